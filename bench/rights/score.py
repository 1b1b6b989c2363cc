"""Score the rights reader and the policy over notices with expected values.

    python bench/rights/score.py                          # our own gold
    python bench/rights/score.py ../shared/bench/rights/cases.jsonl
    python bench/rights/score.py tests/gold/rights/blind_author_e.toml --half unseen
    python bench/rights/score.py --json

Prints one line for every value that differs, then shares, then the number that must be zero: views that would carry
more than expected. A case is a bare notice (`text`) or a page: `head`, `body` and `foot` around the story of
story.html. `view` is compared exactly; `most` is the most that a release may carry, `wish` what a careful person
would let it carry: where that is the whole text, the permission is counted as read if the view is the same.
"""

import argparse
import datetime as dt
import hashlib
import json
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from dataset_tools import flow
from dataset_tools.annotate.rights.read import read_rights
from dataset_tools.curate.policy import decide
from dataset_tools.report.rights import rights_json

GOLD = Path(__file__).parents[2] / "tests" / "gold" / "rights"
STORY = GOLD / "story.html"
# Sets whose cases were written before the reader was run over them.
BLIND = "blind_*.toml"
AS_OF = dt.date(2026, 1, 1)
# From what carries least to what carries most.
ORDER = ("none", "metadata", "excerpt", "restricted", "open")
# Views that carry the whole text.
WHOLE = ORDER[3:]
SETS = ("conditions", "holders", "conflicts", "contact")
PLAIN = ("license_url", "status", "copyright_year", "rights_uri", "permits", "media_scope", "needs_review")


