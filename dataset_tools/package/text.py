"""Stage 7 of 9. Contributed words inside a card, and YAML at its head."""

import html
import re
from collections.abc import Mapping
from typing import Any

# Every character that Markdown, or a table in it, could take for markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~@])")


def card_text(text: object) -> str:
    r"""Contributed words in one line of a card: nothing in them is markup, a link, a mention or a control.

    >>> card_text("[a](b)|<i>")
    '\\[a\\]\\(b\\)\\|&lt;i&gt;'
    """
    line = "".join(c if c.isprintable() else " " for c in str(text))
    return html.escape(_MARKUP.sub(r"\\\1", " ".join(line.split())), quote=False)


def yaml_block(values: Mapping[str, Any]) -> str:
    """The YAML between two lines of dashes at the head of a card; every string that could be a number is quoted."""
    import yaml

    if not values:
        return ""
    body = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{body}---\n"
