"""Stage 3 of 9. Which statement of a field is believed first: a person's, then what the format states."""

from collections.abc import Mapping

# The ranks by producer that all fields share. What structured data and tags are worth differs from field to field.
STATED = {
    "sidecar": 0,
    "override": 0,
    "front-matter": 1,
    "html:": 1,  # already chosen and cleaned by the converter
    "record": 1,
    "column": 1,
    "header": 1,
    "jsonld": 2,
    "microdata": 3,
}
_UNKNOWN = 5


def precedence(producer: str, ranks: Mapping[str, int]) -> int:
    """The rank of a producer, smaller is better: that of the longest matching prefix.

    >>> precedence("meta:og:title", {"meta": 5, "meta:og": 4})
    4
    """
    best = max((p for p in ranks if producer.startswith(p)), key=len, default=None)
    return _UNKNOWN if best is None else ranks[best]
