"""`quotes`: print who said what in one text, for a person or, piped, as JSON lines."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dataset_tools.commands.quotes_train import train
from dataset_tools.model.errors import DatasetToolsError

if TYPE_CHECKING:
    from dataset_tools.model.quote import Quote


class _FileFirst(click.Group):
    """`quotes FILE` is short for `quotes read FILE`; a file of the name of a command is given as ./train."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, with `read` put before a file or an option of it."""
        if args and args[0] not in self.commands and not set(args) & set(self.get_help_option_names(ctx)):
            args = ["read", *args]
        return super().parse_args(ctx, args)


@click.group(
    "quotes",
    cls=_FileFirst,
    subcommand_metavar="FILE | COMMAND [ARGS]...",
    epilog="""\b
Examples:
  dataset-tools quotes article.txt
  dataset-tools quotes train gold.jsonl -o weights.json

`quotes FILE` is short for `quotes read FILE`.""",
)
def command() -> None:
    """Print the quotes of FILE ('-' reads standard input) with their speakers."""


command.add_command(train)


@command.command(
    "read",
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
@click.option(
    "--ranker", type=click.Path(dir_okay=False, path_type=Path), help="Weights that `quotes train` wrote."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a quote; the default when piped.")
def read(
    file: str,
    language: str,
    names: tuple[str, ...],
    indirect: bool,
    typed_marks: bool,
    ranker: Path | None,
    as_json: bool,
) -> int:
    """Print the quotes of FILE ('-' reads standard input) with their speakers."""
    from dataset_tools.annotate.quotes.find import find_quotes
    from dataset_tools.annotate.quotes.ranker import load_ranker
    from dataset_tools.report.safe import safe_json

    text = _read(file)
    weights = load_ranker(ranker) if ranker else None
    if ranker and weights is None:
        click.echo(f"{ranker}: its training found no gain; the rules choose", err=True)
    shown = find_quotes(
        text,
        language=language,
        names=names,
        indirect=indirect,
        typed_marks=typed_marks,
        ranker=weights,
    )
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
