"""A small release, and a key to sign it with."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset_tools.package.write import write_release
from tests.package.rows import configs_of, facts_of, table_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Version 1.0.0 of a dataset of twenty articles."""
    write_release(configs_of(table_of(*range(20))), facts_of(), tmp_path / "dist" / "ferry")
    return tmp_path / "dist" / "ferry" / "1.0.0"


@pytest.fixture
def new_key(tmp_path: Path) -> Callable[[str], Path]:
    """Makes an Ed25519 key pair; the public half lies beside it as .pub."""

    def make(name: str) -> Path:
        path = tmp_path / name
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)], check=True)
        return path

    return make
