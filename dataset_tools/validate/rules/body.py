"""Stage 5 of 9. BOD: the body. Is it there, is it whole, and is there nothing in it that is not the story?"""

import re
from collections.abc import Iterator
from itertools import pairwise

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.span import Edit, Span
from dataset_tools.validate.rule import EVIDENCE, Case, Fix, Rule, RuleContext, Seen

# No paragraph that people wrote for reading is so long; such a line is data or a page without breaks.
LONG_LINE = 20_000
# A stub says little else: in longer texts the same phrase is part of the story.
STUB_WORDS = 120

_CUT = re.compile(
    r"(?:\[(?:…|\.\.\.|&hellip;)\]|(?:read|see) (?:more|the full (?:story|article))(?: here)?\s*(?:…|\.\.\.|»|>>)?"
    r"|continue reading\W{0,4}|\(?\+?\d+ (?:more )?(?:chars|characters)\)?|weiterlesen\W{0,4}|lire la suite\W{0,4})$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…:;。！？»”’\"')\]}⟧*–—]\s*$")
_STUB = re.compile(
    r"(?:subscribe|sign in|log in|register) (?:now )?to (?:continue|read|unlock)|this (?:content|article) is (?:only )?"
    r"(?:available|reserved) (?:to|for) subscribers|already a subscriber|(?:page|article) (?:was |could )?not (?:be )?found"
    r"|404 (?:error|not found)|error 404|enable (?:javascript|cookies)|we value your privacy|accept (?:all )?cookies"
    r"|verify (?:that )?you are (?:a )?human|access denied|nur für abonnenten|réservé aux abonnés",
    re.IGNORECASE,
)
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


def empty_body(case: Case, _: RuleContext) -> Iterator[Seen]:
    """No body is left after cleaning.

    Why: there is nothing to publish, and an empty row would look like an article.
    Fix: check that the file holds the text of an article, not only menus and notices.
    """
    if not (case.article.body or "").strip():
        yield Seen(
            "no body is left after cleaning",
            field="body",
            evidence=case.draft.raw.strip()[:EVIDENCE] or None,
            fix="check that the file holds the text of an article, not only menus and notices",
        )


def short_body(case: Case, context: RuleContext) -> Iterator[Seen]:
    """The body is shorter than an article: fewer words than `validate.min_words`.

    Why: it may be a notice, a picture's caption, or the part before a paywall.
    Fix: check that the whole text is there; a short item can be accepted by a waiver.
    """
    if 0 < case.words < context.config.min_words:
        yield Seen(
            f"the body has {case.words} words, fewer than {context.config.min_words}",
            case.raw_span(0, len(case.body.text)),
            field="body",
            evidence=(case.article.body or "")[:60],
            fix="check that the whole text is there",
        )


def long_body(case: Case, context: RuleContext) -> Iterator[Seen]:
    """The body is longer than an article, or one paragraph of it is as long as a chapter.

    Why: several articles, a whole site or data may have been taken for one text.
    Fix: contribute one article a record.
    """
    if case.words > context.config.max_words:
        yield Seen(
            f"the body has {case.words:,} words, more than {context.config.max_words:,}",
            field="body",
            evidence=f"{case.words} words",
            fix="contribute one article a record",
        )
    longest = max(case.body.blocks, key=lambda b: len(b.text), default=None)
    if longest is not None and len(longest.text) > LONG_LINE:
        yield Seen(
            f"a paragraph has {len(longest.text):,} characters",
            Span(longest.span.start, longest.span.start + 1),
            field="body",
            evidence=longest.text[:60],
            fix="contribute one article a record, with its paragraphs",
        )


