"""`removals`: carry decisions out on copies that already exist; for whoever holds one, not only the maintainer."""

from pathlib import Path

import click

from dataset_tools.curate.ledger import LEDGER
from dataset_tools.model.errors import DatasetToolsError


@click.group(
    "removals",
    no_args_is_help=True,
    epilog="Example: dataset-tools removals apply ./my-copy --ledger governance/removals.jsonl",
)
def command() -> None:
    """Carry removals out on a copy that was made before."""


@command.command(
    "apply", epilog="Example: dataset-tools removals apply ./my-copy --ledger governance/removals.jsonl"
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--ledger", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Ledger file.")
def apply(folder: Path, ledger: Path | None) -> int:
    """Purge a local copy: take removed articles out of every Parquet file below FOLDER."""
    from dataset_tools.curate.ledger import load_ledger
    from dataset_tools.curate.removals import purge_folder

    purged = purge_folder(folder, load_ledger(ledger or root_here() / LEDGER))
    for path, rows in purged.items():
        click.echo(f"{path.relative_to(folder)}  {rows} rows taken out")
    click.echo(f"{sum(purged.values())} rows in {len(purged)} files", err=True)
    return 0


def root_here() -> Path:
    """The folder of the project around the working folder."""
    from dataset_tools.model.project import find_root

    root = find_root(Path.cwd())
    if root is None:
        raise DatasetToolsError(
            "no dataset.toml here", hint="change to the project's folder, or name --ledger"
        )
    return root
