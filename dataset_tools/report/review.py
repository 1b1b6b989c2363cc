"""Stage 9 of 9. The review page: one article at a time, raw text beside what was read from it.

A small application for this machine only: it listens on loopback, wants a token in every request, refuses foreign
Host and Origin headers (DNS rebinding), and sends nothing anywhere. Saving hands one decision to `save`.
"""

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import JoinedText, Role
from dataset_tools.model.errors import MissingExtra
from dataset_tools.model.override import Anchor, Override
from dataset_tools.model.record import Record
from dataset_tools.model.span import Span

# A decision is a sentence or two; more than this is not one.
MAX_REQUEST = 64 * 1024
# Below this a value is shown as doubtful and its article queued.
DOUBT = 0.6

Save = Callable[[str, Override], object]  # path of the raw file, decision


@dataclass(frozen=True, slots=True)
class Item:
    """One article to look at."""

    record: Record
    findings: tuple[Diagnostic, ...] = ()
    decided: tuple[Override, ...] = ()  # what reviewers said before

    @property
    def doubt(self) -> float:
        """How much this article wants to be looked at: findings weigh more than doubtful values.

        What was decided is not asked again.
        """
        weights = {"error": 3.0, "warning": 1.0, "info": 0.1}
        found = sum(weights[d.severity.value] for d in self.findings if not self.has_decided(d.field, d.span))
        body = JoinedText.of(self.record.draft.of_role(Role.BODY))
        doubtful = [q for q in self.record.article.quotes if q.confidence < DOUBT]
        return found + sum(0.5 for q in doubtful if not self.has_decided("quotes", body.raw_span(q.span)))

    def has_decided(self, field: str | None, span: Span | None) -> bool:
        """True where a reviewer spoke about the field or, of quotes, about these words of the raw text."""
        name = "authors" if field == "author" else (field or "").partition("[")[0]
        mine = [(o, place) for o, place in self.places() if o.field == name]
        if name != "quotes":
            return bool(mine)
        return span is not None and any(place is not None and place.overlaps(span) for _, place in mine)

    def places(self) -> list[tuple[Override, Span | None]]:
        """Each earlier decision with the raw span of its words, None where it has none or they are gone."""
        raw = self.record.draft.raw
        return [(o, o.target.find(raw) if o.target else None) for o in self.decided]


def queue(items: Sequence[Item], *, everything: bool) -> list[Item]:
    """What to look at, the most doubtful first; all of it, or only what has something to look at."""
    chosen = [i for i in items if everything or i.doubt > 0]
    return sorted(chosen, key=lambda i: (-i.doubt, i.record.article.origin.path, _index(i)))


def item_json(item: Item) -> dict[str, Any]:
    """The item for the page; every offset is in code points of the raw text."""
    article, draft = item.record.article, item.record.draft
    body = JoinedText.of(draft.of_role(Role.BODY))
    spans = {p.field: (p.start, p.end, p.confidence, p.producer) for p in article.provenance}
    return {
        "path": article.origin.path,
        "record_index": article.origin.record_index,
        "raw_sha256": article.origin.sha256,
        "raw": draft.raw,
        "blocks": [
            {"role": b.role, "start": b.span.start, "end": b.span.end} for b in draft.blocks if b.role
        ],
        "fields": [
            {"name": name, "value": value, "span": spans.get(name), "decided": item.has_decided(name, None)}
            for name, value in (
                ("title", article.title),
                ("authors", list(article.authors)),
                ("date", article.date.isoformat() if article.date else None),
                ("publisher", article.publisher),
                ("url", article.url),
                ("language", article.language),
            )
        ],
        "quotes": [
            {
                "text": q.text,
                "speaker": q.speaker,
                "role": q.speaker_role,
                "kind": q.kind,
                "confidence": q.confidence,
                "start": raw.start,
                "end": raw.end,
                "decided": item.has_decided("quotes", raw),
            }
            for q in article.quotes
            for raw in [body.raw_span(q.span)]
        ],
        "findings": [
            {
                "code": d.code,
                "severity": d.severity,
                "message": d.message,
                "fix": d.fix,
                "span": [d.span.start, d.span.end] if d.span else None,
            }
            for d in item.findings
        ],
    }


