"""`rights`: what a notice or an article says about its rights, and what a release may carry of it."""

import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dataset_tools.model.errors import UnreadableFile
from dataset_tools.model.rights import Decision, Rights

if TYPE_CHECKING:
    from dataset_tools.curate.policy_file import Policy

Reading = tuple[Rights, Decision, str]
# Plain text up to this size is looked at as a bare notice first; the notice gate itself counts words.
_NOTICE_BYTES = 8192


@click.command(
    "rights",
    epilog="""\b
Examples:
  dataset-tools rights raw/column.txt
  echo "© 2019 Northfield. All rights reserved." | dataset-tools rights -
  dataset-tools rights page.html --json | jq .view

Facts read off the page, not legal advice.""",
)
@click.argument("path", type=click.Path(allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a record, also on a terminal.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day that embargoes are held against; today."
)
@click.option("--profile", default="open", show_default=True, help="Profile of the policy.")
@click.option(
    "--policy", "policy_file", type=click.Path(path_type=Path), help="Policy file; the bundled one."
)
def command(
    path: str, as_json: bool, as_of: dt.datetime | None, profile: str, policy_file: Path | None
) -> int:
    """Show the rights of a notice or an article: licence, conditions, evidence, view and why.

    PATH is a file with a bare notice or with an article in any format; "-" reads standard input.
    """
    from dataset_tools.curate.policy_file import load_policy
    from dataset_tools.report.rights import rights_json, rights_lines
    from dataset_tools.report.safe import safe_json

    policy = load_policy(policy_file, profile=profile)
    day = as_of.date() if as_of else dt.datetime.now(dt.UTC).date()
    lines = as_json or not sys.stdout.isatty()
    for i, (rights, decision, text) in enumerate(_readings(path, day, policy)):
        if lines:
            click.echo(safe_json(rights_json(rights, decision, text)))
            continue
        if i:
            click.echo()
        for line in rights_lines(rights, decision, text):
            click.echo(line)
    return 0


def _readings(path: str, day: dt.date, policy: "Policy") -> Iterator[Reading]:
    from dataset_tools.annotate.rights.read import is_notice_only, read_rights
    from dataset_tools.curate.policy import decide

    data = _bytes(path)
    text = _plain(path, data)
    rights = read_rights(text) if text is not None else None
    if rights and text is not None and is_notice_only(text, rights):
        yield rights, decide(rights, as_of=day, policy=policy, notice_only=True), text
        return
    found = list(_articles(path, data, day, policy))
    if not found and rights and text is not None:
        found = [(rights, decide(rights, as_of=day, policy=policy), text)]
    if not found:
        raise UnreadableFile(f"{path}: no article in it", hint="`dataset-tools extract` says why")
    yield from found


def _articles(path: str, data: bytes, day: dt.date, policy: "Policy") -> Iterator[Reading]:
    """Rights of every record of a file, read as a build reads it; offsets are over the raw text."""
    from dataset_tools.convert.inventory import inventory
    from dataset_tools.curate.policy import decide
    from dataset_tools.model.project import LimitsConfig
    from dataset_tools.pipeline.read import ReadSettings, read_file

    with tempfile.TemporaryDirectory(prefix="dataset-tools-") as folder:
        place = Path(path).absolute()
        if path == "-":
            place = Path(folder) / "stdin"
            place.write_bytes(data)
        limits = LimitsConfig()
        for file in inventory(place.parent, limits, paths=[place]).files:
            for record in read_file(file, ReadSettings(limits)).records:
                a = record.article
                decision = decide(
                    a.rights,
                    url=a.url,
                    authors=a.authors,
                    publisher=a.publisher,
                    as_of=day,
                    policy=policy,
                )
                yield a.rights, decision, record.draft.raw


def _bytes(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror}", hint="check the path") from error


def _plain(path: str, data: bytes) -> str | None:
    """The text of a short plain file; None where a converter should look at it."""
    if len(data) > _NOTICE_BYTES or (path != "-" and Path(path).suffix.lower() not in {".txt", ""}):
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    start = text.lstrip()[:1]
    return None if start in {"<", "{"} or text.startswith("---\n") else text
