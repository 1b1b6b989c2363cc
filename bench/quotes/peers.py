"""CPU time of `find_quotes` against textacy, document by document in one process.

    python bench/quotes/peers.py GOLD.jsonl.gz --model NAME [--documents 25]

Needs textacy and a spaCy model in the interpreter's environment. Both systems read the same document one
after the other, so that a busy machine slows both; times are CPU time of this process. textacy gives direct
quotes alone; `--direct-only` asks `find_quotes` for no more, else it reads reported speech as well.
"""

import argparse
import gzip
import importlib
import json
import time
from pathlib import Path

from dataset_tools.annotate.quotes.find import find_quotes


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", required=True, help="module of a spaCy model, e.g. en_core_web_sm")
    parser.add_argument("--documents", type=int, default=25)
    parser.add_argument(
        "--by-paragraph", action="store_true", help="feed textacy one paragraph at a time: it finds more so"
    )
    parser.add_argument(
        "--direct-only", action="store_true", help="leave reported speech out, as textacy does"
    )
    options = parser.parse_args()
    opener = gzip.open if options.gold.suffix == ".gz" else open
    with opener(options.gold, "rt", encoding="utf-8") as stream:
        texts = [json.loads(line)["text"] for line in stream][: options.documents]
    import textacy.extract

    nlp = importlib.import_module(options.model).load()
    ours = theirs = 0.0
    raised = 0
    find_quotes(texts[0])  # word lists are loaded once
    list(nlp(texts[0]).sents)
    for text in texts:
        start = time.process_time()
        find_quotes(text, indirect=not options.direct_only)
        middle = time.process_time()
        for part in text.split("\n\n") if options.by_paragraph else [text]:
            try:
                list(textacy.extract.direct_quotations(nlp(part)))
            except ValueError:  # an odd number of marks
                raised += 1
        ours += middle - start
        theirs += time.process_time() - middle
    size = sum(map(len, texts)) / 1e6
    print(f"{len(texts)} documents, {size:.3f} MB")
    print(f"find_quotes {ours:.3f} s CPU, textacy {theirs:.3f} s CPU: {theirs / ours:.0f} times")
    print(
        f"{'paragraphs' if options.by_paragraph else 'documents'} that raised: find_quotes 0, textacy {raised}"
    )


if __name__ == "__main__":
    main()
