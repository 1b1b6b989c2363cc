"""The rules, their texts and the page made from them."""

import re
from pathlib import Path

import pytest

from dataset_tools.validate.catalogue import FAMILIES, as_row, explain, fix_of, listing, reference_page
from dataset_tools.validate.rule import Rule
from dataset_tools.validate.rules import RULES, all_rules, rule_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "codes.md"


def test_the_page_of_codes_is_up_to_date():
    """`make docs` writes it; editing a docstring without the page fails here."""
    assert PAGE.read_text("utf-8") == reference_page(RULES)


def test_codes_are_unique_and_well_formed():
    """Three letters of a family and three digits."""
    codes = [rule.code for rule in RULES]

    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]{3}\d{3}", code) and code[:3] in FAMILIES for code in codes)


def test_explain_says_why_and_what_next():
    """The docstring, the weight, and whether `--fix` helps."""
    text = explain(rule_of("url002"))

    assert text.startswith("URL002  The URL carries tracking parameters")
    assert "Why: " in text
    assert "--fix puts it right" in text


def test_the_list_has_a_line_for_each_code():
    """In the order of the codes."""
    lines = listing(RULES).splitlines()

    assert [line[:6] for line in lines] == sorted(r.code for r in RULES)


def test_unsafe_fixes_are_called_so():
    """What a person should look at is never in plain `--fix`."""
    assert fix_of(rule_of("PII001")) == "unsafe"
    assert as_row(rule_of("DAT001"))["fix"] == "none"


def test_installed_packages_can_add_rules(monkeypatch):
    """An entry point may be one rule or several; a code that is taken is refused."""
    from dataset_tools.model.errors import ConfigError
    from dataset_tools.validate import rules

    def check(case, _context):
        """A rule of others."""
        yield from ()

    mine = Rule("ZZZ001", check, RULES[0].severity)
    monkeypatch.setattr(rules, "_third_party", lambda: iter([mine]))
    rules.all_rules.cache_clear()
    try:
        assert rules.all_rules()[-1] is mine
        monkeypatch.setattr(rules, "_third_party", lambda: iter([RULES[0]]))
        rules.all_rules.cache_clear()
        with pytest.raises(ConfigError, match=RULES[0].code):
            rules.all_rules()
    finally:
        monkeypatch.undo()
        all_rules.cache_clear()
