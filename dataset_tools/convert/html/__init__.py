"""Stage 1 of 9, HTML. Page → Draft: the article's paragraphs, the notices around it, its metadata as hints.

The page's own bytes are never fetched from or executed; see docs/explanation/html.md.
"""

from collections.abc import Iterator
from typing import BinaryIO

from dataset_tools.convert.html import body, decode, guards, metadata, stubs, zones
from dataset_tools.convert.html.layout import Layout
from dataset_tools.convert.html.trace import PageText, mask
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Draft | Diagnostic]:
    """The one draft of an HTML file, or the finding that says why there is none."""
    from dataclasses import replace

    data = stream.read(limits.record_mb * 4 * guards.MEGABYTE + 1)  # 4 bytes: the longest UTF-8 character
    decoded = decode.decode_html(data, origin)
    if decoded.text is None:
        yield from decoded.findings
        return
    result = convert_html(decoded.text, origin, limits)
    if isinstance(result, Draft):
        result = replace(
            result,
            findings=(*decoded.findings, *result.findings),
            extras={**result.extras, "encoding": decoded.encoding},
        )
    yield result


def convert_html(
    text: str, origin: Origin, limits: LimitsConfig, *, url: str | None = None
) -> Draft | Diagnostic:
    """The draft of one page that is already decoded; a Diagnostic where the page is beyond the limits.

    Args:   url: where the page was fetched from, when the container knows it.
    """
    if finding := guards.too_large(text, origin, limits):
        return finding
    masked, findings = guards.without_wide_tags(mask(text), origin)
    page = PageText(text, masked)
    layout = Layout.of(page)
    safe, deep = guards.flattened(masked, layout.depth, origin, limits)
    findings += deep
    tree = body.parse(safe[: body.tree_end(layout, page)])
    if tree is None:
        return Draft(origin, text, (), findings=tuple(findings))
    facts = metadata.read(tree, text, layout, url)
    choice = body.choose(layout, page, facts.headline, tree, facts.url)
    blocks = zones.assemble(layout, page, choice.probabilities, facts)
    findings += stubs.find_stubs(layout, blocks, facts.statement, origin)
    return Draft(origin, text, blocks, facts.hints, tuple(findings), {"byline": "read"})
