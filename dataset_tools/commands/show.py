"""`show`: one article as it was read."""

import click


@click.command(
    "show",
    epilog="""\b
Examples:
  dataset-tools show raw/saltmarsh-courier/tide-mill.txt
  dataset-tools show tide-mill
  dataset-tools show raw/archive.jsonl --record 3
  dataset-tools show a_0123456789abcdef01234567""",
)
@click.argument("article")
@click.option(
    "--record", type=click.IntRange(min=0), help="Which record of a file of many; the first by default."
)
def command(article: str, record: int | None) -> int:
    """Show one article: its blocks by role, its fields, quotes and evidence.

    ARTICLE is a raw file, the name of one below raw/ ("archive#3" for its record 3), or an article_id of the last
    build. Colours follow the role of a block; NO_COLOR turns them off.
    """
    from dataset_tools import flow
    from dataset_tools.engine.process import run_alone
    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.pipeline.find import find_article
    from dataset_tools.report.colour import use_colour
    from dataset_tools.report.show import lines

    run_alone()
    file, index = find_article(article)
    wanted = record if record is not None else index
    records = flow.read_one(file)
    chosen = [r for r in records if wanted is None or r.article.origin.record_index == wanted]
    if not chosen:
        raise DatasetToolsError(f"{article}: no such article", hint=f"the file holds {len(records)}")
    colour = use_colour()
    for style, text in lines(chosen[0]):
        bright = style.replace("bold", "").strip() or None
        click.echo(click.style(text, fg=bright, bold=style == "bold") if colour and style else text)
    return 0
