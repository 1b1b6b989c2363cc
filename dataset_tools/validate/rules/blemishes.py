"""Stage 5 of 9. BOD006 to BOD012: blemishes. What stands in the body and is not the story, and broken words."""

import re
from collections.abc import Iterator
from itertools import pairwise

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.span import Edit, Span
from dataset_tools.validate.rule import EVIDENCE, Case, Fix, Rule, RuleContext, Seen

_PLEA = re.compile(
    r"^(?:become a member|subscribe (?:to|now)|sign up (?:for|to)|follow us|click here|share this|donate (?:now|today)"
    r"|support (?:our|us)|like us on|join our|get our newsletter|advertisement|read (?:more|also|next)|related (?:stories|"
    r"articles|posts)|most read|all rights reserved|print this page|tags:)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:p|div|span|br|a|b|i|em|strong|img|script|style|ul|li|h[1-6]|table|iframe)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|quot|lt|gt|apos|hellip|mdash|ndash|[lr][sd]quo|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE
)
_CODE = re.compile(
    r"\bfunction\s*\(\w*\)\s*\{|\bvar \w+\s*=\s*[\[{\"'(]|\{\s*(?:margin|padding|font-family|display)\s*:|@media\s*\("
)
_MARKUP = (  # what it is, and of what signs it holds one
    (_TAG, "a tag", "<"),
    (_ENTITY, "an entity", "&"),
    (_CODE, "code", ("{", "var ", "@media")),
)
_MASKED = re.compile(r"\[\s*email[\s\u00a0]*(?:protected|address)\s*\]", re.IGNORECASE)
_LONE_END = re.compile(r"(?<![\w-])([a-zà-ÿ]{3,30})$", re.IGNORECASE)
_LONE_START = re.compile(r"^([a-zà-ÿ]{1,4})(?=[\s,.;:!?’”\"'])")
_HYPHENATED = re.compile(r"(?<![a-zà-ÿ])[a-zà-ÿ]{2,30}-\n[ \t]{0,20}[a-zà-ÿ]{2,30}")
_BIO = re.compile(
    r"^(?:about the author|the (?:author|writer) is\b|\*?\s*[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3} is (?:an? |the )(?:\w+ ){0,3}"
    r"(?:journalist|writer|author|professor|columnist|correspondent|contributor|editor|lecturer|reporter|analyst|fellow)\b)"
)
_COMMENTS = re.compile(
    r"^(?:\d+ )?(?:comments?|leave a (?:reply|comment)|post a comment|share this (?:article|story)|facebook twitter)\b",
    re.IGNORECASE,
)


