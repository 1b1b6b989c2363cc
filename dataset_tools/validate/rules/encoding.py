"""Stage 5 of 9. ENC: bytes and characters. What cannot be read, what was read otherwise, what does not show."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.span import Edit, Span
from dataset_tools.validate.rule import Case, Fix, Rule, RuleContext, Scope, Seen, of_code

# Single characters that each form holds; `Case.rare` is searched for them before a text is.
_LINE_ENDS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_LEADS = re.compile("[ÃÂâ]")
_HIDDEN = re.compile("[\u00ad\u200b\u2060\ufeff\U000e0001-\U000e007f]")

_OTHER_LINE_ENDS = re.compile("\r(?!\n)|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    r"(?<=\w)[\u00ad\u200b\u2060\ufeff\U000e0001-\U000e007f]+(?=\w)"
    # Tag characters hide text anywhere; only behind a black flag they are a picture, that of a region's flag.
    r"|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0001-\U000e007f]+"
)
# UTF-8 that was read as Windows-1252: the lead byte of a two- or three-byte sequence, then what follows it there.
_MOJIBAKE = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]|â(?:€[\u0080-\uffff]|\u0080[\u0080-\u00bf])"
)
_WORD = re.compile(r"\w+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")  # scripts whose letters are taken for each other


def undecodable_bytes(seen: Sequence[Diagnostic], _: RuleContext) -> Iterator[Diagnostic]:
    """The bytes are text in no encoding that we know.

    Why: a guess would put wrong letters into names and quotes, and nobody would notice.
    Fix: save the file as UTF-8; if it is not text, give it the suffix of its format.
    """
    return of_code("ENC001", seen)


def other_encoding(seen: Sequence[Diagnostic], _: RuleContext) -> Iterator[Diagnostic]:
    """The file is not UTF-8, or it opens with a byte order mark.

    Why: the encoding had to be recognised from the bytes, and recognition can err on short texts.
    Fix: save the file as UTF-8 without a mark; `--fix` does it.
    """
    return of_code("ENC002", seen)


def _written_as_utf8(_raw: str, _finding: Diagnostic) -> list[Edit]:
    """No edit: whatever is written is written in UTF-8."""
    return []


def mojibake(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The text was decoded with a wrong encoding somewhere before: "CafÃ©" for "Café".

    Why: the words stay wrong in every copy of the dataset, and searches miss them.
    Fix: fetch the page again and decode it as UTF-8; where the way back is exact, `--fix` goes it.
    """
    if not _LEADS.search(case.rare):
        return
    text = case.draft.raw
    done = 0
    for m in _MOJIBAKE.finditer(text):
        if m.start() < done:
            continue
        span = _grown(text, m.start(), m.end())
        wrong, done = span.of(text), span.end
        right = _undo(wrong)
        yield Seen(
            "the characters were decoded with a wrong encoding"
            + (f", they stand for {right!r}" if right else ""),
            span,
            evidence=wrong,
            fix="fetch the page again and decode it as UTF-8",
        )


def _grown(text: str, start: int, end: int) -> Span:
    """The run of non-ASCII characters around a match: mojibake comes in runs."""
    while start > 0 and not text[start - 1].isascii() and end - start < 40:
        start -= 1
    while end < len(text) and not text[end].isascii() and end - start < 40:
        end += 1
    return Span(start, end)


def _undo(wrong: str) -> str | None:
    for encoding in ("cp1252", "latin-1"):
        try:
            return wrong.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return None


