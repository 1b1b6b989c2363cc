"""What a process that runs nothing but this tool may do without."""

import gc
import sys
from collections.abc import Sequence
from functools import cache
from importlib.machinery import ModuleSpec
from types import ModuleType


class _NoPandas:
    """An import hook that knows of no pandas."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if name == "pandas":
            raise ModuleNotFoundError(name=name)
        return None


# Objects made between two searches for cycles. Reading a thousand articles leaves not one cycle behind, and the 700 of
# Python search ten times an article: 3 to 5 % of reading. Libraries leave a few, so that the search is not switched off.
_BETWEEN_SEARCHES = 10_000


def run_alone() -> None:
    """What a process of our own does before its work, and one that serves a user's script does not."""
    gc.set_threshold(_BETWEEN_SEARCHES)
    spare_pandas()


@cache
def spare_pandas() -> None:
    """Let pyarrow find no pandas when it asks, once in a process, whether values may be frames.

    It asks at the first list that becomes a column, and finding pandas means loading it: 0.2 s of CPU and 40 MB in
    each process, for objects that none of ours holds (docs/decisions/0009-no-pandas.md). Whoever imports pandas by
    name still gets it. For processes of our own: one that serves a user's script leaves the question to pyarrow.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    sys.meta_path.insert(0, _NoPandas)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(_NoPandas)