def truncated(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The text breaks off: "Read more…", or the last sentence has no end.

    Why: feeds and previews carry the beginning of an article; the rest is missing.
    Fix: contribute the whole text.
    """
    text = case.body.text.rstrip()
    if not text:
        return
    tail = text[-200:]
    cut = _CUT.search(tail)
    last = case.body.blocks[-1].text.rstrip()
    # A last line without a full stop can be a signature or a list; a long one is a sentence that breaks off.
    if cut is None and (_ENDS.search(tail) or len(last) < 80 or not last[-1].islower()):
        return
    start = len(text) - len(tail) + cut.start() if cut else len(text) - min(len(last), 40)
    yield Seen(
        "the text breaks off",
        case.raw_span(start, len(text)),
        field="body",
        evidence=text[-80:],
        fix="contribute the whole text",
    )


def stub(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The text is what stands in place of an article: a paywall, a consent form, an error page.

    Why: the page was fetched, but not the article.
    Fix: contribute the article as a reader sees it, if you may.
    """
    if case.words > STUB_WORDS:
        return
    if m := _STUB.search(case.draft.raw[:20_000]):
        yield Seen(
            "this is a paywall, a consent form or an error page",
            Span(m.start(), m.end()),
            field="body",
            evidence=m.group(),
            fix="contribute the article as a reader sees it",
        )


def furniture_in_body(case: Case, context: RuleContext) -> Iterator[Seen]:
    """A line of the body is furniture of the site: a plea, a menu, a line that stands on other pages too.

    Why: it is counted as the author's words, on every page again.
    Fix: delete the line from the raw text with `--unsafe-fixes`, or leave it and tell us.
    """
    for block in case.body.blocks:
        text = block.text.strip()
        if len(text) < 200 and _PLEA.match(text):
            yield _line("a plea or menu of the site in the body", block.span, text)
        elif text.casefold() in context.furniture:
            yield _line("this line stands on other pages of the site, too", block.span, text)


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
    if "<" not in text and "&" not in text and "{" not in text and "var " not in text:
        return
    for pattern, what in ((_TAG, "a tag"), (_ENTITY, "an entity"), (_CODE, "code")):
        if m := pattern.search(text):
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


def split_word(case: Case, context: RuleContext) -> Iterator[Seen]:
    """A word is split by a paragraph break: "stresse", blank line, "d".

    Why: two pieces of a word are no words; searches and counts miss it.
    Fix: join the halves; `--unsafe-fixes` does it.
    """
    blocks = case.body.blocks
    for before, after in pairwise(blocks):
        end, start = _LONE_END.search(before.text[-40:]), _LONE_START.match(after.text)
        if end is None or start is None:
            continue
        whole = end[1] + start[1]
        # Without a lexicon only a piece that cannot be a word of its own tells: a single letter, or no vowel.
        alone = len(start[1]) == 1 and start[1] not in "aioéàyuwzesk"
        if whole in context.joined_words or alone or not re.search("[aeiouyà-ÿ]", start[1]):
            yield Seen(
                f"{end[1]!r} and {start[1]!r} may be one word",
                Span(before.span.end - len(end[1]), after.span.start + len(start[1])),
                field="body",
                evidence=f"{end[1]}¶{start[1]}",
                fix="join the halves",
            )


def hyphenated_line_end(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A word is hyphenated at the end of a line: "har-", "bour".

    Why: the body joins the halves as far as it knows the word; others stay in two pieces.
    Fix: join the halves in the raw text; `--unsafe-fixes` does it.
    """
    m = _HYPHENATED.search(case.draft.raw)
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
    for i, block in enumerate(case.body.blocks):
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
    Rule("BOD001", empty_body, Severity.ERROR),
    Rule("BOD002", short_body, Severity.WARNING),
    Rule("BOD003", long_body, Severity.WARNING),
    Rule("BOD004", truncated, Severity.ERROR),
    Rule("BOD005", stub, Severity.ERROR),
    Rule("BOD006", furniture_in_body, Severity.WARNING, fix=_LINE),
    Rule("BOD007", markup_in_body, Severity.WARNING, fix=Fix(_remove_markup)),
    Rule("BOD008", masked_upstream, Severity.INFO, fix=Fix(_redact)),
    Rule("BOD009", split_word, Severity.WARNING, fix=_JOIN),
    Rule("BOD010", hyphenated_line_end, Severity.INFO, fix=_JOIN),
    Rule("BOD011", repeated_paragraph, Severity.WARNING, fix=Fix(_delete_copy)),
    Rule("BOD012", bio_in_body, Severity.WARNING, fix=_LINE),
)
