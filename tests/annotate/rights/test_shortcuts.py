"""What makes rights cheap changes no reading: each shortcut beside the long way."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.annotate.rights.agency import _CREDIT, _PLACE_LINE
from dataset_tools.annotate.rights.clauses import Clause, clauses_in
from dataset_tools.annotate.rights.read import find_rights, read_rights
from dataset_tools.annotate.rights.sentences import sentences
from dataset_tools.annotate.rights.text import (
    LEADING,
    STRAY_LEADING,
    STRAY_LENGTH,
    STRAY_TRAILING,
    TRAILING,
    _edge_lines,
    _is_plain_notice,
    is_reported,
    may_be_notice,
    notice_clauses,
)
from dataset_tools.lexicon.licenses import agencies, names_agency
from dataset_tools.model.span import Span

SENTENCES = (
    "© 2021 Harbour Ledger. All rights reserved.",
    "This column may be reposted without profit; photographs are not included.",
    "Republished with permission from The Inlet.",
    "The harbour master said the museum had licensed its catalogue.",
    "Contact the desk at [email protected] for permission to reprint.",
    "Photo: CC BY 2.0, but the text is CC BY-SA 4.0.",
    "The wheel turned for the first time since the flood.",
    "Copyright 2020 Quay Co. Ltd. No part of this text may be reproduced.",
    "No text and data mining. 版权所有。転載を禁じます。",
    "Words\n\nof a break",
)
LINES = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join)
PAGES = st.lists(st.tuples(st.one_of(LINES, st.text(min_size=1, max_size=30)), st.booleans()), max_size=24)


def page_of(lines):
    """The text of a page whose lines stand apart by a blank line, and the spans of the chosen ones."""
    zone, at = [], 0
    for line, chosen in lines:
        if chosen:
            zone.append(Span(at, at + len(line)))
        at += len(line) + 2
    return "\n\n".join(line for line, _ in lines), zone


def clauses_in_place(text: str, zone: list[Span]) -> list[Clause]:
    """The long way: every line at the edge against every stretch, every line of the zone read where it stands."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    lines = lines if len(lines) <= LEADING + TRAILING else lines[:LEADING] + lines[-TRAILING:]
    edges = [p for p in lines if not any(p.overlaps(z) for z in zone)]
    edges = edges[:STRAY_LEADING] + edges[max(STRAY_LEADING, len(edges) - STRAY_TRAILING) :]
    strays = [p for p in edges if len(p) <= STRAY_LENGTH and _is_plain_notice(p.of(text))]
    found: list[Clause] = []
    for block in sorted([*zone, *strays]):
        if may_be_notice(block.of(text)):
            for sentence in sentences(text, block):
                if not is_reported(sentence.of(text)):
                    found += clauses_in(text, sentence)
    return found


@given(PAGES)
def test_a_line_reads_by_itself_as_it_reads_in_its_page(lines):
    text, zone = page_of(lines)

    assert notice_clauses(text, zone) == clauses_in_place(text, zone)


@given(st.text("ab\n", max_size=60))
def test_the_lines_at_the_edge_are_the_first_and_the_last(text):
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]

    short = len(lines) <= LEADING + TRAILING
    assert _edge_lines(text) == (lines if short else lines[:LEADING] + lines[-TRAILING:])


@given(st.lists(st.sampled_from(["Ada Holm", "Ben Ruiz"]), max_size=2), st.none() | st.just("Quay Press"))
def test_a_page_without_a_notice_has_the_same_rights_whoever_wrote_it(authors, publisher):
    silent = read_rights("The ferry came late.", authors=authors, publisher=publisher, zone=[])

    assert silent == read_rights("The ferry came late, and left.", zone=[])
    assert (silent.license, silent.holders, silent.evidence) == ("NOASSERTION", (), ())


@given(PAGES)
def test_rights_with_digests_are_those_without(lines):
    text, zone = page_of(lines)
    found, read = find_rights(text, zone=zone), read_rights(text, zone=zone)

    assert [(e.rule_id, e.field, e.span) for e in found.evidence] == [
        (e.rule_id, e.field, e.span) for e in read.evidence
    ]
    assert (found.license, found.statement) == (read.license, read.statement)


@given(
    st.lists(
        st.sampled_from(["(", ")", "Reuters", "AP", "OSLO", " ", "-", "–", "\n", "May 4", ", "]), max_size=12
    ).map("".join)
)
def test_a_dateline_is_looked_for_where_it_can_be(text):
    assert _CREDIT.search(text) or not _PLACE_LINE.search(text)


NAMES = st.one_of([st.from_regex(agency.pattern) for agency in agencies()])


@given(st.one_of(st.text(max_size=30), NAMES), st.sampled_from(["", " ", "© ", "x"]))
def test_the_letters_of_a_name_stand_in_every_form_of_it(name, before):
    """No form of an agency's name is passed over because letters are missing that it can do without."""
    text = before + name

    assert names_agency(text) == any(agency.pattern.search(text) for agency in agencies())
