"""Whether every Python makes the same bytes: python -m bench.release.pythons [python3.12 …].

Each interpreter gets an environment with the libraries of requirements.lock, builds the example dataset from raw/ at
a path of its own, and the files of the release are compared. Those that are not on this machine are named and left
out; with fewer than two there is nothing to compare, and the exit code is 2.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KNOWN = ("python3.11", "python3.12", "python3.13")
DAY = "1777852800"  # 2026-05-04: an embargo looks at the day


def build(python: str, folder: Path) -> str:
    """Digest over the files of the release that this interpreter makes."""
    subprocess.run([python, "-m", "venv", str(folder / "venv")], check=True)
    own = str(next(p for p in (folder / "venv").glob("*/python*") if p.is_file()))
    pip = [own, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
    for name in ("raw", "governance", "schemas", "overrides"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / "project" / name)
    shutil.copy(ROOT / "dataset.toml", folder / "project")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": DAY}
    done = subprocess.run(
        [own, "-m", "dataset_tools", "build", "-q"], cwd=folder / "project", env=env, check=False
    )
    if done.returncode not in {0, 1}:  # 1: the example has records that are refused on purpose
        raise SystemExit(f"{python}: the build failed")
    files = sorted(p for p in (folder / "project" / "dist").rglob("*") if p.is_file() and p.name != ".lock")
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder)}" for p in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def main() -> int:
    """0: the same bytes; 1: not; 2: nothing to compare."""
    found: dict[str, str] = {}
    for name in sys.argv[1:] or KNOWN:
        python = shutil.which(name)
        if (
            python is None
            or subprocess.run([python, "--version"], capture_output=True, check=False).returncode
        ):
            print(f"{name}: not on this machine")
            continue
        with tempfile.TemporaryDirectory() as folder:
            found[name] = build(python, Path(folder))
        print(f"{name}: {found[name]}", flush=True)
    if len(found) < 2:
        return 2
    return int(len(set(found.values())) > 1)


if __name__ == "__main__":
    sys.exit(main())
