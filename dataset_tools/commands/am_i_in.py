"""`am-i-in`: is an article, a site or a text in a dataset? Works offline, on any release or copy of one."""

from pathlib import Path

import click

from dataset_tools.model.errors import DatasetToolsError


@click.command(
    "am-i-in",
    epilog="""\b
Examples:
  dataset-tools am-i-in dist/articles --url https://example.org/story
  dataset-tools am-i-in copy/ --domain example.org
  dataset-tools am-i-in copy/ --text my-column.txt

Exit codes: 0 not found, 1 found.""",
)
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--url", help="Address of an article.")
@click.option("--domain", help="A whole site.")
@click.option(
    "--text", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="File with a text."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a match.")
def command(folder: Path, url: str | None, domain: str | None, text: Path | None, as_json: bool) -> int:
    """Look for an address, a site or a text in the Parquet files of FOLDER."""
    from dataset_tools.curate.lookup import find_in
    from dataset_tools.report.safe import safe_json, safe_text

    if not (url or domain or text):
        raise DatasetToolsError("nothing to look for", hint="use --url, --domain or --text")
    found = find_in(folder, url=url, domain=domain, text=text.read_text("utf-8", "replace") if text else None)
    for hit in found:
        if as_json:
            click.echo(
                safe_json(
                    {"article_id": hit.article_id, "by": hit.by, "files": list(hit.files), "url": hit.url}
                )
            )
        else:
            click.echo(
                f"{safe_text(hit.article_id)}  by {hit.by}  {safe_text(hit.url or '', limit=120)}  {', '.join(hit.files)}"
            )
    click.echo(f"{len(found)} articles found", err=True)
    return 1 if found else 0
