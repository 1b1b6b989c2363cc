"""`validate`: raw files against the contract and the rules."""

import os
import sys
from pathlib import Path

import click

FORMATS = ("full", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "md")


@click.command(
    "validate",
    epilog="""\b
Examples:
  dataset-tools validate
  dataset-tools validate raw/harbour-ledger/story.txt --diff
  dataset-tools validate --since origin/main --format github
  dataset-tools validate --select QUO,LIC --also sarif:findings.sarif

Exit codes: 0 nothing that weighs enough, 1 findings, 2 could not run.""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="full by default, github in GitHub Actions."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--also", multiple=True, metavar="FORMAT:FILE", help="Write the findings to a file as well.")
@click.option("--select", multiple=True, metavar="CODES", help="Only codes that begin so, as in QUO,LIC001.")
@click.option("--ignore", multiple=True, metavar="CODES", help="No codes that begin so.")
@click.option("--since", metavar="COMMIT", help="Only what changed since; settings come from that commit.")
@click.option("--fix", is_flag=True, help="Put right what keeps its meaning.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also what a person should look at.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--baseline", help="File of known findings and waivers, relative to the project.")
@click.option("--write-baseline", is_flag=True, help="Note all findings of this run as known.")
@click.option("--prune-baseline", is_flag=True, help="Forget known findings that are gone.")
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@click.option("--exit-zero", is_flag=True, help="Findings do not fail; for steps that upload a report.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes; 0 means one per core.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def command(
    paths: tuple[Path, ...],
    format_: str | None,
    as_json: bool,
    also: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    since: str | None,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    baseline: str | None,
    write_baseline: bool,
    prune_baseline: bool,
    strict: bool,
    exit_zero: bool,
    workers: int,
    quiet: bool,
) -> int:
    """Check raw files against the contract and the rules.

    PATHS are files and folders; by default, the raw folder of the project here or above.
    Findings go to standard output, progress to standard error. Nothing is fetched and nothing contributed is run.
    """
    if unsafe_fixes and not (fix or diff):
        raise click.UsageError("--unsafe-fixes needs --fix or --diff")
    targets = [_target(value) for value in also]
    from dataset_tools.commands import checking
    from dataset_tools.engine.process import run_alone
    from dataset_tools.report.formats import render
    from dataset_tools.report.progress import progress
    from dataset_tools.report.safe import safe_text

    run_alone()
    request = checking.Request(
        paths=paths,
        select=_codes(select),
        ignore=_codes(ignore),
        since=since,
        fix="write" if fix and not diff else "show" if diff else None,
        unsafe=unsafe_fixes,
        baseline=baseline,
        keep="write" if write_baseline else "prune" if prune_baseline else None,
        workers=workers,
    )
    with progress(quiet=quiet) as show:
        checked = checking.check(request, show)
    shown = format_ or (
        "json" if as_json else "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full"
    )
    if diff:
        sys.stdout.write("".join(f"{safe_text(line)}\n" for line in checked.difference.splitlines()))
    else:
        sys.stdout.write(render(checked.verdict(colour=_colour(shown)), shown))
    for line in checked.notes:
        click.echo(safe_text(line), err=True)
    for name, file in targets:
        checking.write_report(checked, name, file)
    checking.append_summary(checked, os.environ.get("GITHUB_STEP_SUMMARY"))
    return 1 if checked.failed("warning" if strict else None) and not exit_zero else 0


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of repeated options, each of which may hold several."""
    return tuple(code.strip().upper() for value in values for code in value.split(",") if code.strip())


def _target(value: str) -> tuple[str, Path]:
    name, _, file = value.partition(":")
    if name not in FORMATS or not file:
        raise click.BadParameter(f"{value!r} is not FORMAT:FILE", param_hint="--also")
    return name, Path(file)


def _colour(shown: str) -> bool:
    """Colour in the format that knows it, where stdout wants it."""
    from dataset_tools.report.colour import use_colour

    return shown == "full" and use_colour()
