"""`schema`: the contract, and what changed between two of them."""

from pathlib import Path

import click


@click.group(
    "schema",
    epilog="""\b
Examples:
  dataset-tools schema show
  dataset-tools schema diff article-1.0.0.odcs.yaml article-1.1.0.odcs.yaml""",
)
def command() -> None:
    """Show the data contract, or what changed between two."""


@command.command("show", epilog="Example: dataset-tools schema show --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(as_json: bool) -> int:
    """Print the columns of the project's contract."""
    from dataset_tools.commands.releases import project_here
    from dataset_tools.model.contract import load_contract
    from dataset_tools.report.safe import safe_json

    contract = load_contract(project_here().contract_path)
    rows = [
        {"name": c.name, "type": c.kind, "required": c.required, "description": c.description}
        for c in contract.columns
    ]
    if as_json:
        click.echo(safe_json({"name": contract.name, "version": contract.version, "columns": rows}, indent=2))
    else:
        for row in rows:
            must = "" if row["required"] else "?"
            click.echo(f"{row['name']:<14} {str(row['type']) + must:<16} {row['description']}")
    return 0


@command.command("diff", epilog="Example: dataset-tools schema diff old.odcs.yaml new.odcs.yaml --json")
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(old: Path, new: Path, as_json: bool) -> int:
    """Show what changed between two contracts, and whom it breaks.

    Levels: readers (code that reads the data), data (rows that passed may fail), docs. Exit code 1 when readers or
    data break, so that CI can ask for a new major version.
    """
    from dataset_tools.model.contract import load_contract
    from dataset_tools.model.contract_diff import Level, diff_contracts, level_of
    from dataset_tools.report.safe import safe_json, safe_text

    changes = diff_contracts(load_contract(old), load_contract(new))
    level = level_of(changes)
    if as_json:
        rows = [{"level": c.level.name.lower(), "column": c.column, "what": c.what} for c in changes]
        click.echo(safe_json({"level": level.name.lower(), "changes": rows}, indent=2))
    else:
        for c in changes:
            click.echo(safe_text(f"{c.level.name.lower():<8} {c.column}: {c.what}"))
        click.echo(f"{len(changes)} changes, level {level.name.lower()}", err=True)
    return 1 if level >= Level.DATA else 0
