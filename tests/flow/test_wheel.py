"""The wheel carries all that a build needs: contract, lexicon, policy, templates, models."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True, capture_output=True,
    )  # fmt: skip
    (path,) = out.glob("*.whl")
    return path


def test_every_data_file_is_in_the_wheel(wheel):
    """What lies beside the code in the checkout lies beside it in the wheel."""
    package = ROOT / "dataset_tools"
    data = {
        p.relative_to(ROOT).as_posix()
        for p in package.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    names = set(zipfile.ZipFile(wheel).namelist())

    assert data - names == set()
    assert "dataset_tools/schemas/article-1.0.0.odcs.yaml" in names


@pytest.mark.slow
def test_the_installed_wheel_builds_a_dataset_elsewhere(wheel, tmp_path):
    """An empty environment, another folder: init and build work. Libraries are borrowed from this environment."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = next(p for p in (tmp_path / "venv").glob("*/python*") if p.is_file())
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True
    )
    # A path file makes our libraries visible, after the new environment's own: nothing is downloaded in a test.
    site = Path(subprocess.check_output(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], text=True
    ).strip())  # fmt: skip
    ours = next(p for p in sys.path if p.endswith("site-packages"))
    (site / "borrowed.pth").write_text(ours + "\n")
    where = subprocess.check_output(
        [str(python), "-c", "import dataset_tools; print(dataset_tools.__file__)"], text=True, cwd=tmp_path
    )
    assert str(tmp_path) in where

    tool = [str(python), "-m", "dataset_tools"]
    subprocess.run([*tool, "init", "--yes", "corpus"], check=True, cwd=tmp_path, capture_output=True)
    done = subprocess.run(
        [*tool, "build"], check=False, cwd=tmp_path / "corpus", capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert "1 article, 4 quotes" in done.stdout
