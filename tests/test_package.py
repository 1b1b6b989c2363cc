"""`import dataset_tools`: cheap, and its names are what they say."""

import inspect
import subprocess
import sys

import dataset_tools


def test_validate_is_the_function_whatever_was_imported_before():
    """The stage of that name is a package below; importing it must not take the place of the function."""
    code = (
        "import dataset_tools, dataset_tools.validate.rules;"
        "from dataset_tools import validate;"
        "assert dataset_tools.validate is validate and callable(validate), validate"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_public_function_shows_an_example():
    """docs/reference/python.md runs them."""
    names = [n for n in dataset_tools.__all__ if inspect.isfunction(getattr(dataset_tools, n))]

    assert len(names) >= 7
    assert [n for n in names if ">>> " not in (getattr(dataset_tools, n).__doc__ or "")] == []
