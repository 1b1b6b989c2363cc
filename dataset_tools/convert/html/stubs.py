"""Pages that hold less than their article: paywalls, consent walls, error pages, cut texts, live blogs."""

import re
from collections.abc import Iterator, Sequence

from dataset_tools.convert.html.jsonld import Statement
from dataset_tools.convert.html.layout import Layout
from dataset_tools.convert.html.tags import BITS
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Block, Origin, Role

# The page says that it goes on elsewhere.
_CUT = re.compile(
    r"(?:\bread (?:more|the (?:full|whole|rest))\b|\bcontinue(?:d)? reading\b|\bfull (?:story|article)\b|\bweiterlesen\b|"
    r"\blire la suite\b|\bseguir leyendo\b|\bleer más\b|\blees verder\b|\bläs mer\b|\bleggi tutto\b|\[(?:…|\.\.\.)\]).{0,40}$",
    re.IGNORECASE | re.DOTALL,
)
_WALLS = (
    ("a paywall", re.compile(
        r"subscribe (?:now )?to (?:continue|read|keep)|to (?:continue|keep) reading|subscribers? only|for subscribers|already a subscriber|"
        r"log in to (?:continue|read)|create (?:a|your) (?:free )?account to|start your (?:free )?(?:trial|subscription)|"
        r"réservé aux abonnés|nur für abonnenten|jetzt weiterlesen|exclusivo para suscriptores|kun for abonnenter", re.IGNORECASE)),
    ("a consent wall", re.compile(
        r"before you continue|we (?:and our partners )?use cookies|accept all cookies|manage (?:your )?(?:cookie|privacy|consent)|"
        r"your privacy choices|cookies? (?:akzeptieren|accepter|aceptar)|einwilligung", re.IGNORECASE)),
    ("a bot check", re.compile(
        r"verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|enable javascript and cookies|are you a robot|"
        r"access (?:to this page has been )?denied|unusual traffic", re.IGNORECASE)),
    ("an error page", re.compile(
        r"page (?:could )?not (?:be )?found|\b404\b|no longer (?:available|exists)|page (?:introuvable|nicht gefunden)|"
        r"página no encontrada|service unavailable|\b50[234]\b.{0,20}(?:error|gateway)", re.IGNORECASE)),
)  # fmt: skip

# An article of fewer characters is rare (3 of 791 pages of WCXB dev); a wall's text is shorter.
STUB_CHARS = 600
# With a body of this much, the words of a wall must stand in it or in a heading: a cookie banner is on most pages.
# Two of 791 dev pages, both complete, were called stubs without this; none is with it.
SHORT_CHARS = 200
# A page that says it is not free, with less than this, shows the opening only.
TEASER_CHARS = 1500


def find_stubs(
    layout: Layout, blocks: Sequence[Block], statement: Statement | None, origin: Origin
) -> Iterator[Diagnostic]:
    """BOD004 where the body is cut, BOD005 where something else stands in its place, or a live blog."""
    body = [b for b in blocks if b.role is Role.BODY]
    size = sum(len(b.text) for b in body)
    if body and (m := _CUT.search(body[-1].text[-160:])) and size < TEASER_CHARS:
        yield _finding(
            ("BOD004", Severity.ERROR),
            "the body ends where the page says that it goes on",
            origin,
            m.group(),
            body[-1],
        )
    if size < STUB_CHARS:
        shown = [c.text for c in layout.cells[:400]]
        if size >= SHORT_CHARS:
            shown = [b.text for b in blocks if b.role in (Role.BODY, Role.HEADLINE)]
        yield from _walls(shown, blocks, origin)
    elif statement and statement.free is False and size < TEASER_CHARS and _has_gate(layout):
        message = "the page says that it is not free, and shows its opening only"
        yield _finding(("BOD004", Severity.ERROR), message, origin, body[-1].text[-80:], body[-1])
    if statement and "liveblogposting" in statement.types:
        yield _finding(
            ("BOD005", Severity.WARNING),
            "a live blog: its body is a stream of entries, not one article",
            origin,
            "LiveBlogPosting",
        )


def _walls(shown: Sequence[str], blocks: Sequence[Block], origin: Origin) -> Iterator[Diagnostic]:
    seen = " ".join(shown)[:20_000]
    for what, pattern in _WALLS:
        if m := pattern.search(seen):
            message = f"{what} stands where the article should be"
            block = next((b for b in blocks if m.group() in b.text), None)
            yield _finding(("BOD005", Severity.ERROR), message, origin, m.group(), block)
            return


def _has_gate(layout: Layout) -> bool:
    return any(e.flags & BITS["paywall"] for e in layout.elements)


def _finding(
    kind: tuple[str, Severity], message: str, origin: Origin, evidence: str, block: Block | None = None
) -> Diagnostic:
    code, severity = kind
    return Diagnostic(
        code,
        severity,
        message,
        path=origin.path,
        record_index=origin.record_index,
        span=block.span if block else None,
        field="body",
        evidence=evidence[:120],
        fix="save the page as a reader with access sees it, or leave it out",
    )
