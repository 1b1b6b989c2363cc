"""A copy of the package whose text work is compiled by mypyc: python -m bench.speed.compiled FOLDER.

Then `python -m bench.speed.side_by_side --other FOLDER texts/` holds it against the package as it is. Needs a C
compiler, setuptools and a quarter of an hour. Why we do not ship this: docs/decisions/0006-no-compiled-modules.md.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Not among them: `provenance` (a generic dataclass) and `decode` (a half of a surrogate pair in a literal).
MODULES = (
    "model/span.py", "model/draft.py", "model/quote.py", "model/rights.py", "model/diagnostic.py", "normalize/*.py",
    "annotate/**/*.py", "convert/blocks.py", "convert/text.py", "convert/sniff.py", "convert/base.py",
)  # fmt: skip
SETUP = """
from setuptools import setup
from mypyc.build import mypycify
setup(name="compiled", packages=[], ext_modules=mypycify(["--config-file", "mypy.ini", *{modules}], opt_level="{level}"))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--level", default="1", help="of optimisation by the C compiler")
    chosen = parser.parse_args()
    package = chosen.folder / "dataset_tools"
    shutil.copytree(ROOT / "dataset_tools", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "schemas", chosen.folder / "schemas")
    for path in package.rglob("*.py"):
        # mypyc lays out classes itself, and refuses those that a decorator makes anew.
        path.write_text(re.sub(r"(, )?slots=True", "", path.read_text("utf-8")), "utf-8")
    modules = sorted(str(p.relative_to(chosen.folder)) for m in MODULES for p in package.glob(m))
    (chosen.folder / "setup.py").write_text(SETUP.format(modules=modules, level=chosen.level), "utf-8")
    (chosen.folder / "mypy.ini").write_text("[mypy]\nstrict = true\nignore_missing_imports = true\n", "utf-8")
    subprocess.run([sys.executable, "setup.py", "build_ext", "--inplace"], cwd=chosen.folder, check=True)


if __name__ == "__main__":
    main()
