"""Stage 1 of 9. JSON text → nodes that know where they stand in it, within a budget.

The parser of the standard library keeps no positions, takes the last of two equal keys in silence, and recurses.
This one does none of that: it walks a list of tokens with a stack of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dataset_tools.convert.blocks import Escape
from dataset_tools.model.span import Span

# Tokens of one record. The largest of the JSON news formats that we read has some hundred; a vector of
# 4,096 numbers has 8,192. Two million take about 2 s and 200 MB here.
MAX_TOKENS = 2_000_000

_SPACE = re.compile(r"[ \t\r\n]*")
_LITERAL = re.compile(r"true|false|null|NaN|-?Infinity|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)
_SHORT = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class String:
    """A string: `span` is what stands between its quotation marks."""

    text: str
    span: Span
    escapes: tuple[Escape, ...] = ()  # counted from span.start


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, true, false or null, as written: a number of 100,000 digits is never computed."""

    text: str


Node = String | Literal | list["Node"] | dict[str, "Node"]


class JsonError(ValueError):
    """Broken JSON. `code` is the finding's code, `position` where it broke."""

    def __init__(self, message: str, position: int, code: str = "FMT002") -> None:
        super().__init__(message)
        self.position = position
        self.code = code


def parse(text: str, start: int = 0, *, depth: int = 512) -> tuple[Node, int]:
    """The value that begins at `start`, and the position behind it.

    Errors: JsonError; its code is SEC005 where the text nests deeper than `depth` or holds too many tokens.
    """
    return _Scanner(text, depth).value(start)


def parse_whole(text: str, *, depth: int = 512) -> Node:
    """The one value that a text holds. Errors: JsonError."""
    node, end = parse(text, depth=depth)
    if (rest := skip_space(text, end)) < len(text):
        raise JsonError("there is more after the end of the JSON value", rest)
    return node


def elements(text: str, start: int, *, depth: int = 512) -> Iterator[tuple[Node, Span]]:
    """The values of the list that begins at `start`, one by one, each with its place.

    Errors: JsonError at the first one that is broken.
    """
    at = skip_space(text, start + 1)
    if text[at : at + 1] == "]":
        return
    while True:
        node, end = parse(text, at, depth=depth)
        yield node, Span(at, end)
        at = skip_space(text, end)
        mark = text[at : at + 1]
        if mark == "]":
            return
        if mark != ",":
            raise JsonError("a comma or ] is missing" if mark else "the text ends inside a list", at)
        at = skip_space(text, at + 1)


def skip_space(text: str, at: int) -> int:
    """The next position that is not JSON white space."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


class _Scanner:
    def __init__(self, text: str, depth: int) -> None:
        self.text = text
        self.depth = depth
        self.tokens = 0

    def value(self, at: int) -> tuple[Node, int]:
        """The value at `at`. Containers that are still open lie on a stack, each with the key that waits."""
        stack: list[tuple[list[Node] | dict[str, Node], str]] = []
        at = skip_space(self.text, at)
        while True:
            node, at = self._open_or_scalar(at)
            if isinstance(node, list | dict) and self.text[at - 1] in "[{":
                if len(stack) >= self.depth:
                    raise JsonError(f"nested deeper than {self.depth} levels", at, "SEC005")
                closed = self._empty(node, at)
                if closed is None:
                    key, at = self._key(node, at)
                    stack.append((node, key))
                    continue
                at = closed
            while stack:
                container, key = stack.pop()
                if isinstance(container, dict):
                    container[key] = node
                else:
                    container.append(node)
                at = skip_space(self.text, at)
                mark = self.text[at : at + 1]
                if mark == ",":
                    key, at = self._key(container, at + 1)
                    stack.append((container, key))
                    break
                if mark != ("}" if isinstance(container, dict) else "]"):
                    raise JsonError(
                        "a comma or closing bracket is missing" if mark else "the text ends too early", at
                    )
                node, at = container, at + 1
            else:
                return node, at

    def _open_or_scalar(self, at: int) -> tuple[Node, int]:
        self.tokens += 1
        if self.tokens > MAX_TOKENS:
            raise JsonError(f"more than {MAX_TOKENS:,} values", at, "SEC005")
        mark = self.text[at : at + 1]
        if mark == "{":
            return {}, at + 1
        if mark == "[":
            return [], at + 1
        if mark == '"':
            return self._string(at)
        match = _LITERAL.match(self.text, at)
        if match is None:
            raise JsonError("a value is missing" if mark else "the text ends too early", at)
        return Literal(match.group()), match.end()

    def _empty(self, node: Node, at: int) -> int | None:
        end = skip_space(self.text, at)
        return end + 1 if self.text[end : end + 1] == ("}" if isinstance(node, dict) else "]") else None

    def _key(self, container: list[Node] | dict[str, Node], at: int) -> tuple[str, int]:
        """The key that comes next in an object ("" in a list), and where its value begins."""
        at = skip_space(self.text, at)
        if isinstance(container, list):
            return "", at
        if self.text[at : at + 1] != '"':
            raise JsonError("a key in quotation marks is missing", at)
        key, end = self._string(at)
        if key.text in container:
            raise JsonError(f"the key {key.text[:60]!r} is given twice", at)
        end = skip_space(self.text, end)
        if self.text[end : end + 1] != ":":
            raise JsonError("a colon is missing", end)
        return key.text, skip_space(self.text, end + 1)

    def _string(self, at: int) -> tuple[String, int]:
        start = at + 1
        end = self.text.find('"', start)
        while end >= 0:
            slashes = end
            while slashes > start and self.text[slashes - 1] == "\\":
                slashes -= 1
            if (end - slashes) % 2 == 0:
                break
            end = self.text.find('"', end + 1)
        if end < 0:
            raise JsonError("a string is not closed", at)
        piece = self.text[start:end]
        if "\\" not in piece:
            return String(piece, Span(start, end)), end + 1
        escapes = tuple(_escapes(piece, start))
        return String(_unescaped(piece, escapes), Span(start, end), escapes), end + 1


def _escapes(piece: str, start: int) -> Iterator[Escape]:
    for match in _ESCAPE.finditer(piece):
        escape = match.group()
        char = _SHORT.get(escape[1:])
        if char is None:
            if len(escape) == 2:
                raise JsonError("an escape that JSON does not have", start + match.start())
            char = _of_units([int(u, 16) for u in escape[2:].split("\\u")])
        yield match.start(), match.end(), char


def _of_units(units: list[int]) -> str:
    """The character of one or two UTF-16 units. Half a pair is no character, and no UTF-8 file can hold it."""
    if len(units) == 2:
        return chr(0x10000 + ((units[0] - 0xD800) << 10) + units[1] - 0xDC00)
    return "\ufffd" if 0xD800 <= units[0] <= 0xDFFF else chr(units[0])


def _unescaped(piece: str, escapes: tuple[Escape, ...]) -> str:
    out: list[str] = []
    at = 0
    for start, end, char in escapes:
        out += (piece[at:start], char)
        at = end
    return "".join(out) + piece[at:]
