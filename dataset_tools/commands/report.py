"""`report`: a release as one offline page."""

from pathlib import Path

import click


@click.command(
    "report",
    epilog="""\b
Examples:
  dataset-tools report
  dataset-tools report 1.1.0 --against 1.0.0 -o report.html --open
  dataset-tools report dist/estuary/1.0.0 --md >> "$GITHUB_STEP_SUMMARY" """,
)
@click.argument("release", default="latest")
@click.option("--against", help="Compare with this version instead of the one before.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--md", "as_markdown", is_flag=True, help="Print the key figures as Markdown instead.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in a browser.")
def command(
    release: str, against: str | None, output: Path | None, as_markdown: bool, open_browser: bool
) -> int:
    """Draw a release as one offline page.

    RELEASE is a version of the project, name@version or a folder; the latest by default.
    The page needs no network and no scripts, and holds only what the release's metadata view carries.
    """
    from dataset_tools.commands.releases import folder_of, project_here
    from dataset_tools.pipeline import page
    from dataset_tools.storage import write_text

    word = f"{project_here().dataset.name}@latest" if release == "latest" else release
    folder = folder_of(word)
    before = folder_of(against) if against else None
    if as_markdown:
        click.echo(page.markdown(folder, before), nl=False)
        return 0
    target = output or Path("report.html")
    write_text(target, page.html(folder, before))
    click.echo(f"{folder.name} → {target}", err=True)
    if open_browser:
        click.launch(target.absolute().as_uri())
    return 0
