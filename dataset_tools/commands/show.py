"""`show`: one article as it was read."""

from pathlib import Path

import click


@click.command(
    "show",
    epilog="""\b
Examples:
  dataset-tools show raw/saltmarsh-courier/tide-mill.txt
  dataset-tools show raw/archive.jsonl --record 3""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--record", type=click.IntRange(min=0), help="Which record of a file of many; the first by default."
)
def command(file: Path, record: int | None) -> int:
    """Show one article: its blocks by role, its fields, quotes and evidence.

    FILE is a raw file. Colours follow the role of a block; NO_COLOR turns them off.
    """
    from dataset_tools import flow
    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.report.colour import use_colour
    from dataset_tools.report.show import lines

    records = flow.read_one(file)
    chosen = [r for r in records if record is None or r.article.origin.record_index == record]
    if not chosen:
        raise DatasetToolsError(f"{file}: no such article", hint=f"the file holds {len(records)}")
    colour = use_colour()
    for style, text in lines(chosen[0]):
        bright = style.replace("bold", "").strip() or None
        click.echo(click.style(text, fg=bright, bold=style == "bold") if colour and style else text)
    return 0
