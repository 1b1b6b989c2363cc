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

    Args:   paths: files and folders; "-" is one document on standard input.
            workers: processes; 0 takes one a core. They change no byte of what is made.
            as_of: the day that embargoes are held against; today by default.

    >>> [row] = extract("raw/saltmarsh-courier/tide-mill.txt")
    >>> row["title"], row["author"], row["date"], len(row["quotes"])
    ('The mill that grinds twice a day', 'Tomasz Relph', None, 4)
    """
    options = flow.RunOptions(workers=workers)
    yield from flow.extract(paths, as_of=as_of, options=options).rows()


def validate(
    project: str | Path = ".", paths: Sequence[str | Path] = (), *, as_of: dt.date | None = None
) -> tuple[Diagnostic, ...]:
    """The findings on a project's raw files, or on some of them.

    Args:   project: the folder with dataset.toml.
            paths: what to judge; all raw files by default.

    >>> findings = validate(".", ["raw/saltmarsh-courier/lighthouse-auction.txt"])
    >>> [(d.code, d.severity.value, d.line) for d in findings]
    [('DAT006', 'warning', 9)]
    """
    return flow.validate(load_project(Path(project)), [Path(p) for p in paths], as_of=as_of).findings


def build(
    project: str | Path = ".", *, version: str | None = None, workers: int = 0, as_of: dt.date | None = None
) -> Path:
    """Build the next version of a project's dataset; the folder that `datasets.load_dataset` opens.

    Args:   project: the folder with dataset.toml.
            version: at least this version; it may only raise what the changes ask for.

    >>> build(".").as_posix().endswith("dist/estuary-articles/1.0.0")
    True
    """
    options = flow.RunOptions(workers=workers)
    return flow.build(load_project(Path(project)), version=version, as_of=as_of, options=options).folder
