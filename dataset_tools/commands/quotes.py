"""`quotes`: print who said what in one text, for a person or, piped, as JSON lines."""

import sys
from typing import TYPE_CHECKING, Any

import click

from dataset_tools.model.errors import DatasetToolsError

if TYPE_CHECKING:
    from dataset_tools.model.quote import Quote


@click.command(
    "quotes",
    epilog="""\b
Examples:
  dataset-tools quotes article.txt
  dataset-tools quotes article.txt --no-indirect
  cat article.txt | dataset-tools quotes - --json
  dataset-tools quotes artikel.txt --language de

Exit codes: 0 read, 2 could not read the file.""",
)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--language", default="en", show_default=True, help="ISO 639-1 code of the text.")
@click.option("--name", "names", multiple=True, help="A name known beforehand, such as the author's.")
@click.option("--indirect/--no-indirect", default=True, help="Also speech that is reported without marks.")
@click.option(
    "--typed-marks", is_flag=True, help="Take ''…'' and ``…'' for quotation marks, as a build does."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a quote; the default when piped.")
def command(
    file: str, language: str, names: tuple[str, ...], indirect: bool, typed_marks: bool, as_json: bool
) -> int:
    """Print the quotes of FILE ('-' reads standard input) with their speakers."""
    from dataset_tools.annotate.quotes import find_quotes
    from dataset_tools.report.safe import safe_json

    text = _read(file)
    shown = find_quotes(text, language=language, names=names, indirect=indirect, typed_marks=typed_marks)
    if as_json or not sys.stdout.isatty():
        for quote in shown:
            click.echo(safe_json(_row(quote)))
    else:
        for quote in shown:
            click.echo(_line(quote))
        click.echo(f"{len(shown)} quotes", err=True)
    return 0


def _read(file: str) -> str:
    try:
        with click.open_file(file, encoding="utf-8", errors="replace") as stream:
            return str(stream.read())
    except OSError as error:
        raise DatasetToolsError(
            f"{file}: {error.strerror}", hint="name a text file, or '-' for standard input"
        ) from error


def _row(quote: "Quote") -> dict[str, Any]:
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "kind": quote.kind.value,
        "speaker": quote.speaker,
        "speaker_mention": quote.speaker_mention,
        "speaker_role": quote.speaker_role,
        "cue": quote.cue,
        "confidence": quote.confidence,
    }


def _line(quote: "Quote") -> str:
    """One quote for a reader: the speaker with a role, the cue, the words."""
    from dataset_tools.report.safe import safe_text

    name = safe_text(quote.speaker or quote.speaker_mention or "unknown", limit=80)
    role = f" ({safe_text(quote.speaker_role, limit=80)})" if quote.speaker_role else ""
    cue = f" {safe_text(quote.cue, limit=30)}" if quote.cue else ""
    return f"{name}{role}{cue}: “{safe_text(quote.text, limit=400)}” [{quote.kind.value} {quote.start}:{quote.end}]"