def _repair_mojibake(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    right = _undo(finding.span.of(raw))
    return [] if right is None else [Edit(finding.span.start, finding.span.end, right)]


def other_line_ends(case: Case, _: RuleContext) -> Iterator[Seen]:
    """Lines end in characters that other programs do not take for line ends: a lone CR, NEL, VT, FF, U+2028.

    Why: two programs that count lines differently point at different places.
    Fix: write line feeds; `--fix` does it.
    """
    if _LINE_ENDS.search(case.rare):
        yield from _count(case, _OTHER_LINE_ENDS, "unusual line end", "write line feeds")


def control_characters(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The text holds control characters, such as NUL or ESC, or code points that are no characters.

    Why: they show nothing, break searches and JSON readers, and steer the terminal that prints them.
    Fix: remove them; `--fix` does it.
    """
    if _CONTROLS.search(case.rare):
        yield from _count(case, _CONTROLS, "control character", "remove the characters")


def bidirectional_marks(case: Case, _: RuleContext) -> Iterator[Seen]:
    """Marks that turn the reading order round stand in the text (U+202A to U+202E, U+2066 to U+2069).

    Why: what a reader sees is not what a program reads (CVE-2021-42574). Text in Arabic, Hebrew and other
    right-to-left scripts may use them, if each is closed again.
    Fix: remove the marks; `--unsafe-fixes` does it.
    """
    if not _BIDI.search(case.rare):
        return
    text = case.draft.raw
    opened = len(re.findall("[\u202a\u202b\u202d\u202e\u2066-\u2068]", text))
    closed = len(re.findall("[\u202c\u2069]", text))
    if opened == closed and any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text):
        return
    yield from _count(case, _BIDI, "bidirectional mark", "remove the marks")


def invisible_in_word(case: Case, _: RuleContext) -> Iterator[Seen]:
    """Characters that nobody sees: zero-width space or soft hyphen inside a word, tag characters anywhere.

    Why: the word is not found by a search, and text can be hidden in them.
    Fix: remove them; `--fix` does it.
    """
    if _HIDDEN.search(case.rare):
        yield from _count(case, _INVISIBLE, "invisible character", "remove the characters")


def _count(case: Case, pattern: re.Pattern[str], noun: str, fix: str) -> Iterator[Seen]:
    """One finding for all matches: its span runs from the first to the last."""
    text = case.draft.raw
    found = list(pattern.finditer(text))
    if not found:
        return
    first, last, count = found[0], found[-1], len(found)
    char = first.group()[0]
    name = f"{unicodedata.name(char, '')} U+{ord(char):04X}".strip()
    yield Seen(
        f"{noun} {name}" + (f", {count:,} in all" if count > 1 else ""),
        Span(first.start(), last.end()),
        evidence=text[max(0, first.start() - 20) : first.end() + 20],
        fix=fix,
    )


def _delete(pattern: re.Pattern[str], by: str = "") -> Fix:
    def repair(raw: str, finding: Diagnostic) -> list[Edit]:
        assert finding.span is not None
        found = pattern.finditer(raw, finding.span.start, min(finding.span.end + 1, len(raw)))
        return [Edit(m.start(), m.end(), by) for m in found if m.end() <= (finding.span.end)]

    return Fix(repair)


def mixed_scripts(case: Case, _: RuleContext) -> Iterator[Seen]:
    """One word of the title or of a name mixes letters of scripts that look alike, such as Latin and Cyrillic.

    Why: the word looks right, but it is another word: a search misses it, and a name can be forged so.
    Fix: type the word again in one script.
    """
    for name, value in (
        ("title", case.article.title),
        ("author", case.article.author),
        ("url", case.article.url),
    ):
        if value is None or value.isascii():
            continue
        for word in _WORD.findall(value):
            scripts = {s for c in word for s in _SCRIPTS if unicodedata.name(c, "").startswith(s)}
            if len(scripts) > 1:
                listed = " and ".join(sorted(s.capitalize() for s in scripts))
                yield Seen(
                    f"a word of the {name} mixes {listed} letters",
                    case.find(word),
                    field=name,
                    evidence=word,
                    fix="type the word again in one script",
                )


def not_composed(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The raw text is not in Unicode normal form C: "e" and an accent as two characters, say.

    Why: equal words are not equal strings. The body that we publish is in form C; the raw file stays as it is.
    Fix: nothing needs to be done; `--fix` rewrites the file in form C.
    """
    text = case.draft.raw
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text)]
    wrong = [(at, line) for at, line in lines if not unicodedata.is_normalized("NFC", line)]
    if wrong:
        (first, line), (last, tail) = wrong[0], wrong[-1]
        yield Seen(
            f"{len(wrong)} line{'s' if len(wrong) > 1 else ''} not in normal form C",
            Span(first, last + len(tail)),
            evidence=line[:60],
            fix="nothing needs to be done: the published body is in form C",
        )


def _compose(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    old = finding.span.of(raw)
    new = unicodedata.normalize("NFC", old)
    return [] if new == old else [Edit(finding.span.start, finding.span.end, new)]


RULES = (
    Rule("ENC001", undecodable_bytes, Severity.ERROR, Scope.FILE),
    Rule("ENC002", other_encoding, Severity.WARNING, Scope.FILE, fix=Fix(_written_as_utf8)),
    Rule("ENC003", mojibake, Severity.WARNING, fix=Fix(_repair_mojibake), raw=True),
    Rule("ENC004", other_line_ends, Severity.INFO, fix=_delete(_OTHER_LINE_ENDS, "\n"), raw=True),
    Rule("ENC005", control_characters, Severity.ERROR, fix=_delete(_CONTROLS), raw=True),
    Rule("ENC006", bidirectional_marks, Severity.ERROR, fix=Fix(_delete(_BIDI).repair, safe=False), raw=True),
    Rule("ENC007", invisible_in_word, Severity.WARNING, fix=_delete(_INVISIBLE), raw=True),
    Rule("ENC008", mixed_scripts, Severity.WARNING),
    Rule("ENC009", not_composed, Severity.INFO, fix=Fix(_compose), raw=True),
)
