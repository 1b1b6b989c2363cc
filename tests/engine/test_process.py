"""What a process of ours does without, and what it can still have."""

import subprocess
import sys


def run(script: str) -> str:
    """What a fresh process prints."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.strip()


SPARED = """
import sys
import pyarrow as pa
from dataset_tools.engine.process import spare_pandas
spare_pandas()
"""


def test_arrow_makes_columns_without_loading_pandas():
    """The first list that becomes a column is where pyarrow would load it."""
    script = f"{SPARED}pa.table({{'n': pa.array([1, 2])}}); print('pandas' in sys.modules)"

    assert run(script) == "False"


def test_who_asks_for_pandas_by_name_gets_it():
    """A plug-in may read with pandas and hand the frame to Arrow."""
    script = (
        f"{SPARED}import pandas as pd\n"
        "frame = pd.DataFrame({'kind': pd.Categorical(['tide', 'mill', 'tide']), 'n': [1, None, 3]})\n"
        "print(pa.Table.from_pandas(frame)['n'].null_count, pa.array(frame['kind']).type.index_type)"
    )

    assert run(script) == "1 int8"


def test_pandas_that_is_there_is_left_there():
    """A notebook that has loaded it keeps frames that Arrow knows."""
    script = (
        "import pandas as pd, pyarrow as pa\n"
        "from dataset_tools.engine.process import spare_pandas\n"
        "spare_pandas()\n"
        "print(pa.array(pd.Series([1, None])).null_count)"
    )

    assert run(script) == "1"


def test_cycles_are_looked_for_seldom_and_still_found():
    """What a library leaves behind is collected in the end."""
    script = (
        "import gc, weakref\n"
        "from dataset_tools.engine.process import run_alone\n"
        "run_alone()\n"
        "class Knot: pass\n"
        "knot = Knot(); knot.self = knot; gone = weakref.ref(knot); del knot\n"
        "kept = [[] for _ in range(1000)]; late = gone() is not None\n"
        "kept += [[] for _ in range(20_000)]; print(late, gone() is None)"
    )

    assert run(script) == "True True"
