"""What the commands about releases share: which release a word on the command line means."""

import datetime as dt
import os
import re
from pathlib import Path

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import Project, find_root, load_project


def project_here() -> Project:
    """The project around the working folder."""
    return load_project(find_root(Path.cwd()) or Path.cwd())


def folder_of(word: str) -> Path:
    """The folder of a version on this machine: a version of the project, name@version, or a path.

    Errors: DatasetToolsError where there is none, or it is an address.
    """
    from dataset_tools.publish.place import place_of

    if re.fullmatch(r"\d+\.\d+\.\d+", word) and not Path(word).exists():
        folder = project_here().out / word
        if not folder.is_dir():
            raise DatasetToolsError(
                f"{folder}: no such version", hint="dataset-tools build makes a candidate"
            )
        return folder
    place = place_of(word)
    if not place.is_local:
        raise DatasetToolsError(f"{word}: not on this machine", hint="copy the release, then name its folder")
    return Path(place.root)


def day_of_epoch() -> str | None:
    """The day in SOURCE_DATE_EPOCH, where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat() if epoch.isdigit() else None


def is_day(text: str | None) -> bool:
    """True for None and for a day such as 2026-05-04."""
    try:
        return text is None or dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