def decision_of(
    request: Mapping[str, Any], items: Sequence[Item], *, by: str | None, at: str
) -> tuple[str, Override]:
    """The decision in a request of the page: (path of the raw file, override).

    Errors: ValueError where the request names no item of the queue or a span outside its text.
    """
    item = items[_number(request, "item", len(items))]
    article, raw = item.record.article, item.record.draft.raw
    target = None
    if request.get("span") is not None:
        start, end = (int(n) for n in request["span"])
        if not 0 <= start < end <= len(raw):
            raise ValueError("the span lies outside the text")
        target = Anchor.of(raw, Span(start, end))
    override = Override(
        raw_sha256=article.origin.sha256,
        record_index=article.origin.record_index,
        field=str(request["field"]),
        op=str(request["op"]),
        target=target,
        value=request.get("value"),
        by=by,
        at=at,
        reason=request.get("reason") or None,
    )
    from dataset_tools.model.override import overrides_of

    return article.origin.path, overrides_of(override.to_line(), "request")[0]


def create_app(
    items: Sequence[Item], save: Save, *, token: str, by: str | None, clock: Callable[[], str]
) -> Any:
    """The application (ASGI).

    Errors: MissingExtra where starlette is not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.middleware import Middleware
        from starlette.middleware.trustedhost import TrustedHostMiddleware
        from starlette.requests import Request
        from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
        from starlette.routing import Route
    except ImportError as error:
        raise MissingExtra("review", "review") from error
    from dataset_tools.model.errors import ConfigError

    def refused(request: Request) -> Response | None:
        given = request.headers.get("x-review-token") or request.query_params.get("token") or ""
        if not hmac.compare_digest(given.encode(), token.encode()):
            return PlainTextResponse("this page needs the token that `dataset-tools review` printed", 403)
        origin = request.headers.get("origin")
        if origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host')}":
            return PlainTextResponse("requests from other pages are refused", 403)
        return None

    async def page(request: Request) -> Response:
        return refused(request) or HTMLResponse(_page(), headers=_HEADERS)

    async def listing(request: Request) -> Response:
        if stop := refused(request):
            return stop
        return JSONResponse(
            [{"path": i.record.article.origin.path, "title": i.record.article.title} for i in items]
        )

    async def one(request: Request) -> Response:
        if stop := refused(request):
            return stop
        number = request.path_params["number"]
        if number >= len(items):
            return PlainTextResponse("no such item", 404)
        return JSONResponse(item_json(items[number]))

    async def decide(request: Request) -> Response:
        if stop := refused(request):
            return stop
        body = await request.body()
        if len(body) > MAX_REQUEST:
            return PlainTextResponse("too large", 413)
        try:
            path, override = decision_of(json.loads(body), items, by=by, at=clock())
        except (ValueError, KeyError, TypeError, ConfigError) as error:
            return PlainTextResponse(f"not a decision: {error}", 400)
        save(path, override)
        return JSONResponse({"saved": True})

    routes = [
        Route("/", page),
        Route("/api/items", listing),
        Route("/api/items/{number:int}", one),
        Route("/api/decisions", decide, methods=["POST"]),
    ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return Starlette(routes=routes, middleware=[hosts])


_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def _page() -> str:
    import base64
    import hashlib
    from importlib.resources import files

    folder = files("dataset_tools.report") / "templates"
    style = (folder / "review.css").read_text("utf-8")
    script = (folder / "review.js").read_text("utf-8")

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    policy = (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    html = (folder / "review.html").read_text("utf-8")
    return html.replace("@POLICY@", policy).replace("@STYLE@", style).replace("@SCRIPT@", script)


def _number(request: Mapping[str, Any], key: str, limit: int) -> int:
    number = int(request[key])
    if not 0 <= number < limit:
        raise ValueError(f"no {key} {number}")
    return number


def _index(item: Item) -> int:
    return item.record.article.origin.record_index or 0
