"""The decisions of reviewers, as files of the project: overrides/<path of the raw file>.jsonl."""

from pathlib import Path

from dataset_tools.model.override import Override, overrides_of
from dataset_tools.model.project import Project
from dataset_tools.storage import write_text

FOLDER = "overrides"


def read_overrides(project: Project) -> dict[str, tuple[Override, ...]]:
    """All decisions by path of the raw file that they are about.

    Errors: ConfigError with file and line where a line is not a decision.
    """
    folder = project.root / FOLDER
    found = {}
    for path in sorted(folder.rglob("*.jsonl")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix().removesuffix(".jsonl")
        found[name] = overrides_of(path.read_text("utf-8"), f"{FOLDER}/{name}.jsonl")
    return found


def save_override(project: Project, name: str, override: Override) -> Path:
    """Append one decision to the file of its article; a later decision on the same words wins on replay."""
    path = project.root / FOLDER / f"{name}.jsonl"
    old = path.read_text("utf-8") if path.is_file() else ""
    write_text(path, f"{old}{override.to_line()}\n")
    return path
