"""The public functions, with plain arguments: each is one command of the command line."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dataset_tools import flow
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.project import load_project


def extract(*paths: str | Path, workers: int = 0, as_of: dt.date | None = None) -> Iterator[dict[str, Any]]:
    """Rows of raw files: `id`, then the columns of the contract.

    >>> [row["title"] for row in extract("raw/saltmarsh-courier/tide-mill.txt")]  # doctest: +SKIP
    ['The Tide Mill Turns Again']
    """
    options = flow.RunOptions(workers=workers)
    yield from flow.extract(paths, as_of=as_of, options=options).rows()


def validate(
    project: str | Path = ".", paths: Sequence[str | Path] = (), *, as_of: dt.date | None = None
) -> tuple[Diagnostic, ...]:
    """The findings on a project's raw files, or on some of them."""
    return flow.validate(load_project(Path(project)), [Path(p) for p in paths], as_of=as_of).findings


def build(
    project: str | Path = ".", *, version: str | None = None, workers: int = 0, as_of: dt.date | None = None
) -> Path:
    """Build the next version of a project's dataset; the folder that `datasets.load_dataset` opens."""
    options = flow.RunOptions(workers=workers)
    return flow.build(load_project(Path(project)), version=version, as_of=as_of, options=options).folder
