"""Stage 1 of 9. XML bytes → text and tree, with no DTD, no entity, and nothing fetched."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dataset_tools.convert.base import MB, Refusal, at_line, refuse, too_large
from dataset_tools.convert.decode import decode
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Origin
from dataset_tools.model.project import LimitsConfig

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9._-]{2,40})")
_DECLARATION = re.compile(r"<\?xml[^>]{0,300}\?>")
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b")
# News agencies name the DTD of their standard and define nothing of their own: that is a label, and is not followed.
_KNOWN_DTD = re.compile(
    r"<!DOCTYPE\s{1,9}(?:nitf|NewsML|TEI\.2|TEI)\s{1,9}(?:SYSTEM|PUBLIC\s{1,9}\"[^\"<>]{0,200}\")\s{0,9}"
    r"\"(?:[\w:/.-]{0,200}/)?(?:nitf|NewsML|tei)[\w.-]{0,40}\.dtd\"\s{0,9}>"
)
MAX_ELEMENTS = 1_000_000  # of one document; the largest TEI novel we know has 100,000


@dataclass(frozen=True, slots=True)
class XmlText:
    """A document: its text as written, and its tree."""

    text: str
    root: Any  # xml.etree.ElementTree.Element
    encoding: str
    findings: tuple[Diagnostic, ...]


class _Builder(ET.TreeBuilder):
    """A tree within limits."""

    def __init__(self, limits: LimitsConfig, origin: Origin) -> None:
        super().__init__()
        self.depth = self.count = 0
        self.limits, self.origin = limits, origin

    def start(self, tag: str, attrs: dict[str, str], /) -> Any:
        self.depth += 1
        self.count += 1
        if self.depth > self.limits.depth or self.count > MAX_ELEMENTS:
            message = f"XML nested over {self.limits.depth} deep or of over {MAX_ELEMENTS:,} elements"
            raise Refusal(refuse("SEC005", message, self.origin, "raise limits.depth in dataset.toml"))
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Any:
        self.depth -= 1
        return super().end(tag)


def read_xml(data: bytes, origin: Origin, limits: LimitsConfig) -> XmlText:
    """The document whose bytes these are.

    Errors: Refusal ENC001, SEC001, SEC004 (a DTD), SEC005 (depth) or FMT002 (broken XML).
    """
    if len(data) > limits.record_mb * MB:
        raise Refusal(too_large("the document", len(data), limits.record_mb, "record_mb", origin))
    declared = _DECLARED.match(data)
    decoded = decode(data, declared[1].decode("ascii") if declared else None, origin)
    if decoded.text is None:
        raise Refusal(decoded.findings[0])
    text = _without_known_dtd(decoded.text)
    if found := _DOCTYPE.search(text):
        finding = refuse(
            "SEC004", "a DTD or entity declaration is not read", origin, "remove the <!DOCTYPE …>"
        )
        raise Refusal(at_line(finding, text.count("\n", 0, found.start()) + 1))
    parser = ET.XMLParser(target=_Builder(limits, origin))  # noqa: S314 - DTDs are refused above
    try:
        # The declaration names an encoding that is no longer true.
        parser.feed(_DECLARATION.sub(lambda m: " " * len(m.group()), text, count=1))
        root = parser.close()
    except ET.ParseError as error:
        line, column = error.position
        finding = refuse("FMT002", f"broken XML: {error.msg.partition(':')[0]}", origin, "repair the XML")
        raise Refusal(at_line(finding, line, column + 1)) from error
    return XmlText(decoded.text, root, decoded.encoding, decoded.findings)


def _without_known_dtd(text: str) -> str:
    """The text with a known standard's DOCTYPE blanked, its length unchanged."""
    match = _KNOWN_DTD.search(text, 0, 4096)
    return text[: match.start()] + " " * len(match.group()) + text[match.end() :] if match else text


def local(tag: Any) -> str:
    """The name of an element without its namespace, lower case; "" of a comment."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def find_all(root: Any, *names: str) -> Iterator[Any]:
    """All elements of these local names, in the order of the document."""
    wanted = set(names)
    return (e for e in root.iter() if local(e.tag) in wanted)


def find(root: Any, *names: str) -> Any | None:
    """The first element of one of these local names."""
    return next(find_all(root, *names), None)


def text_of(element: Any | None) -> str:
    """All text inside an element, white space collapsed."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def attribute(element: Any | None, *names: str) -> str:
    """The first attribute of these local names that is set."""
    if element is None:
        return ""
    by_name = {local(key): value for key, value in element.attrib.items()}
    return next((by_name[n].strip() for n in names if by_name.get(n, "").strip()), "")
