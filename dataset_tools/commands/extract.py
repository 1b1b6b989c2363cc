"""`extract`: files → rows, without packaging."""

import sys
from pathlib import Path

import click


@click.command(
    "extract",
    epilog="""\b
Examples:
  dataset-tools extract raw/column.txt
  dataset-tools extract raw -o rows.parquet
  curl -s https://example.org/a | dataset-tools extract - --json | jq .title""",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write rows to this .parquet or .jsonl file."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, also on a terminal.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes; 0 means one per core.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
def command(paths: tuple[str, ...], output: Path | None, as_json: bool, workers: int, quiet: bool) -> int:
    """Read raw files into rows, without packaging.

    PATHS are files or folders; "-" reads one document from standard input.
    Without -o the rows go to standard output as JSON: indented on a terminal, one object a line in a pipe.
    """
    from dataset_tools import flow
    from dataset_tools.engine.process import run_alone
    from dataset_tools.report.built import problem_line
    from dataset_tools.report.progress import progress as bars
    from dataset_tools.report.rows import print_rows, summary

    run_alone()
    with bars(quiet=quiet) as show:
        options = flow.RunOptions(workers=workers, progress=show)
        result = flow.extract(paths, to=output, options=options)
    if output is None:
        print_rows(result.rows(), lines=as_json or not sys.stdout.isatty())
    for finding in result.findings:
        if finding.severity == "error":
            click.echo(problem_line(finding), err=True)
    if not quiet:
        click.echo(summary(result.counts, output), err=True)
    return 1 if result.counts.quarantined else 0
