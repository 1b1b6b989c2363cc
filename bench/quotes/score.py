"""Quality of `find_quotes` on gold in the common format, by a scorer that is not ours.

    python bench/quotes/score.py GOLD.jsonl.gz --scorer path/to/score.py [--halves]

The gold is measurement only: no text of it, and nothing derived from it, is in this repository.
`--halves` scores two halves by a hash of the document id: rules are written with one half in view, and
a rule that only one half likes is no rule.
"""

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dataset_tools.annotate.quotes.find import find_quotes


def read_gold(path: Path) -> list[dict]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def predict(text: str) -> list[dict]:
    """Predictions in the scorer's words."""
    return [
        {
            "start": q.start,
            "end": q.end,
            "kind": q.kind.value,
            "speaker_text": q.speaker,
            "speaker_mention": q.speaker_mention,
            "cue": q.cue,
        }
        for q in find_quotes(text)
    ]


def half_of(doc_id: str) -> int:
    return hashlib.md5(("h" + doc_id).encode(), usedforsecurity=False).digest()[0] % 2


def score(documents: list[dict], scorer: Path, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        gold, predicted = Path(folder, "gold.jsonl"), Path(folder, "predicted.jsonl")
        start = time.process_time()
        rows = [{"doc_id": d["doc_id"], "quotes": predict(d["text"])} for d in documents]
        seconds = time.process_time() - start
        gold.write_text("".join(json.dumps(d) + "\n" for d in documents), "utf-8")
        predicted.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
        size = sum(len(d["text"]) for d in documents) / 1e6
        print(
            f"{name}: {len(documents)} documents, {size / seconds:.2f} MB of text per CPU second", flush=True
        )
        subprocess.run([sys.executable, scorer.name, gold, predicted], cwd=scorer.parent, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--halves", action="store_true")
    options = parser.parse_args()
    documents = read_gold(options.gold)
    scorer = options.scorer.resolve()
    score(documents, scorer, "all")
    if options.halves:
        for half in (0, 1):
            score([d for d in documents if half_of(d["doc_id"]) == half], scorer, f"half {half}")


if __name__ == "__main__":
    main()
