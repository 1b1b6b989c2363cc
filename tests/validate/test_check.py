"""Rules run over records, and every finding says where it stands."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.errors import ConfigError
from dataset_tools.validate.check import check_findings, check_record, check_rejected, fails, worst_first
from dataset_tools.validate.rules import RULES, rule_of, select_rules
from tests.builders import context_of, record_of

STORY = "The ferry to Karrow Island came an hour late on Monday, and nobody on the quay was told why it had."
HOSTILE = [
    "a" * 1_000_000,
    "1" * 1_000_000,
    "1 " * 500_000,
    "a@" * 500_000,
    "a.a-" * 250_000,
    "“" * 100_000,
    '"' * 100_001,
    "<p " * 300_000,
    "&#" * 500_000,
    "[email " + "\u00a0" * 1_000_000,
    "ÃÂ" * 500_000,
    "\u202e" * 100_000,
    "a-\n" * 300_000,
    "A1 " * 300_000,
    "Ab Cd " * 150_000 + "is a",
]


class TestSelection:
    def test_the_longer_prefix_wins(self):
        """`select QUO, ignore QUO002` leaves the other quote rules."""
        assert {r.code for r in select_rules(["QUO"], ["QUO002"])} == {f"QUO00{i}" for i in (1, 3, 4, 5, 6)}

    def test_a_rule_can_be_kept_out_of_an_ignored_family(self):
        """`ignore QUO, select QUO003` keeps the one that was named."""
        assert [r.code for r in select_rules(["QUO003"], ["QUO"])] == ["QUO003"]

    @pytest.mark.parametrize(("select", "ignore"), [(["QU0"], []), ([], ["ZZZ"]), (["ENC001"], ["ENC001"])])
    def test_a_check_of_nothing_is_an_error(self, select, ignore):
        """A misspelt prefix or an empty selection must not look like a clean corpus."""
        with pytest.raises(ConfigError):
            select_rules(select, ignore)

    def test_an_unknown_code_names_the_nearest(self):
        """`explain QUO03` proposes codes."""
        with pytest.raises(ConfigError) as error:
            rule_of("QUO03")
        assert "QUO003" in (error.value.hint or "")


class TestPlaces:
    def test_line_and_column_are_those_of_the_raw_text(self):
        """A finding in the third line says so, in code points."""
        record = record_of(STORY, "Ann wrote to ann.holm@quay.example twice.")

        (found,) = [d for d in check_record(record, context_of(), RULES) if d.code == "PII001"]

        assert (found.line, found.column) == (3, 14)
        assert found.span.of(record.draft.raw) == "ann.holm@quay.example"
        assert "ann.holm" not in f"{found.message} {found.evidence}"

    def test_what_the_reader_found_is_not_found_again(self):
        """A rule is silent where the reader has used its code."""
        from dataclasses import replace

        record = record_of("Caf\u00c3\u00a9 " + STORY)
        stated = Diagnostic("ENC003", Severity.WARNING, "repaired on the way in")
        record = replace(record, draft=replace(record.draft, findings=(stated,)))

        found = [d for d in check_record(record, context_of(), RULES) if d.code == "ENC003"]

        assert [d.message for d in found] == ["repaired on the way in"]
        assert found[0].path == record.draft.origin.path

    def test_a_record_without_a_body_keeps_what_was_found(self):
        """The reason, what the reader said, and rules over the raw text; no rule that needs a body."""
        record = record_of("Menu \u202e of the day", body=None, title=None)
        told = Diagnostic("BOD005", Severity.ERROR, "a wall stands where the article should be")
        record = replace(record, draft=replace(record.draft, findings=(told,)))
        reason = Diagnostic("BOD001", Severity.ERROR, "no body is left")

        codes = [d.code for d in check_rejected(record, reason, context_of(), RULES)]

        assert sorted(codes) == ["BOD001", "BOD005", "ENC006"]

    def test_a_code_without_a_rule_is_not_dropped(self):
        """A finding that nobody documented still reaches the reader."""
        odd = Diagnostic("XYZ001", Severity.ERROR, "something else")

        assert list(check_findings([odd], context_of(), select_rules(["QUO"]))) == [odd]


class TestWeights:
    def test_errors_come_first_and_decide(self):
        """Warnings fail only where the gate says so."""
        info, warning = (Diagnostic("X", s, "m") for s in (Severity.INFO, Severity.WARNING))

        assert worst_first([info, warning]) == [warning, info]
        assert not fails([info, warning], "error")
        assert fails([info, warning], "warning")


class TestHostileText:
    @pytest.mark.parametrize("text", HOSTILE, ids=lambda t: f"{t[:6]!r}x{len(t)}")
    def test_a_megabyte_costs_a_bounded_time(self, text):
        """No rule backtracks: a hundred times the work of a normal page is the ceiling."""
        record = record_of(text, title=text[:200])
        start = time.process_time()

        check_record(record, context_of(), RULES)

        # 20 s is a tenth of what one quadratic pattern takes on such a text; most take well under 1 s.
        assert time.process_time() - start < 20

    @settings(max_examples=150)
    @given(st.lists(st.text(st.characters(codec=None, exclude_categories=())), min_size=1, max_size=4))
    def test_any_text_can_be_checked(self, paragraphs):
        """No text makes a rule fail, and every span lies in the raw text."""
        record = record_of(*paragraphs, title=paragraphs[0][:80])

        for found in check_record(record, context_of(), RULES):
            assert found.span is None or found.span.end <= len(record.draft.raw)
            assert found.line is None or found.line >= 1
