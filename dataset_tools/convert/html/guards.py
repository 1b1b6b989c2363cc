"""What a page may cost: budgets that are checked before lxml sees a byte.

lxml drops all text below 255 levels without an error, and takes minutes over a tag with 200,000
attributes. Both are put right in a copy of the same length, so that every offset stays true.
"""

import re

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Origin
from dataset_tools.model.project import LimitsConfig

# Elements that do not nest: those without content, those that the page has once, and those that libxml2 closes itself.
_FLAT = (
    "html|head|body|title|script|style|meta|link|base|br|hr|img|input|wbr|area|col|embed|param|source|track|"
    "p|li|td|th|tr|dt|dd|option|thead|tbody|tfoot"
)
_NEST = re.compile(rf"<(/?)(?!(?:{_FLAT})(?=[\s/>]))[a-zA-Z][^\s/<>]*", re.IGNORECASE)

# No honest tag needs more: the most of any tag of 791 pages (WCXB dev) is 32.
MAX_ATTRIBUTES = 2000
# Below this a tag cannot hold MAX_ATTRIBUTES: each takes a space and a letter.
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{2 * MAX_ATTRIBUTES},}}")
_BOUNDARY = re.compile(r"[\s=]+")
# A quoted value is one attribute, however much JSON a page puts there. Only behind a name of its own: in a=b="c d"
# the quotes enclose nothing.
_QUOTED = re.compile(r"""([\s"'/][^\s=<>"'/]++\s*+)=\s*+(?:"[^"]*+"|'[^']*+')""")

MEGABYTE = 1_000_000


def too_large(text: str, origin: Origin, limits: LimitsConfig) -> Diagnostic | None:
    """The SEC001 finding of a page beyond `limits.record_mb`; it is not parsed at all."""
    if len(text) <= limits.record_mb * MEGABYTE:
        return None
    return Diagnostic(
        "SEC001",
        Severity.ERROR,
        f"the page has {len(text):,} characters, the limit for one record is {limits.record_mb} MB",
        path=origin.path,
        record_index=origin.record_index,
        fix="split the file, or raise limits.record_mb in dataset.toml",
    )


def without_wide_tags(text: str, origin: Origin) -> tuple[str, list[Diagnostic]]:
    """`text` without the attributes of tags that have too many, of the same length, and what was put right.

    NUL becomes a space: libxml2 would end the page there.
    """
    safe, wide = _without_wide_tags(text.replace("\x00", " "))
    if not wide:
        return safe, []
    message = f"{wide} tags carry over {MAX_ATTRIBUTES:,} attributes; those were not read"
    return safe, [_finding(message, origin)]


def flattened(text: str, depth: int, origin: Origin, limits: LimitsConfig) -> tuple[str, list[Diagnostic]]:
    """`text` without the tags below `limits.depth`, of the same length, and the finding that says so.

    Args:   depth: how deep the elements of the page nest.

    >>> safe, found = flattened("<b>" * 600 + "deep", 600, Origin("a.html", "0" * 64, "text/html"), LimitsConfig())
    >>> len(safe), safe.count("<b>"), safe.endswith("deep"), found[0].code
    (1804, 512, True, 'SEC005')
    """
    if depth <= limits.depth:
        return text, []
    message = f"elements nest {depth:,} deep, the limit is {limits.depth}; deeper tags were read through"
    return _flatten(text, limits.depth), [_finding(message, origin)]


def _finding(message: str, origin: Origin) -> Diagnostic:
    return Diagnostic(
        "SEC005",
        Severity.WARNING,
        message,
        path=origin.path,
        record_index=origin.record_index,
        fix="check that the page is what it claims to be; its text was kept",
    )


def _without_wide_tags(text: str) -> tuple[str, int]:
    if not _has_long_tag(text):
        return text, 0
    parts: list[str] = []
    at = wide = 0
    for m in _LONG_TAG.finditer(text):
        if len(_BOUNDARY.findall(_QUOTED.sub(r"\1=v", m.group()))) < 2 * MAX_ATTRIBUTES:
            continue
        name_end = re.compile(r"[\s/]").search(text, m.start(), m.end())
        start = name_end.start() if name_end else m.end()
        parts += (text[at:start], " " * (m.end() - start))
        at = m.end()
        wide += 1
    return ("".join([*parts, text[at:]]), wide) if wide else (text, 0)


def _has_long_tag(text: str) -> bool:
    """True where `_LONG_TAG` may match; on most pages this settles it in a third of the time."""
    long = 2 * MAX_ATTRIBUTES
    return any(">" not in piece[:long] for piece in [p for p in text.split("<") if len(p) > long])


def _flatten(text: str, limit: int) -> str:
    parts: list[str] = []
    at = depth = 0
    for m in _NEST.finditer(text):
        end = text.find(">", m.end()) + 1 or len(text)
        if text[end - 2] == "/":
            continue
        closes = bool(m.group(1))
        depth = max(0, depth - 1) if closes else depth + 1
        if depth > limit or (depth == limit and closes):
            parts += (text[at : m.start()], " " * (end - m.start())) if m.start() >= at else ()
            at = max(at, end)
    return "".join([*parts, text[at:]])
