"""docs/reference/config.md lists every key of dataset.toml with its default, and no other."""

import re
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

import pytest

from dataset_tools.model import project
from tests.docs.sessions import ROOT

PAGE = (ROOT / "docs/reference/config.md").read_text("utf-8")
SECTIONS = {
    name: kind
    for name, kind in get_type_hints(project.Project).items()
    if isinstance(kind, type) and kind.__name__.endswith("Config")
} | {"sites.<name>": project.SiteConfig}


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_section_lists_its_keys_with_their_defaults(section: str):
    """One row a key, in the order of the code; an empty default is one that is not set."""
    expected = [(f.name, default_of(f)) for f in fields(SECTIONS[section])]

    assert [row for row in rows_of(section) if row[0] != "path"] == [
        row for row in expected if row[0] != "path"
    ]


def test_no_other_section_is_listed():
    """A heading in code marks names a section."""
    assert set(re.findall(r"^## `\[(.+)\]`$", PAGE, re.MULTILINE)) == set(SECTIONS)


def rows_of(section: str) -> list[tuple[str, str]]:
    text = PAGE.split(f"## `[{section}]`\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `(\w+)` \| `?([^|`]*?)`? ?\|", text, re.MULTILINE)


def default_of(item: Any) -> str:
    value = item.default if item.default is not MISSING else item.default_factory()
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case tuple():
            return str(list(value))
    return str(value)
