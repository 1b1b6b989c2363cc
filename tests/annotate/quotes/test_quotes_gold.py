"""Our own gold: small articles over every phenomenon, all of them right."""

import json
from pathlib import Path

import pytest

from dataset_tools.annotate.quotes.find import find_quotes
from dataset_tools.model.quote import QuoteKind
from tests.annotate.quotes.quote_gold import Case, load_cases

CASES = load_cases()
FLOORS = Path(__file__).parents[3] / "bench" / "quotes" / "floors.json"


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_gold_case_is_read_right(case: Case):
    """Every quote that a case names is found, and no marked quote that it does not name."""
    found = find_quotes(case.text, language=case.language, names=case.names, typed_marks=True)

    assert [line for line in case.lines if not any(line.matches(q) for q in found)] == []
    marked = [q.text for q in found if q.kind is not QuoteKind.INDIRECT]
    assert marked == [line.text for line in case.lines if line.kind != "indirect"]


def test_gold_holds_its_floor():
    """Cases may be added, never dropped; `test_gold_case_is_read_right` holds that all of them are right."""
    floor = json.loads(FLOORS.read_text("utf-8"))["own-gold"]
    foreign = sum(case.language != "en" for case in CASES)

    assert floor["right"] == 1.0
    assert len(CASES) - foreign >= floor["english_cases"]
    assert foreign >= floor["foreign_cases"]
