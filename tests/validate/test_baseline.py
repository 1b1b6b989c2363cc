"""What a project lives with: known findings and waivers."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.errors import ConfigError
from dataset_tools.validate.baseline import (
    Baseline,
    Known,
    Waiver,
    pruned,
    read_baseline,
    sift,
    with_findings,
    write_baseline,
)

DAY = dt.date(2024, 6, 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def finding(code: str = "DAT001", path: str = "a/b.txt", line: int = 1) -> Diagnostic:
    """A finding on a line; the line is not part of its identity."""
    return Diagnostic(code, Severity.WARNING, "no date", path=path, line=line)


class TestKnown:
    def test_a_known_finding_is_held_back_wherever_it_moved(self):
        """Lines above it may come and go."""
        baseline = with_findings(Baseline(), [finding(line=3)])

        assert sift([finding(line=30)], baseline, DAY).left == ()

    def test_a_second_one_of_the_kind_is_new(self):
        """One entry holds back one finding."""
        baseline = with_findings(Baseline(), [finding()])

        assert len(sift([finding(), finding()], baseline, DAY).left) == 1

    def test_what_is_gone_is_named_and_pruned(self):
        """Pruning only ever removes."""
        baseline = with_findings(Baseline(), [finding(), finding("URL005")])
        sifted = sift([finding()], baseline, DAY)

        assert [k.code for k in sifted.fixed] == ["URL005"]
        assert [k.code for k in pruned(baseline, sifted.fixed).known] == ["DAT001"]


class TestWaivers:
    def test_a_waiver_covers_a_code_in_some_files(self):
        """A pattern of paths, no more."""
        waiver = Waiver("DAT001", "a/*.txt", "the archive has no dates", DAY)
        left = sift([finding(), finding(path="c/d.txt")], Baseline((), (waiver,)), DAY).left

        assert [d.path for d in left] == ["c/d.txt"]

    def test_after_its_last_day_it_holds_nothing(self):
        """The finding is back, and the waiver is named."""
        waiver = Waiver("DAT001", "*", "until the archive answers", DAY - dt.timedelta(days=1))
        sifted = sift([finding()], Baseline((), (waiver,)), DAY)

        assert len(sifted.left) == 1
        assert sifted.expired == (waiver,)

    @pytest.mark.parametrize(
        "text",
        [
            '[[waiver]]\ncode = "A"\npath = "*"\nexpires = 2024-01-01\n',
            '[[waiver]]\ncode = "A"\npath = "*"\nreason = " "\nexpires = 2024-01-01\n',
            '[[waiver]]\ncode = "A"\npath = "*"\nreason = "x"\nexpires = "2024-01-01"\n',
            '[[waver]]\ncode = "A"\n',
            "known = 3\n",
            "[[known\n",
        ],
    )
    def test_a_waiver_needs_a_reason_and_a_day(self, text):
        """Anything else stops the run: a broken baseline must not be an empty one."""
        with pytest.raises(ConfigError):
            read_baseline(text)


@given(
    st.lists(st.builds(Known, TEXT, TEXT, TEXT), max_size=4),
    st.lists(st.builds(Waiver, TEXT, TEXT, TEXT.filter(str.strip), st.dates()), max_size=4),
)
def test_reading_gives_back_what_was_written(known, waivers):
    """Whatever names and reasons hold."""
    baseline = Baseline(tuple(known), tuple(waivers))

    assert read_baseline(write_baseline(baseline)) == baseline
