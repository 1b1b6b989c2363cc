"""Contributed words inside Markdown: in a card, a changelog, release notes. Nothing in them may act."""

import html
import re

# Every character that Markdown, or a table in it, could take for markup; signs of a list only at the start.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#!|~@]|^[+=-])")


def markdown_text(text: object) -> str:
    r"""The words in one line: no markup, link, mention, table border or HTML, no control or invisible character.

    >>> markdown_text("[a](b)|<i>")
    '\\[a\\]\\(b\\)\\|&lt;i&gt;'
    """
    line = "".join(c if c.isprintable() else " " for c in str(text))
    return html.escape(_MARKUP.sub(r"\\\1", " ".join(line.split())), quote=False)
