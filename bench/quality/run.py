"""Scores of text cleaning and metadata, ours and peers' in one harness, and the floors that hold them.

Usage: BENCH_SETS=... python bench/quality/run.py [--set wcxb-dev-flat] [--system ours] [--floors]

Systems read plain text: ours, all-text, long-lines (80 characters or more), justext.
`--floors` compares with floors.json: the corpus must be the one of the floor, and no number may be lower.
The shipped classifier has seen wcxb-dev-flat; the honest body number for it is that of `train_body.py --check`.
"""

import argparse
import hashlib
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pages import Page, draft_of, f1, load, page_score

from dataset_tools.annotate.authors.read import read_authors
from dataset_tools.annotate.dates.read import read_date
from dataset_tools.annotate.headline import read_title
from dataset_tools.model.draft import Draft, Role
from dataset_tools.normalize import normalize

FLOORS = Path(__file__).parent / "floors.json"
Answer = dict[str, object]


def ours(raw: str) -> Answer:
    return read(normalize(draft_of(raw)))


def read(draft: Draft) -> Answer:
    """Body, title, authors and day of a labelled draft."""
    title, authors, (date, _) = read_title(draft), read_authors(draft), read_date(draft)
    return {
        "body": draft.text(Role.BODY),
        "title": title.value if title else None,
        "authors": authors.value if authors else (),
        "date": date.value.date.isoformat() if date else None,
    }


def all_text(raw: str) -> Answer:
    return {"body": raw}


def long_lines(raw: str) -> Answer:
    return {"body": "\n".join(line for line in raw.split("\n") if len(line) >= 80)}


def justext(raw: str) -> Answer:
    """jusText's own classifier, fed with lines as paragraphs: it has no mode for text."""
    import justext.core as core

    stop = (
        core.get_stoplist("English")
        if hasattr(core, "get_stoplist")
        else __import__("justext").get_stoplist("English")
    )
    html = "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in raw.split("\n") if line.strip())
    found = core.justext(f"<html><body>{html}</body></html>", stop)
    return {"body": "\n".join(p.text for p in found if not p.is_boilerplate)}


SYSTEMS: dict[str, Callable[[str], Answer]] = {
    "ours": ours, "all-text": all_text, "long-lines": long_lines, "justext": justext,
}  # fmt: skip


def words(text: object) -> str:
    folded = unicodedata.normalize("NFKD", str(text or "")).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c))))


def score(pages: list[Page], answers: list[Answer]) -> dict[str, float]:
    """Body F1 over pages; share of right titles and days; F1 of author names; share of pages with a name too many."""
    pairs = list(zip((p.gold for p in pages), answers, strict=True))
    fit, precision, recall = f1([page_score(g["body"], str(a["body"])) for g, a in pairs])
    out = {"body_f1": fit, "body_p": precision, "body_r": recall}
    if "title" not in answers[0]:
        return out
    titled = [(g, a) for g, a in pairs if g.get("title")]
    out["title"] = sum(words(g["title"]) == words(a["title"]) for g, a in titled) / max(1, len(titled))
    hit = wrong = missed = 0
    unsigned = named = 0
    for g, a in pairs:
        gold, found = {words(n) for n in g.get("authors") or ()}, {words(n) for n in a["authors"]}
        if not gold:
            unsigned, named = unsigned + 1, named + bool(found)
            continue
        hit, wrong, missed = hit + len(gold & found), wrong + len(found - gold), missed + len(gold - found)
    out["author_f1"] = 2 * hit / max(1, 2 * hit + wrong + missed)
    out["author_p"] = hit / max(1, hit + wrong)
    out["author_too_many"] = named / max(1, unsigned)
    dated = [(g, a) for g, a in pairs if g.get("date")]
    out["date"] = sum(g["date"][:10] == a["date"] for g, a in dated) / max(1, len(dated))
    return out


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", default="wcxb-dev-flat")
    parser.add_argument("--system", default="ours", choices=sorted(SYSTEMS))
    parser.add_argument("--floors", action="store_true")
    args = parser.parse_args()

    pages = load(args.set)
    digest = hashlib.sha256("".join(p.raw + p.gold["body"] for p in pages).encode()).hexdigest()
    start = time.process_time()
    answers = [SYSTEMS[args.system](p.raw) for p in pages]
    spent = time.process_time() - start
    numbers = score(pages, answers)
    print(json.dumps({"set": args.set, "system": args.system, "pages": len(pages), "cpu_ms_a_page": round(1e3 * spent / len(pages), 2)}
                     | {k: round(v, 4) for k, v in numbers.items()}))  # fmt: skip
    return below_floors(args.set, digest, numbers) if args.floors else 0


def below_floors(name: str, digest: str, numbers: dict[str, float]) -> int:
    """The exit code: 0 where every number of the set's floor is reached, 1 below it, 2 on another corpus."""
    floor = json.loads(FLOORS.read_text("utf-8"))[name]
    if floor["data_sha256"] != digest:
        print(f"{name}: not the corpus of the floors", file=sys.stderr)
        return 2
    lower = {k: v for k, v in floor["at_least"].items() if numbers[k] < v}
    for key, least in lower.items():
        print(f"{name}: {key} is {numbers[key]:.4f}, the floor is {least}", file=sys.stderr)
    return 1 if lower else 0


if __name__ == "__main__":
    raise SystemExit(main())
