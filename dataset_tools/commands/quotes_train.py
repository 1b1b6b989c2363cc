"""`quotes train`: weights of your own for the choice of a speaker, and whether they pay."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dataset_tools.model.errors import DatasetToolsError

if TYPE_CHECKING:
    from dataset_tools.annotate.quotes.training import Comparison, GoldArticle
    from dataset_tools.model.override import Override
    from dataset_tools.model.record import Record


@click.command(
    "train",
    epilog="""\b
Each line of GOLD is one article:
  {"text": "“Go,” said Ann Poole.",
   "quotes": [{"start": 1, "end": 4, "speaker": "Ann Poole"}]}

\b
Examples:
  dataset-tools quotes train gold.jsonl -o weights.json
  dataset-tools quotes train --reviewed --synthetic 500 -o weights.json

Exit codes: 0 weights that pay, 1 weights that do not and stay off, 2 could not
train.""",
)
@click.argument("gold", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reviewed", is_flag=True, help="Also the quotes that reviewers of this project decided on.")
@click.option("--synthetic", type=click.IntRange(0, 100_000), default=0, help="Also N invented articles.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the invention and the training.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help="Where the weights go; a model card goes beside them.",
)  # fmt: skip
def train(gold: tuple[Path, ...], reviewed: bool, synthetic: int, seed: int, output: Path) -> int:
    """Train weights that choose the speaker among the rules' candidates.

    English only. Five folds are judged by weights of the other four: only weights that beat the rules by more
    than chance are switched on.
    """
    from dataset_tools.annotate.quotes.grammar import write_articles
    from dataset_tools.annotate.quotes.training import compare, fit, read_examples

    sources = {path.name: list(_read_gold(path)) for path in gold}
    if reviewed:
        sources["overrides/"] = list(_read_reviewed())
    if synthetic:
        sources[f"synthetic:{seed}"] = list(write_articles(synthetic, seed))
    examples = [list(read_examples(article)) for articles in sources.values() for article in articles]
    found = compare(examples, seed)
    if found.regions == 0:
        raise DatasetToolsError(
            "no quote of the gold has a speaker that the rules see",
            hint="give GOLD, --reviewed or --synthetic; offsets are code points over `text`",
        )
    ranker = fit([e for es in examples for e in es], seed)
    inputs = [_input(name, articles) for name, articles in sources.items()]
    _write(output, ranker.weights, found, inputs, seed)
    click.echo(_verdict(found), err=True)
    return 0 if found.pays else 1


def _read_gold(path: Path) -> "Iterator[GoldArticle]":
    """The articles of a file of gold, a line each."""
    from dataset_tools.annotate.quotes.training import GoldArticle

    with path.open(encoding="utf-8", errors="replace") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                text = str(row["text"])
                quotes = tuple(_gold_quote(q, text) for q in row["quotes"] if q.get("speaker"))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                raise DatasetToolsError(
                    f"{path.name}:{number}: no article of gold", hint="see dataset-tools quotes train --help"
                ) from error
            yield GoldArticle(text, quotes)


def _gold_quote(row: Any, text: str) -> Any:
    from dataset_tools.annotate.quotes.training import GoldQuote
    from dataset_tools.model.span import Span

    start, end = row["start"], row["end"]
    if type(start) is not int or type(end) is not int or end > len(text):
        raise ValueError(f"[{start}, {end}) lies outside the text")
    return GoldQuote(Span(start, end), str(row["speaker"]))


def _read_reviewed() -> "Iterator[GoldArticle]":
    """The articles of this project with the quotes that a reviewer accepted, changed or added."""
    from dataset_tools import flow
    from dataset_tools.model.project import find_root, load_project
    from dataset_tools.pipeline.overrides import read_overrides

    project = load_project(find_root(Path.cwd()) or Path.cwd())
    for name, decisions in sorted(read_overrides(project).items()):
        path = project.raw / name
        if path.is_file():
            for record in flow.read_one(path):
                yield _decided(record, decisions)


def _decided(record: "Record", decisions: "tuple[Override, ...]") -> "GoldArticle":
    """A record's text, and its quotes whose words a decision names."""
    from dataset_tools.annotate.quotes.training import GoldArticle, GoldQuote

    words = {o.target.exact for o in decisions if o.field == "quotes" and o.op != "delete" and o.target}
    quotes = [q for q in record.article.quotes if q.text in words and q.speaker]
    return GoldArticle(
        record.article.body or "", tuple(GoldQuote(q.span, q.speaker) for q in quotes if q.speaker)
    )


def _input(name: str, articles: "list[GoldArticle]") -> dict[str, Any]:
    """What the card says of one source: its size and the digest of what was read from it."""
    import hashlib

    digest = hashlib.sha256()
    for article in articles:
        quotes = [[q.span.start, q.span.end, q.speaker] for q in article.quotes]
        digest.update(json.dumps([article.text, quotes]).encode())
    return {
        "name": name,
        "articles": len(articles),
        "quotes": sum(len(a.quotes) for a in articles),
        "sha256": digest.hexdigest(),
    }


def _write(output: Path, weights: Any, found: "Comparison", inputs: list[dict[str, Any]], seed: int) -> None:
    from dataclasses import asdict

    from dataset_tools.annotate.quotes.ranker import FORMAT

    document = {
        "format": FORMAT,
        "enabled": found.pays,
        "seed": seed,
        "inputs": inputs,
        "cross_validated": asdict(found),
        "weights": dict(weights),
    }
    output.write_text(json.dumps(document, indent=1, ensure_ascii=True) + "\n", "utf-8")
    output.with_suffix(".md").write_text(_card(document, found), "utf-8")


def _card(document: dict[str, Any], found: "Comparison") -> str:
    """A model card: what the weights are, what they were made of, how well they do, what they are not for."""
    rows = [
        f"| {i['name']} | {i['articles']} | {i['quotes']} | `{i['sha256']}` |" for i in document["inputs"]
    ]
    lines = [
        "# A ranker of quote speakers",
        "",
        f"{len(document['weights'])} weights of a linear score over the candidates that the rules name; English.",
        f"Seed {document['seed']}: the same inputs make the same weights.",
        "",
        "| input | articles | quotes | sha256 of what was read |",
        "|---|---|---|---|",
        *rows,
        "",
        f"Five folds, each judged by weights of the other four: {_verdict(found)}.",
        "",
        "The weights hold words of saying and no text, and still derive from these inputs: mind their rights.",
    ]
    return "\n".join(lines) + "\n"


def _verdict(found: "Comparison") -> str:
    outcome = "switched on" if found.pays else "no gain beyond chance, switched off"
    return (
        f"{found.regions} quotes: rules right in {found.rules_right}, ranker in {found.ranker_right} "
        f"(won {found.won}, lost {found.lost}); {outcome}"
    )
