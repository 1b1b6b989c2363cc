"""`build`: raw files → the next version below dist/."""

from pathlib import Path

import click


@click.command(
    "build",
    epilog="""\b
Examples:
  dataset-tools build
  dataset-tools build --out /tmp/try --workers 1
  dataset-tools build --engine ray --address auto --explain-cache""",
)
@click.option("--out", help="Folder for the releases instead of [dataset] out.")
@click.option(
    "--version", "at_least", help="At least this version; it can only raise what the changes ask for."
)
@click.option("--workers", type=click.IntRange(min=0), default=None, help="Processes; 0 means one per core.")
@click.option("--engine", help="Who does the work: local, serial or ray.")
@click.option("--address", help="Cluster to join, for --engine ray.")
@click.option("--explain-cache", is_flag=True, help="Say for each file why it was read.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print only problems.")
def command(
    out: str | None,
    at_least: str | None,
    workers: int | None,
    engine: str | None,
    address: str | None,
    explain_cache: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Build the next version of the dataset into dist/.

    The version is a candidate until `release` freezes it; the same inputs make the same bytes.
    Exit code 1 means that some records are in quarantine; the others were built.
    """
    from dataset_tools import flow
    from dataset_tools.engine.process import run_alone
    from dataset_tools.model.project import find_root, load_project
    from dataset_tools.report import built
    from dataset_tools.report.progress import progress

    run_alone()
    project = load_project(find_root(Path.cwd()) or Path.cwd()).with_out(out)
    with progress(quiet=quiet or as_json) as show:
        options = flow.RunOptions(
            project.build.workers if workers is None else workers,
            engine or project.build.engine,
            address,
            show,
        )
        result = flow.build(project, version=at_least, options=options)
    place = built.relative(result.folder)
    if explain_cache:
        for line in built.cache_lines(result.reasons):
            click.echo(line, err=True)
    for line in built.problem_lines(result.rejected, str(flow.QUARANTINE)):
        click.echo(line, err=True)
    for line in built.held_lines(result.held):
        click.echo(line, err=True)
    if as_json:
        click.echo(built.as_json(result.manifest, place))
    elif not quiet:
        click.echo(built.summary(result.manifest, result.counts, place))
    return 1 if result.rejected else 0
