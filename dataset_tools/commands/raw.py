"""`raw`: what is done with raw files before they are read."""

import re
from pathlib import Path

import click

_UNITS = {"": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


@click.group(
    "raw",
    no_args_is_help=True,
    epilog="""\b
Examples:
  dataset-tools raw pack raw -o packed --dry-run
  dataset-tools raw pack raw -o packed""",
)
def command() -> None:
    """Pack small raw files, so that few large ones have to be moved."""


def size(value: str) -> int:
    """The bytes that a text such as "128MB" names."""
    found = re.fullmatch(r"([1-9][0-9]{0,14})\s*(|KB|MB|GB)", value.strip().upper())
    if found is None:
        raise click.BadParameter(f"{value!r} is no size; write 128MB")
    return int(found[1]) * _UNITS[found[2]]


@command.command("pack", epilog="Example: dataset-tools raw pack raw -o packed --size 64MB")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="New folder for the packs."
)
@click.option(
    "--size", "pack_bytes", type=size, default="128MB", show_default=True, help="Bytes of files in one pack."
)
@click.option("--dry-run", is_flag=True, help="Say what would be packed; write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
def pack(folder: Path, output: Path, pack_bytes: int, dry_run: bool, quiet: bool) -> int:
    """Pack the raw files of FOLDER into zip files that are read as FOLDER is.

    A pack gives the same articles as its files would, unpacked where it lies. FOLDER itself stays as it is.
    Exit codes: 0 packed, 1 something in FOLDER cannot be packed and so nothing was.
    """
    from dataset_tools.convert.packing import plan_packs, write_packs
    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.model.project import find_root, load_project
    from dataset_tools.report.built import problem_line
    from dataset_tools.report.progress import progress
    from dataset_tools.report.rows import plural

    if output.absolute().is_relative_to(folder.absolute()):
        raise DatasetToolsError(f"{output}: lies in {folder}", hint="choose a folder beside it")
    limits = load_project(find_root(folder.absolute()) or folder).limits
    plan = plan_packs(folder, limits, pack_bytes=pack_bytes)
    for finding in plan.findings:
        click.echo(problem_line(finding), err=True)
    if plan.findings:
        return 1
    if not plan.files:
        raise DatasetToolsError(f"{folder}: no files to pack", hint="name a folder that holds raw files")
    if not dry_run:
        with progress(quiet=quiet) as show:
            write_packs(plan, output, limits, show)
    if not quiet:
        verb = "would be packed" if dry_run else "packed"
        packs = plural(len(plan.packs), "pack")
        click.echo(
            f"{plural(plan.files, 'file')}, {plan.size:,} bytes {verb} → {packs} in {output}", err=True
        )
    return 0
