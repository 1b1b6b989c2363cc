"""Stage 5 of 9. BOD001 to BOD005: the body. Is it there, and is it whole?"""

import re
from collections.abc import Iterator

from dataset_tools.model.diagnostic import Severity
from dataset_tools.model.span import Span
from dataset_tools.validate.rule import EVIDENCE, Case, Rule, RuleContext, Seen

# No paragraph that people wrote for reading is so long; such a line is data or a page without breaks.
LONG_LINE = 20_000
# A stub says little else: in longer texts the same phrase is part of the story.
STUB_WORDS = 120
_CUT = re.compile(
    r"(?:\[(?:…|\.\.\.|&hellip;)\]|(?:read|see) (?:more|the full (?:story|article))(?: here)?\s*(?:…|\.\.\.|»|>>)?"
    r"|continue reading\W{0,4}|\(?\+?\d+ (?:more )?(?:chars|characters)\)?|weiterlesen\W{0,4}|lire la suite\W{0,4})$",
    re.IGNORECASE,
)
_CUT_TAIL = 24  # characters: longer than the last word of such a phrase and the marks behind it
_MAY_BE_CUT = re.compile(
    r"(?:\]|more|story|article|here|reading|chars|characters|weiterlesen|suite)\W*$", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?…:;。！？»”’\"')\]}⟧*–—]\s*$")
_STUB = re.compile(
    r"(?:subscribe|sign in|log in|register) (?:now )?to (?:continue|read|unlock)|this (?:content|article) is (?:only )?"
    r"(?:available|reserved) (?:to|for) subscribers|already a subscriber|(?:page|article) (?:was |could )?not (?:be )?found"
    r"|404 (?:error|not found)|error 404|enable (?:javascript|cookies)|we value your privacy|accept (?:all )?cookies"
    r"|verify (?:that )?you are (?:a )?human|access denied|nur für abonnenten|réservé aux abonnés",
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
    cut = _CUT.search(tail) if _MAY_BE_CUT.search(tail[-_CUT_TAIL:]) else None
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


RULES = (
    Rule("BOD001", empty_body, Severity.ERROR),
    Rule("BOD002", short_body, Severity.WARNING),
    Rule("BOD003", long_body, Severity.WARNING),
    Rule("BOD004", truncated, Severity.ERROR),
    Rule("BOD005", stub, Severity.ERROR, raw=True),
)