def furniture_in_body(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A line of the body is furniture of the site: a plea to the reader, or a menu.

    Why: it is counted as the author's words, on every page again.
    Fix: delete the line from the raw text with `--unsafe-fixes`, or leave it and tell us.
    """
    for block in case.body.blocks:
        text = block.text.strip()
        if len(text) < 200 and _PLEA.match(text):
            yield _line("a plea or menu of the site in the body", block.span, text)


def _line(message: str, span: Span, text: str) -> Seen:
    return Seen(
        message, span, field="body", evidence=text[:EVIDENCE], fix="delete the line from the raw text"
    )


def _delete_line(_: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    return [Edit(finding.span.start, finding.span.end, "")]


def markup_in_body(case: Case, _: RuleContext) -> Iterator[Seen]:
    """Tags, entities or code of a page are left in the body: `<br>`, `&nbsp;`, `function() {`.

    Why: they are not the author's words, and they count as words.
    Fix: `--fix` writes entities as characters; tags and code need a person.
    """
    text = case.body.text
    for pattern, what, signs in _MARKUP:
        if any(map(text.__contains__, signs)) and (m := pattern.search(text)):
            yield Seen(
                f"{what} of a page is left in the body",
                case.raw_span(m.start(), m.end()),
                field="body",
                evidence=m.group()[:EVIDENCE],
                fix="write characters for entities, and delete tags and code",
            )


def _remove_markup(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    import html

    old = finding.span.of(raw)
    new = html.unescape(old) if _ENTITY.fullmatch(old) else old
    return [] if new == old else [Edit(finding.span.start, finding.span.end, new)]


def masked_upstream(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A mail-protection script left its placeholder: "[email protected]".

    Why: the address was put together in the browser and is lost; the words are no part of the story.
    Fix: nothing needs to be done, the place is marked as a redaction; `--fix` writes "[redacted]".
    """
    for m in _MASKED.finditer(case.draft.raw):
        yield Seen(
            "a mail-protection script left its placeholder",
            Span(m.start(), m.end()),
            field="body",
            evidence=m.group(),
            fix="nothing needs to be done, the place is marked as a redaction",
        )


def _redact(_: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    return [Edit(finding.span.start, finding.span.end, "[redacted]")]


def split_word(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A word is split by a paragraph break: "stresse", blank line, "d".

    Why: two pieces of a word are no words; searches and counts miss it.
    Fix: join the halves; `--unsafe-fixes` does it.
    """
    blocks = case.body.blocks
    for before, after in pairwise(blocks):
        start = _LONE_START.match(after.text)
        end = _LONE_END.search(before.text[-40:]) if start else None
        if end is None or start is None:
            continue
        # A piece that cannot be a word of its own tells (a single letter, no vowel), or a whole that stands elsewhere.
        alone = len(start[1]) == 1 and start[1] not in "aioéàyuwzesk"
        if _joins(case, end[1], start[1]) or alone or not re.search("[aeiouyà-ÿ]", start[1]):
            yield Seen(
                f"{end[1]!r} and {start[1]!r} may be one word",
                Span(before.span.end - len(end[1]), after.span.start + len(start[1])),
                field="body",
                evidence=f"{end[1]}¶{start[1]}",
                fix="join the halves",
            )


def _joins(case: Case, end: str, start: str) -> bool:
    """True where the text has the two pieces joined elsewhere, and neither of them as a word."""
    seen = case.vocabulary
    pieces = [end.lower(), start.lower()]
    return seen["".join(pieces)] > 0 and all(seen[piece] == 1 for piece in pieces)


def hyphenated_line_end(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A word is hyphenated at the end of a line: "har-", "bour".

    Why: the body joins the halves as far as it knows the word; others stay in two pieces.
    Fix: join the halves in the raw text; `--unsafe-fixes` does it.
    """
    raw = case.draft.raw
    m = _HYPHENATED.search(raw) if "-\n" in raw else None
    if m is not None and not case.draft.origin.media_type.endswith("html"):
        yield Seen(
            "a word is hyphenated at the end of a line",
            Span(m.start(), m.end()),
            field="body",
            evidence=m.group(),
            fix="join the halves in the raw text",
        )


def repeated_paragraph(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The same paragraph stands twice in the body.

    Why: it was copied twice, or it is a banner above and below the text.
    Fix: delete one of them; `--fix` deletes a copy that follows its original at once.
    """
    first: dict[str, int] = {}
    # Copies begin with the same words; where no two paragraphs do, they need not be compared as a whole.
    heads = {tuple(block.text.split(None, 4)[:4]) for block in case.body.blocks}
    for i, block in enumerate(case.body.blocks if len(heads) < len(case.body.blocks) else ()):
        text = " ".join(block.text.split())
        if len(text) < 40:  # a refrain, "* * *", a speaker's name
            continue
        if text in first:
            original = case.body.blocks[first[text]]
            line = case.draft.raw.count("\n", 0, original.span.start) + 1
            adjacent = first[text] == i - 1
            start = original.span.end if adjacent else block.span.start
            yield Seen(
                f"the same paragraph as on line {line}",
                Span(min(start, block.span.start), block.span.end),
                field="body",
                evidence=text[:EVIDENCE],
                fix="delete one of them",
            )
        else:
            first[text] = i


def _delete_copy(raw: str, finding: Diagnostic) -> list[Edit]:
    """Only a copy right after its original: its span opens with the break between the two."""
    assert finding.span is not None
    gap = len(finding.span.of(raw)) - len(finding.span.of(raw).lstrip())
    return [Edit(finding.span.start, finding.span.end, "")] if gap else []


def bio_in_body(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A note about the author, a share bar or readers' comments stand in the body.

    Why: they are not part of the story; a quote in a comment would count as one of the article's.
    Fix: delete the line from the raw text with `--unsafe-fixes`, or leave it and tell us.
    """
    blocks = case.body.blocks
    for i, block in enumerate(blocks):
        late = i >= max(1, len(blocks) - 4)
        if (late and _BIO.match(block.text)) or (len(block.text) < 60 and _COMMENTS.match(block.text)):
            yield Seen(
                "a note about the author, a share bar or comments in the body",
                block.span,
                field="body",
                evidence=block.text[:EVIDENCE],
                fix="delete the line from the raw text",
            )


def _join(raw: str, finding: Diagnostic) -> list[Edit]:
    """The two halves of a word without the hyphen and the white space between them."""
    assert finding.span is not None
    gap = re.search(r"-?\s+", finding.span.of(raw))
    if gap is None:
        return []
    return [Edit(finding.span.start + gap.start(), finding.span.start + gap.end(), "")]


_LINE = Fix(_delete_line, safe=False)
_JOIN = Fix(_join, safe=False)

RULES = (
    Rule("BOD006", furniture_in_body, Severity.WARNING, fix=_LINE),
    Rule("BOD007", markup_in_body, Severity.WARNING, fix=Fix(_remove_markup)),
    Rule("BOD008", masked_upstream, Severity.INFO, fix=Fix(_redact)),
    Rule("BOD009", split_word, Severity.WARNING, fix=_JOIN),
    Rule("BOD010", hyphenated_line_end, Severity.INFO, fix=_JOIN),
    Rule("BOD011", repeated_paragraph, Severity.WARNING, fix=Fix(_delete_copy)),
    Rule("BOD012", bio_in_body, Severity.WARNING, fix=_LINE),
)
