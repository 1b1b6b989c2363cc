"""The public functions, with plain arguments: each is one command of the command line."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dataset_tools import flow
from dataset_tools.model.article import Article, from_row
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import load_project
from dataset_tools.pipeline.find import find_article


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


def show(article: str | Path | Mapping[str, Any], *, record: int | None = None) -> Article:
    """One article as a value, which a notebook draws: body, marked quotes with their speakers, rights.

    Args:   article: a row of `extract` or of a loaded dataset; or a raw file, its name below raw/, an article_id of
                     the last build.
            record: which record of a file of many; the first by default.
    Errors: DatasetToolsError where there is no such article.

    >>> article = show("tide-mill")
    >>> article.title, article.quotes[0].speaker, article.rights.license
    ('The mill that grinds twice a day', 'Gwilym Astley', 'CC-BY-4.0')
    """
    if isinstance(article, Mapping):
        return from_row(dict(article))
    file, index = find_article(str(article))
    wanted = record if record is not None else index
    for row in extract(file, workers=1):
        if wanted is None or row["origin"]["record_index"] == wanted:
            return from_row(row)
    raise DatasetToolsError(f"{article}: no such article", hint="another record, or a file with a body")


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
