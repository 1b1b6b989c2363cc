"""Pronouns, surnames, roles and short names of organisations lead to the right speaker, or to none."""

import json
from pathlib import Path

import pytest

from dataset_tools.annotate.people.find import find_people
from dataset_tools.annotate.quotes.find import find_quotes
from tests.annotate.quotes.quote_gold import Case, read_cases

ROOT = Path(__file__).parents[3]
CHAINS = ROOT / "tests" / "gold" / "chains"
READ = read_cases(CHAINS / "read.txt")
UNREAD = read_cases(CHAINS / "unread.txt")


def wrong(case: Case) -> list:
    found = find_quotes(case.text)
    return [line for line in case.lines if not any(line.matches(q) for q in found)]


@pytest.mark.parametrize("case", READ, ids=[c.name for c in READ])
def test_chain_in_view_is_right(case: Case):
    """What was in view while the rules were written stays right."""
    assert wrong(case) == []


def test_chains_out_of_view_hold_their_floor():
    """The other half measures the rules; its floor is the first measurement."""
    floor = json.loads((ROOT / "bench" / "quotes" / "floors.json").read_text("utf-8"))["chains"]
    lines = sum(len(c.lines) for c in UNREAD)

    assert lines >= floor["unread_chains"]
    assert 1 - sum(len(wrong(c)) for c in UNREAD) / lines >= floor["unread_right"]


def test_a_pronoun_in_the_text_is_kept_for_the_person():
    """ "Robin Hale parked her van" makes Robin Hale "she", where no title and no given name says so."""
    [hale] = [p for p in find_people("Robin Hale, a baker, parked her van.") if p.name == "Robin Hale"]

    assert hale.pronouns == {"she"}


def test_an_object_pronoun_says_nothing_of_the_subject():
    """ "told her on Sunday" is about somebody else."""
    [hale] = [p for p in find_people("Robin Hale, a baker, told her on Sunday.") if p.name == "Robin Hale"]

    assert hale.pronouns == frozenset()


def test_a_guessed_antecedent_lowers_the_confidence():
    """Where nothing but the lack of anybody else says whom "she" means, the quote says so."""
    [told] = find_quotes("Anna Hale runs a bakery. “The oven is old,” she said.")
    [guessed] = find_quotes("Quillan Hale runs a bakery. “The oven is old,” she said.")

    assert (told.speaker, guessed.speaker) == ("Anna Hale", "Quillan Hale")
    assert guessed.confidence < 0.6 < told.confidence
