"""`policy`: why an article has its view, and what another policy would change."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dataset_tools.model.errors import DatasetToolsError

if TYPE_CHECKING:
    from dataset_tools.curate.policy_file import Policy
    from dataset_tools.model.rights import Decision

Row = dict[str, Any]


@click.group(
    "policy",
    no_args_is_help=True,
    epilog="""\b
Examples:
  dataset-tools policy explain a_0123456789abcdef01234567
  dataset-tools policy diff - policy.toml""",
)
def command() -> None:
    """Explain what a release may carry of an article, and why."""


@command.command("explain", epilog="Example: dataset-tools policy explain tide-mill --profile research-eu")
@click.argument("article")
@click.option(
    "--rows", type=click.Path(path_type=Path), help="Raw files or a .parquet file; raw/ by default."
)
@click.option("--profile", default="open", show_default=True)
@click.option(
    "--policy", "policy_file", type=click.Path(path_type=Path), help="Policy file; the bundled one."
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day that embargoes are held against; today."
)
def explain(
    article: str, rows: Path | None, profile: str, policy_file: Path | None, as_of: dt.datetime | None
) -> int:
    """Show the rule that decided the view of ARTICLE (an article_id or a file's name), and its evidence."""
    from dataset_tools.curate.policy_file import load_policy
    from dataset_tools.model.article import rights_of
    from dataset_tools.report.rights import rights_lines
    from dataset_tools.report.safe import safe_text

    policy = load_policy(policy_file, profile=profile)
    for row in _rows(rows):
        if article not in {row["article_id"], row.get("id"), (row.get("origin") or {}).get("path")}:
            continue
        rights = rights_of(row["license"], row["fair_use"], row["rights"])
        click.echo(f"{safe_text(row['article_id'])}  {safe_text(row['title'] or '', limit=100)}")
        for line in rights_lines(rights, _decide(row, policy, as_of), ""):
            click.echo(line)
        return 0
    raise DatasetToolsError(f"{article}: no such article", hint="`dataset-tools extract raw` lists them")


@command.command("diff", epilog="Example: dataset-tools policy diff - policy.toml --rows rows.parquet")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--rows", type=click.Path(path_type=Path), help="Raw files or a .parquet file; raw/ by default."
)
@click.option("--profile", default="open", show_default=True)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day that embargoes are held against; today."
)
def diff(old: Path, new: Path, rows: Path | None, profile: str, as_of: dt.datetime | None) -> int:
    """List the articles whose view changes from policy OLD to policy NEW; "-" is the bundled policy."""
    from dataset_tools.curate.policy import word_of
    from dataset_tools.curate.policy_file import load_policy
    from dataset_tools.report.safe import safe_text

    before, after = (load_policy(None if str(p) == "-" else p, profile=profile) for p in (old, new))
    changed = 0
    for row in _rows(rows):
        a, b = _decide(row, before, as_of), _decide(row, after, as_of)
        if word_of(a) != word_of(b):
            changed += 1
            name = f"{safe_text(row['article_id'])}  {word_of(a)} → {word_of(b)}"
            click.echo(f"{name}  ({a.rule} → {b.rule})  {safe_text(row['title'] or '', limit=60)}")
    click.echo(f"{changed} articles change their view", err=True)
    return 1 if changed else 0


def _decide(row: Row, policy: "Policy", as_of: dt.datetime | None) -> "Decision":
    from dataset_tools.curate.policy import decide
    from dataset_tools.model.article import rights_of

    return decide(
        rights_of(row["license"], row["fair_use"], row["rights"]),
        url=row["url"],
        authors=row["authors"] or (),
        publisher=row["publisher"],
        as_of=as_of.date() if as_of else dt.datetime.now(dt.UTC).date(),
        policy=policy,
    )


def _rows(place: Path | None) -> Iterator[Row]:
    """Rows of a Parquet file, or read from raw files."""
    from dataset_tools import flow
    from dataset_tools.model.project import find_root, load_project

    if place is not None and place.suffix == ".parquet":
        import pyarrow.parquet as pq

        yield from pq.read_table(place).to_pylist()
        return
    if place is None:
        root = find_root(Path.cwd())
        if root is None:
            raise DatasetToolsError("no dataset.toml here", hint="name files with --rows, or change folder")
        place = load_project(root).raw
    yield from flow.extract([place]).rows()