def load(path: Path) -> list[dict[str, Any]]:
    """Cases as {id, text, expected}, from our TOML or from JSON lines."""
    if path.suffix == ".toml":
        cases = tomllib.loads(path.read_text("utf-8"))["case"]
        return [{"id": c.pop("id"), **_source(c), "expected": c} for c in cases]
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _source(case: dict[str, Any]) -> dict[str, str]:
    """The notice of a case, or the page that is made of its parts; both are taken out of it."""
    if "text" in case:
        return {"text": case.pop("text")}
    page = STORY.read_text("utf-8")
    for part in ("head", "body", "foot"):
        page = page.replace(f"{{{part}}}", case.pop(part, ""))
    return {"page": page}


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """What `dataset-tools rights` says about a bare notice, or a build about a page."""
    if "text" in case:
        rights = read_rights(case["text"])
        return rights_json(rights, decide(rights, as_of=AS_OF, notice_only=True), case["text"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_text(case["page"], "utf-8")
        (record,) = flow.read_one(path)
    article = record.article
    decision = decide(
        article.rights,
        url="https://karrow-post.example/bridge",
        authors=article.authors,
        publisher=article.publisher,
        as_of=AS_OF,
    )
    return rights_json(article.rights, decision, case["page"])


def differences(expected: dict[str, Any], got: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """{value: (expected, got)} for every value that is expected and differs."""
    rights, found = got["rights"], {}
    view = expected.get("view", expected.get("default_view"))
    if "most" in expected and ORDER.index(got["view"]) > ORDER.index(expected["most"]):
        found["view"] = (f"at most {expected['most']}", got["view"])
    if view is not None and got["view"] not in {view, *expected.get("also_view", ())}:
        found["view"] = (view, got["view"])
    if "license" in expected and got["license"] != expected["license"]:
        found["license"] = (expected["license"], got["license"])
    for name in SETS:
        if name in expected and not _same_set(name, expected[name], rights[name]):
            found[name] = (sorted(expected[name]), sorted(rights[name]))
    for name in PLAIN:
        if name in expected and expected[name] != _like(expected[name], rights[name]):
            found[name] = (expected[name], rights[name])
    if "years" in expected and rights["copyright_years"] != expected["years"]:
        found["years"] = (expected["years"], rights["copyright_years"])
    if "scope" in expected and (got["fair_use"] or {}).get("scope") != expected["scope"]:
        found["scope"] = (expected["scope"], got["fair_use"])
    if "fair_use" in expected:
        want = expected["fair_use"]
        have = bool(got["fair_use"]) if isinstance(want, bool) else got["fair_use"]
        if want != have:
            found["fair_use"] = (want, have)
    return found


def _same_set(name: str, want: list[str], have: list[str]) -> bool:
    if name == "holders":
        return {h.lower().removeprefix("the ") for h in want} == {
            h.lower().removeprefix("the ") for h in have
        }
    return set(want) == set(have)


def _like(want: Any, have: Any) -> Any:
    """`have` with the keys of `want` only, where both are tables."""
    return {k: have.get(k) for k in want} if isinstance(want, dict) else have


def evidence_misses(case: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """Expected words that no evidence span covers, or that cover none."""
    spans = [e["text"] for e in got["rights"]["evidence"] if e["text"]]
    return [w for w in case["expected"].get("evidence", []) if not any(w in s or s in w for s in spans)]


def is_seen(case: dict[str, Any]) -> bool:
    """True for the half of a set that was read while rules were made: an even SHA-256 of the id."""
    return hashlib.sha256(case["id"].encode()).digest()[-1] % 2 == 0


def score(path: Path, half: str | None = None) -> dict[str, Any]:
    """All differences, and the shares; of the "seen" or the "unseen" half only, where one is named."""
    cases = [c for c in load(path) if half is None or is_seen(c) == (half == "seen")]
    wrong: dict[str, dict[str, Any]] = {}
    over: list[str] = []
    permitted: dict[str, bool] = {}
    for case in cases:
        got = answer(case)
        found: dict[str, Any] = dict(differences(case["expected"], got))
        if missing := evidence_misses(case, got):
            found["evidence"] = (missing, None)
        if found:
            wrong[case["id"]] = found
        if ORDER.index(got["view"]) > _most(case["expected"]):
            over.append(case["id"])
        if case["expected"].get("wish") in WHOLE:
            permitted[case["id"]] = got["view"] == case["expected"]["wish"]
    right = {
        n: sum(n not in w for w in wrong.values()) + len(cases) - len(wrong)
        for n in ("license", "view", "conditions")
    }
    return {
        "cases": len(cases),
        "right": right,
        "wholly_right": len(cases) - len(wrong),
        "over_permissive": over,
        "permissions": (sum(permitted.values()), len(permitted)),
        "read_too_strictly": [name for name, read in permitted.items() if not read],
        "wrong": wrong,
    }


def _most(expected: dict[str, Any]) -> int:
    views = [expected.get(key) for key in ("most", "view", "default_view")]
    return max(ORDER.index(v) for v in (*views, *expected.get("also_view", ())) if v)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", nargs="?", type=Path, default=GOLD / "notices.toml")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--half", choices=["seen", "unseen"], help="of the unseen half nothing but sums are printed"
    )
    args = parser.parse_args()
    result = score(args.path, args.half)
    if args.half == "unseen":
        result |= {
            "wrong": {},
            "over_permissive": ["…"] * len(result["over_permissive"]),
            "read_too_strictly": [],
        }
    if args.json:
        print(json.dumps(result, indent=2, ensure_ascii=True))
        return 0
    for name, found in result["wrong"].items():
        for value, (want, have) in found.items():
            print(f"{name}: {value}: expected {want!r}, got {have!r}")
    shares = ", ".join(f"{n} {k}/{result['cases']}" for n, k in result["right"].items())
    print(f"{shares}, wholly right {result['wholly_right']}/{result['cases']}")
    if result["permissions"][1]:
        missed = result["read_too_strictly"] or ""
        print("permissions of the whole text read: {} of {}".format(*result["permissions"]), missed)
    print(f"over-permissive views: {len(result['over_permissive'])} {result['over_permissive'] or ''}")
    return 1 if result["over_permissive"] else 0


if __name__ == "__main__":
    sys.exit(main())
