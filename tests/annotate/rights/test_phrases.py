"""The grammar of grants: phrases that are passed over unread could not have matched."""

import re
import tomllib
from pathlib import Path

import pytest

from dataset_tools.annotate.rights import grammar as rights_grammar
from dataset_tools.annotate.rights.grammar import _always, explain

GOLD = Path(__file__).resolve().parents[2] / "gold" / "rights"


@pytest.mark.parametrize(
    ("form", "needs"),
    [
        ("<np> (?:is|are) licensed under <lic>", ["\ue0a2", "licensed", "under", "\ue0a1"]),
        ("the licen[cs]es? of(?: this (?:page|site))?", ["the", "licen"]),
        ("reuse|sharing", []),
        ("<lic>? applies", ["applies"]),
    ],
)
def test_needs_are_what_every_match_holds(form, needs):
    """Neither what stands in brackets nor what the sign behind it frees."""
    assert _always(form) == needs


def test_phrases_without_their_needs_change_no_answer(monkeypatch):
    """Over the sentences of the gold, with and without the short way."""
    texts = set()
    for path in sorted(GOLD.glob("*.toml")):
        notices = re.findall(r"'([^']{8,300})'", str(tomllib.loads(path.read_text("utf-8"))))
        texts |= {s for notice in notices for s in re.split(r"(?<=[.;!?])\s+|\\n", notice)}
    short = {text: explain.__wrapped__(text) for text in sorted(texts)}
    every = [(kind, i, []) for kind, i, _ in rights_grammar._needs()]
    monkeypatch.setattr(rights_grammar, "_needs", lambda: every)

    assert {text: explain.__wrapped__(text) for text in short} == short
    assert sum(answer is not None for answer in short.values()) > 100
