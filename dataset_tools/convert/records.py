"""Stage 1 of 9. One record of fields (JSON, CSV, Parquet) → a draft: its body in blocks, the rest as hints."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dataset_tools.convert.base import Item, no_text, refuse
from dataset_tools.convert.blocks import paragraphs
from dataset_tools.convert.fields import BODY_NAMES, MAX_VALUE, hints_of, is_markup, key_of
from dataset_tools.convert.json_scan import Node, String
from dataset_tools.convert.markup import markup_blocks
from dataset_tools.model.draft import Block, Draft, Hint, Origin, Role
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.span import Span

# Lists of records in an envelope: {"articles": [...]}.
ENVELOPES = ("articles", "items", "docs", "documents", "records", "results", "data", "news", "entries", "stories",
             "@graph", "newsitems", "hits", "rows")  # fmt: skip
# A record wrapped in an object of its own: {"_source": {…}}, {"article": {…}}.
_WRAPPERS = (
    "_source",
    "article",
    "newsitem",
    "item",
    "document",
    "doc",
    "data",
    "record",
    "fields",
    "content",
)
# Parts of a body that is not one string: fundus (summary, sections, headline, paragraphs), ninjs 2 (bodies), blocks.
_PARTS = (
    "summary",
    "sections",
    "headline",
    "paragraphs",
    "value",
    "text",
    "html",
    "content",
    "body",
    "blocks",
)
_NAMES_OF = ("name", "value", "@value", "main", "text", "title", "label", "@id", "url", "href")
_MAX_PARTS = 100_000
_BODIES = frozenset(BODY_NAMES)
_TITLE = frozenset({"title", "headline", "headlines"})


@dataclass(frozen=True, slots=True)
class Fields:
    """A record as the readers of all field formats see it."""

    raw: str
    body: tuple[String, ...]  # over raw; more than one where the format gives paragraphs
    values: tuple[tuple[str, str, Span | None], ...]  # name, value, place in raw
    title: String | None = None  # over raw
    source: str = "record"


def json_fields(node: Node, raw: str) -> Fields | None:
    """The fields of a JSON object; None where the value is no object."""
    if not isinstance(node, dict):
        return None
    node = _unwrapped(node)
    keys = {name: key_of(name) for name in node}
    names = sorted((n for n, key in keys.items() if key in _BODIES or key == "bodies"), key=_body_rank)
    body: tuple[String, ...] = ()
    for name in names:
        body = tuple(_strings(node[name]))
        if any(s.text.strip() for s in body):
            names = [name]
            break
    values = tuple(_values({n: v for n, v in node.items() if n not in names[:1]}))
    titles = (node[n] for n, key in keys.items() if key in _TITLE)
    title = next((t for t in titles if isinstance(t, String) and t.text.strip()), None)
    return Fields(raw, body, values, title)


def draft_of(fields: Fields, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The draft of one record, or the finding that says why there is none."""
    hints = tuple(hints_of(fields.values, fields.source))
    filled = [s for s in fields.body if s.text.strip()]
    if not filled:
        known = "articleBody, body, text, content"
        yield no_text(origin, "the record", f"give the article under one of the usual names: {known}")
        return
    if len(filled) == 1 and is_markup(filled[0].text):
        yield from markup_draft(filled[0].text, origin, limits, hints)
        return
    blocks: list[Block] = []
    if fields.title is not None and fields.title.text.strip():
        blocks += _single(fields.title, Role.HEADLINE, "h1")
    for string in filled:
        text_blocks = paragraphs(string.text, string.span.start, string.escapes)
        blocks += text_blocks if len(filled) == 1 else (b.but(tag="p") for b in text_blocks)
    yield Draft(origin, fields.raw, tuple(blocks), hints, (), {"encoding": "utf-8"})


def markup_draft(
    text: str, origin: Origin, limits: LimitsConfig, hints: tuple[Hint, ...], url: str | None = None
) -> Iterator[Item]:
    """The draft of a field that holds HTML; the text of that field is the raw text of the record."""
    extras = {"raw": "the HTML of the record's body"}
    if "<body" not in text[:20_000].lower():
        blocks = tuple(markup_blocks(text))
        if blocks:
            yield Draft(origin, text, blocks, hints, (), extras)
        else:
            yield no_text(origin, "the record")
        return
    try:
        from dataset_tools.convert.html import convert_html

        url = url or next((h.value for h in hints if h.field == "url"), None)
        page = convert_html(text, origin, limits, url=url)
    except ImportError:
        fix = "pip install 'article-dataset-tools[html]'"
        yield refuse("FMT005", "the record holds a page of HTML, which needs the extra [html]", origin, fix)
        return
    yield (
        replace(page, hints=hints + page.hints, extras={**page.extras, **extras})
        if isinstance(page, Draft)
        else page
    )


def _single(string: String, role: Role, tag: str) -> Iterator[Block]:
    """One block of a string of one line; nothing where it has several."""
    found = list(paragraphs(string.text, string.span.start, string.escapes, role=role, tag=tag))
    if len(found) == 1 and "\n" not in found[0].text:
        yield found[0]


def _body_rank(name: str) -> int:
    key = key_of(name)
    return BODY_NAMES.index(key) if key in BODY_NAMES else 0


def _unwrapped(node: dict[str, Node]) -> dict[str, Node]:
    """The object that holds the article, where a record wraps it in another."""
    for _ in range(3):
        if any(isinstance(v, String) and key_of(n) in _BODIES for n, v in node.items()):
            break
        inner = next((v for n in _WRAPPERS if isinstance(v := node.get(n), dict) and _holds_body(v)), None)
        if inner is None:
            break
        node = {**{n: v for n, v in node.items() if v is not inner}, **inner}
    return node


def _holds_body(node: dict[str, Node]) -> bool:
    return not (_BODIES | _TITLE).isdisjoint(map(key_of, node))


def _strings(node: Node) -> Iterator[String]:
    """The strings of a body in reading order: one string, a list, or the nested parts of fundus and ninjs."""
    stack = [node]
    for _ in range(_MAX_PARTS):
        if not stack:
            return
        current = stack.pop()
        if isinstance(current, String):
            yield current
        elif isinstance(current, list):
            stack += reversed(current)
        elif isinstance(current, dict):
            stack += reversed([current[n] for n in _PARTS if n in current])


def _values(node: dict[str, Node]) -> Iterator[tuple[str, str, Span | None]]:
    """Plain values of the fields, lists one by one; of an object, its name."""
    for name, value in node.items():
        for item in (value if isinstance(value, list) else [value])[:100]:
            found: Node | None = item
            if isinstance(item, dict):
                found = next((item[n] for n in _NAMES_OF if isinstance(item.get(n), String)), None)
            if isinstance(found, String) and len(found.text) <= MAX_VALUE:
                yield name, found.text, found.span
            elif found is not None and not isinstance(found, String | list | dict) and len(found.text) < 40:
                yield name, found.text, None


def plain_fields(cells: Iterable[tuple[str, str]], body: str, *, source: str) -> Fields:
    """A record whose body cell is its raw text, as in Parquet: the values have no place in it."""
    values = tuple((name, value, None) for name, value in cells if len(value) <= MAX_VALUE)
    return Fields(body, (String(body, Span(0, len(body))),), values, None, source)
