"""What makes masking cheap changes no mask: the gates beside a search of every form from every letter."""

from hypothesis import example, given
from hypothesis import strategies as st

from dataset_tools.annotate import pii
from dataset_tools.annotate.phones import find_phones
from dataset_tools.annotate.pii import find_pii, mask
from dataset_tools.model.span import Span

PIECES = (
    "12", "1985", "020 7946 0018", "(555) 010-4477", "+44 20 7946 0018", "DE89 3704 0044 0532 0130 00", "10.0.0.1",
    "8.8.8.8", "2001:4860:4860::8888", "v1.2.3.4", "12 Mill Street", "in 1985 Mill Street", "Am Alten Markt 7, 50667 Köln",
    "Seestraße 4", "4 rue de la Gare", "calle Mayor 12", "vİa Roma 3", "vıa Roma 3", "P.O. Box 12", "Postfach 1234", "ada@quay.example",
    "ada [at] quay [dot] example", "ada AT quay DOT example", "ada\tAT\tquay.example", "[email protected]", "May", ":", ".", ",", "(",
    "the ferry", "No.", "Wall Street firm", "\n\n", "\xa0",
)  # fmt: skip
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", "\t"])), max_size=8).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)


def found_the_long_way(text: str) -> list[tuple[str, Span]]:
    """Every form is searched from every letter."""
    found = [("upstream", m.span()) for m in pii._UPSTREAM.finditer(text)]
    found += [("email", m.span()) for m in pii._EMAIL.finditer(text)]
    if any(mark in text for mark in ("[", "(", "{", "<", " AT ")):
        found += [("email", m.span()) for m in pii._EMAIL_WORDS.finditer(text)]
    if not any(map(str.isdecimal, text)):
        return pii._apart([(kind, Span(*span)) for kind, span in found])
    found += [("iban", m.span()) for m in pii._IBAN.finditer(text) if pii._is_iban(m.group())]
    for m in pii._IPV4.finditer(text):
        before = text[max(0, m.start() - 16) : m.start()]
        is_version = pii._VERSION_CUE.search(before) or pii._VERSION_AFTER.match(text, m.end())
        if pii._is_public_ip(m.group()) and not is_version:
            found.append(("ip", m.span()))
    found += [("ip", m.span()) for m in pii._IPV6.finditer(text) if pii._is_public_ip(m.group())]
    streets = [m for m in pii._ADDRESS.finditer(text) if pii._is_street(m, text)]
    for form in (pii._ADDRESS_DE, pii._ADDRESS_FR, pii._ADDRESS_ES, pii._PO_BOX):
        streets += form.finditer(text)
    found += [("address", (m.start(), m.start() + len(m.group().rstrip(" ,.")))) for m in streets]
    spans = [(kind, Span(*span)) for kind, span in found] + [("phone", span) for span in find_phones(text)]
    return pii._apart(spans)


@given(TEXTS | st.text("0123456789ABCDEFab :.+-()/ ", max_size=30))
@example("VİA ROMA 12")
def test_gates_let_through_all_that_is_found(text):
    assert find_pii(text) == found_the_long_way(text)
    assert [kind for kind, _ in mask(text)[1]] == [kind for kind, _ in found_the_long_way(text)]
