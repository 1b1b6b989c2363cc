"""Stage 9 of 9. Contributed text → text that cannot act: the one gate before a terminal, a log or a page.

Article text and file names are not ours. Printed as they are, they could move the cursor, turn the reading order
round, hide a line, or give the CI runner a command. Here they become something to look at.
"""

import html
import json
import re
from typing import Any

# What a CI runner takes for a command: "::" at the start of a line, "##[" anywhere.
_COMMANDS = (("::", ":\\x3a"), ("##[", "#\\x23["))
# Characters that XML 1.0 cannot hold, not even as references.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe_text(text: object, *, limit: int | None = None) -> str:
    r"""The text in one line of printable characters; the others become escapes.

    Escaped are controls (C0, C1), bidirectional and other invisible marks, line and paragraph separators,
    lone surrogates and whatever could start a workflow command.

    >>> safe_text("a\x1b[2Jb")
    'a\\x1b[2Jb'
    >>> safe_text("::error::forged")
    ':\\x3aerror:\\x3aforged'
    """
    out = str(text)
    if limit is not None and len(out) > limit:
        out = out[: limit - 1] + "…"
    if not out.isprintable():
        out = "".join(c if c.isprintable() else _escape(c) for c in out)
    for command, harmless in _COMMANDS:
        if command in out:
            out = out.replace(command, harmless)
    return out


def _escape(char: str) -> str:
    code = ord(char)
    if char in "\u00a0\u2007\u202f\u3000":  # spaces that only keep words together
        return " "
    if char in "\t\n\r":
        return {"\t": "\\t", "\n": "\\n", "\r": "\\r"}[char]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def safe_json(value: Any, *, indent: int | None = None) -> str:
    """JSON in ASCII: every other character is an escape, so that nothing in it can act on a terminal or runner."""
    text = json.dumps(value, ensure_ascii=True, indent=indent, sort_keys=True)
    return text.replace("\x7f", "\\u007f").replace("##[", "#\\u0023[")


def safe_xml(text: object) -> str:
    """Text or attribute of XML: characters that XML forbids are escaped as in `safe_text`, markup as entities."""
    seen = _NOT_XML.sub(lambda m: _escape(m.group()), str(text))
    return html.escape("\n".join(safe_text(line) for line in seen.split("\n")), quote=True)


# Every character that Markdown or the HTML in it could take for markup.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~@-])")


def safe_markdown(text: object, *, limit: int | None = None) -> str:
    r"""Text inside a Markdown line or table cell: no markup, no link, no mention, no HTML.

    >>> safe_markdown("a|b <i>")
    'a\\|b &lt;i&gt;'
    """
    return html.escape(_MARKDOWN.sub(r"\\\1", safe_text(text, limit=limit)), quote=False)


def safe_code(text: object, *, limit: int | None = None) -> str:
    """Text in a Markdown code span; a backtick cannot be escaped there, so it is replaced."""
    return f"`{safe_text(text, limit=limit).replace('`', 'ˋ').replace('|', '¦') or ' '}`"
