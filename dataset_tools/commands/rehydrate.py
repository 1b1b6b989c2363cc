"""`rehydrate`: put withheld bodies back from your own copy of the raw files, and prove that they are the same."""

from pathlib import Path

import click


@click.command(
    "rehydrate",
    epilog="""\b
Examples:
  dataset-tools rehydrate dist/articles/1.0.0/data/metadata --raw my-raw \\
    -o full.parquet

Only a body whose SHA-256 equals the release's is put back. Exit codes: 0 all, 1 some are missing.""",
)
@click.argument("rows", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--raw", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, help="Your copy."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Parquet file to write.")
def command(rows: Path, raw: Path, output: Path) -> int:
    """Rebuild withheld texts of ROWS (a Parquet file or folder) from your own copy of the raw files."""
    from dataset_tools.pipeline.rehydrate import rehydrate

    done = rehydrate(rows, raw, output)
    click.echo(
        f"{done.proved} bodies rebuilt and proved, {done.whole} were whole, {done.missing} missing, {done.differs} differ",
        err=True,
    )
    return 1 if done.missing or done.differs else 0
