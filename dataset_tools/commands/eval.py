"""`eval`: how often the extraction was right, by the decisions of reviewers."""

import json
from pathlib import Path

import click


@click.command(
    "eval",
    epilog="""\b
Examples:
  dataset-tools eval
  dataset-tools eval --json | jq '.quotes.precision'""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> int:
    """Measure the extraction on what reviewers accepted and corrected.

    Every decision in overrides/ counts; of several on the same words, the last.
    """
    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.model.gold import scores
    from dataset_tools.model.project import find_root, load_project
    from dataset_tools.pipeline.overrides import read_overrides

    project = load_project(find_root(Path.cwd()) or Path.cwd())
    made = [(path, o) for path, found in sorted(read_overrides(project).items()) for o in found]
    if not made:
        raise DatasetToolsError("no decisions to measure by", hint="make some with dataset-tools review")
    found = scores(made)
    if as_json:
        rows = {
            s.field: {"right": s.right, "wrong": s.wrong, "missed": s.missed,
                      "precision": s.precision, "recall": s.recall}
            for s in found
        }  # fmt: skip
        click.echo(json.dumps(rows, indent=2))
        return 0
    click.echo(f"{'field':<12}{'right':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}")
    for s in found:
        click.echo(
            f"{s.field:<12}{s.right:>7}{s.wrong:>7}{s.missed:>8}{_share(s.precision):>11}{_share(s.recall):>8}"
        )
    return 0


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
