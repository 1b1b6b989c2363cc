"""Stage 2 of 9. A text in which nothing was taken for the body: its prose is the body, or there is none.

The labeller learned from whole pages. A record that is a single paragraph, or a notice of two sentences, looks like
the furniture of a page to it; losing the only text there is would be worse than keeping a plain sentence too many.
"""

import re
from dataclasses import replace

from dataset_tools.model.draft import Draft, Role

# A sentence of the writer, not a menu or a button: that many words, and a mark at the end of one of them.
_WORDS = 8
_SENTENCE = re.compile(r"[^\W\d_][.!?…。][”’\"'»)\]]*(?:\s|$)")


def keep_prose(draft: Draft) -> Draft:
    """The draft with its prose as the body where no block is one; unchanged otherwise."""
    if any(block.role is Role.BODY for block in draft.blocks):
        return draft
    blocks = tuple(
        block.but(role=Role.BODY)
        if block.role in {Role.FURNITURE, Role.HEADLINE}
        and len(block.text.split()) >= _WORDS
        and _SENTENCE.search(block.text)
        else block
        for block in draft.blocks
    )
    return replace(draft, blocks=blocks)
