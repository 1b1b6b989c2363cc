"""`review`: look at what was read, beside the raw text, and decide; here or in another tool."""

import datetime as dt
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dataset_tools.model.project import Project

# A file of answers is read whole; a million marks fit.
MAX_IMPORT_BYTES = 200_000_000


@click.group(
    "review",
    invoke_without_command=True,
    epilog="""\b
Examples:
  dataset-tools review
  dataset-tools review --all --port 8760 --by eva
  dataset-tools review export --to label-studio -o tasks.json
  dataset-tools review import answers.json --by eva""",
)
@click.option("--flagged/--all", default=True, help="Only articles with findings or doubtful values, or all.")
@click.option("--by", help="Your name, written beside each decision.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port on loopback; 0 takes a free one."
)
@click.option("--open/--no-open", "open_browser", default=False, help="Open the page in a browser.")
@click.pass_context
def command(context: click.Context, flagged: bool, by: str | None, port: int, open_browser: bool) -> int:
    """Review extracted articles in the browser and save decisions.

    Decisions go to overrides/, one a line, and are replayed on every build. Nothing leaves this machine.
    """
    if context.invoked_subcommand:
        return 0
    from dataset_tools import flow
    from dataset_tools.model.errors import MissingExtra
    from dataset_tools.report.review import create_app, queue

    try:
        import uvicorn
    except ImportError as error:
        raise MissingExtra("review", "review") from error
    project = _project()
    items = queue(flow.review_items(project), everything=not flagged)
    if not items:
        click.echo("nothing to review", err=True)
        return 0
    token = secrets.token_urlsafe(24)
    app = create_app(
        items, lambda path, override: flow.save_override(project, path, override),
        token=token, by=by, clock=_now,
    )  # fmt: skip
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    sockets = [server.config.bind_socket()]
    url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/?token={token}"
    click.echo(f"{len(items)} to review at {url}", err=True)
    click.echo("stop with Ctrl-C", err=True)
    if open_browser:
        click.launch(url)
    server.run(sockets=sockets)
    return 0


@command.command(
    "export",
    epilog="""\b
Examples:
  dataset-tools review export --to label-studio -o tasks.json
  dataset-tools review export --to label-studio --config > labels.xml
  dataset-tools review export --to prodigy --all > tasks.jsonl""",
)
@click.option("--to", "tool", type=click.Choice(["label-studio", "prodigy"]), required=True, help="The tool.")
@click.option("--flagged/--all", default=True, help="Only articles with findings or doubtful values, or all.")
@click.option("--config", is_flag=True, help="Print the labeling interface of Label Studio instead.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def export(tool: str, flagged: bool, config: bool, output: Path | None) -> int:
    """Write articles as tasks of another tool.

    What was read goes along as predictions: fields and quotes with their speakers.
    The tasks hold whole raw texts: mind the rights of the articles before you upload them anywhere.
    """
    from dataset_tools import flow
    from dataset_tools.report.exchange.tasks import LABELING_CONFIG, tasks
    from dataset_tools.report.review import queue
    from dataset_tools.storage import write_text

    if config:
        click.echo(LABELING_CONFIG, nl=False)
        return 0
    items = queue(flow.review_items(_project()), everything=not flagged)
    text = tasks(items, tool)
    if output:
        write_text(output, text)
    else:
        click.echo(text, nl=False)
    click.echo(f"{len(items)} articles → {output or tool}", err=True)
    return 0


@command.command(
    "import",
    epilog="""\b
Examples:
  dataset-tools review import answers.json --dry-run
  dataset-tools review import answers.jsonl --by eva""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", help="Whose decisions these are, where the file does not say it.")
@click.option("--dry-run", is_flag=True, help="Print the decisions as lines of JSON, save nothing.")
def import_(file: Path, by: str | None, dry_run: bool) -> int:
    """Take over decisions from FILE, answered in another tool.

    FILE is JSON of Label Studio, or JSONL of Prodigy or doccano. Marks are found again by their words, never by
    the offsets of the tool. What has no certain place, or contradicts another decision, is a finding and is not
    saved: exit code 1.
    """
    from dataset_tools import flow
    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.report.exchange.answers import read_answers
    from dataset_tools.report.exchange.decide import decide
    from dataset_tools.report.terminal import render
    from dataset_tools.report.verdict import Verdict

    if file.stat().st_size > MAX_IMPORT_BYTES:
        raise DatasetToolsError(f"{file}: too large to be answers", hint="export it in parts")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DatasetToolsError(f"{file}: not UTF-8", hint="export the answers anew") from error
    project = _project()
    answers = read_answers(text, file.name)
    found = decide(answers, flow.review_items(project), by=by, at=_now())
    for path, override in found.decisions:
        if dry_run:
            click.echo(override.to_line())
        else:
            flow.save_override(project, path, override)
    if found.findings:
        click.echo(render(Verdict(found.findings, 1, len(answers))), err=True, nl=False)
    articles = len({path for path, _ in found.decisions})
    click.echo(
        f"{len(found.decisions)} decisions on {articles} articles{' (dry run)' if dry_run else ''}, "
        f"{found.known} known already, {len(found.findings)} findings",
        err=True,
    )
    return 1 if found.findings else 0


def _project() -> "Project":
    from dataset_tools.model.project import find_root, load_project

    return load_project(find_root(Path.cwd()) or Path.cwd())


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
