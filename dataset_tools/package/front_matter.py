"""Stage 7 of 9. YAML at the head of a card."""

from collections.abc import Mapping
from typing import Any


def yaml_block(values: Mapping[str, Any]) -> str:
    """The YAML between two lines of dashes; every string that could be a number is quoted."""
    import yaml

    if not values:
        return ""
    body = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{body}---\n"
