"""`takedown`: write removal decisions, and say which are in force."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dataset_tools.commands.removals import apply, root_here
from dataset_tools.curate.ledger import LEDGER, REASONS
from dataset_tools.model.errors import DatasetToolsError

if TYPE_CHECKING:
    from dataset_tools.curate.ledger import Ledger, Removal

# Git-ignored: letters hold names, addresses and signatures.
NOTICES = Path(".governance") / "notices"


@click.group(
    "takedown",
    no_args_is_help=True,
    epilog="""\b
Examples:
  dataset-tools takedown new --url https://example.org/a --reason dmca
  dataset-tools takedown status
  dataset-tools takedown status --since origin/main
  dataset-tools takedown apply ./my-copy""",
)
def command() -> None:
    """Remove articles on request, from this release on and for good."""


_REASON_HELP = f"One of {', '.join(sorted(REASONS))}."


@command.command(
    "new",
    epilog="Example: dataset-tools takedown new --id a_0123456789abcdef01234567 --reason dmca",
)
@click.option("--id", "ids", multiple=True, help="article_id; may be given several times.")
@click.option("--url", "urls", multiple=True, help="Address of the article; only its digest is kept.")
@click.option("--domain", "domains", multiple=True, help="A whole site.")
@click.option(
    "--text", "texts", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the text, so that copies elsewhere are found; only a signature is kept.",
)  # fmt: skip
@click.option(
    "--reason", metavar="REASON", type=click.Choice(sorted(REASONS)), required=True, help=_REASON_HELP
)
@click.option(
    "--action",
    type=click.Choice(["withhold", "downgrade:metadata"]),
    default="withhold",
    show_default=True,
    help="Take the article out, or keep its metadata only.",
)
@click.option(
    "--from", "requester", type=click.Choice(["author", "publisher", "subject", "court", "curator"])
)
@click.option("--note", help="One public sentence. No names.")
@click.option(
    "--notice", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Letter to keep."
)
@click.option("--date", "day", help="Day of the decision, YYYY-MM-DD; today by default.")
def new(
    *,
    ids: tuple[str, ...],
    urls: tuple[str, ...],
    domains: tuple[str, ...],
    texts: tuple[Path, ...],
    reason: str,
    action: str,
    requester: str | None,
    note: str | None,
    notice: Path | None,
    day: str | None,
) -> int:
    """Add a decision to governance/removals.jsonl. The next build, and every later one, obeys it."""
    from dataset_tools.curate.ledger import Removal, append_removal, merged
    from dataset_tools.curate.removals import keys_of, today

    pairs = [p for i in ids for p in keys_of(article_id=i)]
    pairs += [p for u in urls for p in keys_of(url=u)]
    pairs += [p for d in domains for p in keys_of(domain=d)]
    pairs += [p for t in texts for body in (_text(t), *_bodies(t)) for p in keys_of(body=body)]
    if not pairs:
        raise DatasetToolsError("nothing to remove is named", hint="use --id, --url, --domain or --text")
    root = root_here()
    named = bool(ids or urls or texts)
    further = _further(root, [p for p in pairs if p[0] != "domain"]) if named else []
    pairs += further
    removal = append_removal(
        root / LEDGER,
        Removal(
            removal_id="",
            seq=0,
            decided_at=_day(day or today()),
            action=action,
            reason=reason,
            keys=merged(pairs),
            requester_kind=requester,
            public_note=note,
            notice_ref=f"private:{notice.name}" if notice else None,
        ),
    )
    if notice:
        _keep(root, notice, removal.removal_id)
    click.echo(f"{removal.removal_id}  {removal.action}  {', '.join(removal.keys)}")
    _tell_held(root, removal)
    if named and not further and not texts:
        click.echo(
            "no release at hand holds it, so a copy under another name would not be known: give its words with --text",
            err=True,
        )
    return 0


@command.command("reinstate", epilog="Example: dataset-tools takedown reinstate RM-2026-0001")
@click.argument("removal_id")
@click.option(
    "--reason", metavar="REASON", type=click.Choice(sorted(REASONS)), default="correction", show_default=True,
    help=_REASON_HELP,
)  # fmt: skip
@click.option("--note", help="One public sentence. No names.")
@click.option("--date", "day", help="Day of the decision, YYYY-MM-DD; today by default.")
def reinstate(removal_id: str, reason: str, note: str | None, day: str | None) -> int:
    """Take the decision REMOVAL_ID back, by a line of its own."""
    from dataset_tools.curate.ledger import Removal, append_removal
    from dataset_tools.curate.removals import today

    entry = append_removal(
        root_here() / LEDGER,
        Removal("", 0, _day(day or today()), "reinstate", reason, public_note=note, reinstates=removal_id),
    )
    click.echo(f"{entry.removal_id}  reinstates {removal_id}")
    return 0


@command.command("status", epilog="Example: dataset-tools takedown status --since origin/main")
@click.option("--since", metavar="COMMIT", help="Fail unless the ledger only grew since this git commit.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def status(since: str | None, as_json: bool) -> int:
    """List every decision and whether it is in force. A broken chain is an error.

    The chain shows a changed line, but not that the last lines were cut off or the file written anew: --since does.
    """
    from dataset_tools.curate.ledger import load_ledger
    from dataset_tools.report.safe import safe_json, safe_text

    root = root_here()
    ledger = load_ledger(root / LEDGER)
    force = {e.removal_id for e in ledger.active()}
    for e in ledger.entries:
        state = "in force" if e.removal_id in force else "reinstatement" if e.reinstates else "taken back"
        if as_json:
            click.echo(safe_json({**json.loads(e.line()), "state": state}))
        else:
            click.echo(
                f"{e.removal_id}  {e.decided_at}  {state:13}  {e.action}  {e.reason}  {safe_text(e.public_note or '')}"
            )
    click.echo(f"{len(ledger.entries)} decisions, {len(force)} in force, head {ledger.head[:12]}", err=True)
    return 0 if since is None else _only_grew(ledger, _ledger_at(root, since), since)


command.add_command(apply)


def _only_grew(ledger: "Ledger", old: "Ledger", commit: str) -> int:
    """The exit code: 0 where every line of the old ledger still stands, else 1, and what to do is said."""
    from dataset_tools.curate.ledger import extends
    from dataset_tools.report.safe import safe_text

    if extends(ledger, old):
        return 0
    same = sum(a == b for a, b in zip(ledger.entries, old.entries, strict=False))
    click.echo(
        f"{LEDGER.as_posix()}: of {len(old.entries)} decisions at {safe_text(commit)}, {same} stand as they did; "
        "restore them: decisions are taken back by a line of their own (takedown reinstate)",
        err=True,
    )
    return 1


def _ledger_at(root: Path, commit: str) -> "Ledger":
    """The ledger as a commit holds it; empty where it holds none.

    Errors: DatasetToolsError where git knows no such commit.
    """
    from dataset_tools.curate.ledger import Ledger, read_ledger

    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    if found is None:
        raise DatasetToolsError(
            f"{commit}: no such commit", hint="in CI, fetch the base branch (fetch-depth: 0)"
        )
    digest = found.decode("ascii").strip()
    data = _git(root, "show", f"{digest}:./{LEDGER.as_posix()}")
    return Ledger() if data is None else read_ledger(data, f"{commit}:{LEDGER.as_posix()}")


def _git(root: Path, *args: str) -> bytes | None:
    """What git prints; None where it fails."""
    import subprocess

    try:
        done = subprocess.run(["git", *args], cwd=root, capture_output=True, check=False)  # noqa: S603, S607 - no shell
    except FileNotFoundError as error:
        raise DatasetToolsError("git is not installed", hint="--since needs it") from error
    return done.stdout if done.returncode == 0 else None


def _further(root: Path, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """More keys of the named articles, from the releases and raw files at hand: an address alone keeps no copy out."""
    from dataset_tools.model.project import load_project
    from dataset_tools.pipeline.named import further_keys, rows_meant

    project = load_project(root)
    rows = rows_meant(project.out, pairs)
    found: list[tuple[str, str]] = []
    for row in rows:
        raw = project.raw / row["origin"]["path"]
        bodies = _bodies(raw, row["article_id"]) if raw.is_file() else []
        found += further_keys(row, bodies)
    return found


def _bodies(path: Path, article_id: str | None = None) -> list[str]:
    """The texts of the articles in a file, or of one of them; none where it is no file of articles."""
    from dataset_tools.flow import read_one

    try:
        records = read_one(path)
    except DatasetToolsError:
        return []
    return [r.article.body for r in records if r.article.body and article_id in {None, r.article.article_id}]


def _tell_held(root: Path, removal: "Removal") -> None:
    """Say which frozen versions hold the article; a decision reaches only the versions to come."""
    from dataset_tools.curate.ledger import Ledger
    from dataset_tools.model.project import load_project
    from dataset_tools.pipeline.holding import versions_holding
    from dataset_tools.report.built import held_lines

    for line in held_lines(versions_holding(load_project(root).out, Ledger((removal,)))):
        click.echo(line, err=True)


def _day(text: str) -> str:
    import datetime as dt

    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise DatasetToolsError(f"{text!r} is not a day", hint="write YYYY-MM-DD") from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise DatasetToolsError(f"{path}: not UTF-8", hint="save the text as UTF-8") from error


def _keep(root: Path, notice: Path, removal_id: str) -> None:
    """The letter goes into a folder that ignores itself, so that no commit can carry it."""
    from dataset_tools.storage import write_bytes

    folder = root / NOTICES
    write_bytes(folder / f"{removal_id}-{notice.name}", notice.read_bytes())
    write_bytes(folder.parent / ".gitignore", b"*\n")
