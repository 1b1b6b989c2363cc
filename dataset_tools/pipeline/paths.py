"""What a person named on the command line → the raw files behind it, with their project and their neighbours."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dataset_tools.convert.inventory import Inventory, inventory
from dataset_tools.convert.known import Digests
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import Project, find_root, load_project
from dataset_tools.model.record import RawFile


def gather(
    paths: Sequence[str | Path],
    scratch: Path | None,
    *,
    project: Project | None = None,
    digests: Digests | None = None,
) -> tuple[Inventory, Project, Sequence[RawFile]]:
    """(files and findings, their project, the other files of that project).

    Names are relative to the project's raw folder where all files lie there, else to the folder they share.

    Args:   scratch: where standard input ("-") is kept while it is read; None: there is none.
            digests: of files that an earlier look found; without it, every file is read.
    Errors: DatasetToolsError where a path does not exist or there is nothing behind the paths.
    """
    real = [_real(path, scratch) for path in paths]
    if project is None:
        root = find_root(real[0].parent if real[0].is_file() else real[0])
        project = load_project(root) if root else Project(Path.cwd())
    base = project.raw.absolute()
    inside = bool(project.config_path) and all(p.is_relative_to(base) for p in real)
    if not inside:
        base = Path(os.path.commonpath([p if p.is_dir() and not p.is_symlink() else p.parent for p in real]))
    found = inventory(base, project.limits, paths=None if real == [base] else real, digests=digests)
    if not found.files and not found.findings:
        raise DatasetToolsError(
            f"no files to read in {', '.join(map(str, paths))}",
            hint="name a file, or a folder that holds some",
        )
    others: Sequence[RawFile] = ()
    if inside and real != [base] and base.is_dir():
        names = {f.name for f in found.files}
        others = tuple(f for f in inventory(base, project.limits).files if f.name not in names)
    return found, project, others


def _real(path: str | Path, scratch: Path | None) -> Path:
    if str(path) == "-" and scratch is not None:
        target = scratch / "input" / "stdin"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(sys.stdin.buffer.read())
        return target
    if not os.path.lexists(path):
        raise DatasetToolsError(f"{path}: no such file or folder", hint="check the spelling")
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow a link, which must be seen as one
