"""Stage 2 of 9. Placeholders that a mail-protection script left in a scraped page."""

import re

from dataset_tools.model.draft import Block
from dataset_tools.model.span import Edit, Span

TOKEN = "[email protected]"  # noqa: S105 - a placeholder, as the page shows it

# Cloudflare writes "[email protected]" with a no-break space; Joomla writes the sentence.
# Both stand where an address was decoded in the browser: it is lost.
PLACEHOLDER = re.compile(
    r"\[e-?mail[\s\xa0]?protected\]"
    r"|This e-?mail address is being protected from spambots\."
    r"(?: You need JavaScript enabled to view it\.?)?",
    re.IGNORECASE,
)


def find_redactions(text: str) -> list[Span]:
    """Spans where a mail-protection script left its placeholder.

    >>> find_redactions("Write to [email protected] today.")
    [Span(start=9, end=26)]
    """
    if "protected" not in text.lower():
        return []
    return [Span(*m.span()) for m in PLACEHOLDER.finditer(text)]


def unify(block: Block) -> Block:
    """The block with every placeholder in its one spelling, so that later stages need to know only that."""
    text = block.text
    found = find_redactions(text)
    return block.edited(Edit(s.start, s.end, TOKEN) for s in found if s.of(text) != TOKEN) if found else block
