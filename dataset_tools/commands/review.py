"""`review`: look at what was read, beside the raw text, and decide."""

import secrets
from pathlib import Path

import click


@click.command(
    "review",
    epilog="""\b
Examples:
  dataset-tools review
  dataset-tools review --all --port 8760 --by eva""",
)
@click.option("--flagged/--all", default=True, help="Only articles with findings or doubtful values, or all.")
@click.option("--by", help="Your name, written beside each decision.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port on loopback; 0 takes a free one."
)
@click.option("--open/--no-open", "open_browser", default=False, help="Open the page in a browser.")
def command(flagged: bool, by: str | None, port: int, open_browser: bool) -> int:
    """Review extracted articles in the browser and save decisions.

    Decisions go to overrides/, one a line, and are replayed on every build. Nothing leaves this machine.
    """
    import datetime as dt

    from dataset_tools import flow
    from dataset_tools.model.errors import MissingExtra
    from dataset_tools.model.project import find_root, load_project
    from dataset_tools.report.review import create_app, queue

    try:
        import uvicorn
    except ImportError as error:
        raise MissingExtra("review", "review") from error
    project = load_project(find_root(Path.cwd()) or Path.cwd())
    items = queue(flow.review_items(project), everything=not flagged)
    if not items:
        click.echo("nothing to review", err=True)
        return 0
    token = secrets.token_urlsafe(24)
    app = create_app(
        items,
        lambda path, override: flow.save_override(project, path, override),
        token=token,
        by=by,
        clock=lambda: dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    sockets = [server.config.bind_socket()]
    url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/?token={token}"
    click.echo(f"{len(items)} to review at {url}", err=True)
    click.echo("stop with Ctrl-C", err=True)
    if open_browser:
        click.launch(url)
    server.run(sockets=sockets)
    return 0
