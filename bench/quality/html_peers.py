"""Ours and its peers on the same pages: body F1 (4-gram shingles, per page, mean P and mean R) and CPU time.

    python bench/quality/html_peers.py SETS_FOLDER [--set wcxb-dev] [--every 4]

The model of ours was trained on wcxb-dev: its score there is no measure of quality, those of html_train.py --folds are.
Peers that are not installed are passed over.
"""

import argparse
import io
import json
import time
from collections import Counter
from pathlib import Path

from html_train import ORIGIN, shingles

from dataset_tools.convert import html
from dataset_tools.model.draft import Draft, Role
from dataset_tools.model.project import LimitsConfig


def ours(data: bytes) -> str:
    (result,) = html.convert(io.BytesIO(data), ORIGIN, LimitsConfig())
    return result.text(Role.BODY) if isinstance(result, Draft) else ""


def trafilatura(data: bytes) -> str:
    import trafilatura

    document = trafilatura.bare_extraction(data, with_metadata=True)
    return (document.text or "") if document else ""


def resiliparse(data: bytes) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(data.decode("utf-8", "replace"), main_content=True)


def justext(data: bytes) -> str:
    import justext

    blocks = justext.justext(data, justext.get_stoplist("English"))
    return "\n".join(b.text for b in blocks if not b.is_boilerplate)


def newspaper4k(data: bytes) -> str:
    import newspaper

    article = newspaper.Article("https://page.example/")
    article.download(input_html=data.decode("utf-8", "replace"))
    article.parse()
    return article.text or ""


def page_score(gold: str, found: str) -> tuple[float, float]:
    a, b = shingles(gold), shingles(found)
    both = sum((a & b).values())
    return (both / sum(b.values()) if b else 0.0), (both / sum(a.values()) if a else 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--set", default="wcxb-dev")
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    folder = args.sets / args.set
    gold = [json.loads(g) for g in (folder / "gold.jsonl").read_text("utf-8").strip().split("\n")][
        :: args.every
    ]
    pages = [(g["body"], (folder / "raw" / f"{g['id']}.html").read_bytes()) for g in gold]
    for system in (ours, trafilatura, newspaper4k, justext, resiliparse):
        scores, errors, seconds = [], Counter(), 0.0
        for body, data in pages:
            start = time.process_time()
            try:
                found = system(data)
            except Exception as error:  # noqa: BLE001  a peer that fails on a page scores nothing there
                errors[type(error).__name__] += 1
                found = ""
            seconds += time.process_time() - start
            scores.append(page_score(body, found))
        p, r = (sum(s[i] for s in scores) / len(scores) for i in (0, 1))
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        print(
            f"{system.__name__:12} F1 {f1:.4f} P {p:.4f} R {r:.4f} {seconds / len(pages) * 1000:.1f} ms CPU {dict(errors)}"
        )


if __name__ == "__main__":
    main()
