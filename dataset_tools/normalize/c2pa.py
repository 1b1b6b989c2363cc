"""Stage 2 of 9. A C2PA manifest hidden in a text: found and recorded before the invisible characters go.

C2PA 2.4, A.8, ties a signed statement of origin to plain text: U+FEFF, then one variation selector a byte. The
bytes are a magic word, a version, a length and the manifest store. We neither read nor verify the store.
"""

import hashlib
import re
from dataclasses import dataclass

from dataset_tools.model.draft import Block, Draft
from dataset_tools.model.span import Edit, Span

# FE00–FE0F stand for the bytes 0 to 15, E0100–E01EF for 16 to 255.
_WRAPPER = re.compile("\ufeff[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_MAGIC = b"C2PATXT\0"
_HEAD = len(_MAGIC) + 1 + 4  # version: one byte; length of the store: four, big-endian


@dataclass(frozen=True, slots=True)
class Manifest:
    """Where a manifest stands in a text, and the digest of its store."""

    span: Span
    sha256: str


def find_manifest(text: str) -> Manifest | None:
    r"""The first C2PA manifest in the text; None where other invisible characters or none stand there.

    >>> find_manifest("The ferry came late.\ufeff\ufe0f") is None
    True
    """
    if "\ufeff" not in text:
        return None
    for m in _WRAPPER.finditer(text):
        data = _decoded(m.group()[1:])
        if data.startswith(_MAGIC) and len(data) >= _HEAD:
            length = int.from_bytes(data[_HEAD - 4 : _HEAD], "big")
            return Manifest(Span(*m.span()), hashlib.sha256(data[_HEAD : _HEAD + length]).hexdigest())
    return None


def record_manifest(draft: Draft) -> dict[str, str]:
    """The draft's extras with "c2pa_sha256" (of the store) and "c2pa_span" ("start:end" over the raw text)."""
    found = find_manifest(draft.raw)
    if found is None:
        return draft.extras
    place = f"{found.span.start}:{found.span.end}"
    return {**draft.extras, "c2pa_sha256": found.sha256, "c2pa_span": place}


def without_manifest(block: Block) -> Block:
    """The block without wrapped bytes. Half of them are no characters that `repair` takes for invisible."""
    if "\ufeff" not in block.text:
        return block
    return block.edited(Edit(m.start(), m.end(), "") for m in _WRAPPER.finditer(block.text))


def _decoded(selectors: str) -> bytes:
    return bytes(ord(c) - 0xFE00 if c <= "\ufe0f" else ord(c) - 0xE0100 + 16 for c in selectors)
