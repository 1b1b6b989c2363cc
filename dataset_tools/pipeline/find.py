"""A word that a person typed → the raw file of one article: a path, a file's name, or an article_id."""

from pathlib import Path

import pyarrow.parquet as pq

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import Project, find_root, load_project
from dataset_tools.package.versions import read_releases


def find_article(word: str) -> tuple[Path, int | None]:
    """(raw file, record of it) that the word names; no record where it names the whole file.

    Looked at in this order: a path from here, a path or name below raw/ (with "#3" for a record), an article_id
    of the newest build.
    Errors: DatasetToolsError where nothing is meant, or more than one file.
    """
    if Path(word).is_file():
        return Path(word), None
    root = find_root(Path.cwd())
    if root is not None:
        project = load_project(root)
        found = _by_name(project, word) or _by_id(project, word)
        if found:
            return found
    raise DatasetToolsError(
        f"{word}: no such file or article",
        hint="name a raw file, its stem, or an article_id of the last build",
    )


def _by_name(project: Project, word: str) -> tuple[Path, int | None] | None:
    name, _, record = word.partition("#")
    index = int(record) if record.isdecimal() else None
    if not name or ".." in Path(name).parts or Path(name).is_absolute():
        return None
    if (project.raw / name).is_file():
        return project.raw / name, index
    files = [p for p in sorted(project.raw.rglob("*")) if name in {p.stem, p.name} and p.is_file()]
    if len(files) > 1:
        names = ", ".join(p.relative_to(project.raw).as_posix() for p in files[:4])
        raise DatasetToolsError(f"{word}: several files have that name", hint=f"say which: {names}")
    return (files[0], index) if files else None


def _by_id(project: Project, word: str) -> tuple[Path, int | None] | None:
    listed = read_releases(project.out).versions
    for release in reversed(listed):
        for path in sorted((project.out / release.version / "data" / "metadata").glob("*.parquet")):
            rows = pq.read_table(path, columns=["origin"], filters=[("article_id", "=", word)]).to_pylist()
            for row in rows:
                origin = row["origin"]
                return project.raw / origin["path"], origin["record_index"]
    return None
