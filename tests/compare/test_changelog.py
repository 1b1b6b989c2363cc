"""Diffs in words."""

import json

from dataset_tools.compare.changelog import changelog_entry, diff_json, first_entry, join_changelog
from dataset_tools.compare.records import diff_tables
from dataset_tools.compare.version import decide
from tests.package.rows import article_of, table_of


def test_an_entry_counts_and_names():
    """Numbers first, then each article by id and title."""
    text = changelog_entry("1.1.0", diff_tables(table_of(1), table_of(1, 2)))

    assert "- 1 article added" in text
    assert f"- `{article_of(2).article_id}` Pier 2" in text


def test_an_entry_shows_fields_before_and_after():
    """A reader sees what was corrected."""
    text = changelog_entry("2.0.0", diff_tables(table_of(1), table_of(1, title="Pier One")))

    assert "title: “Pier 1” → “Pier One”" in text


def test_a_removal_on_request_names_nobody():
    """The changelog of a takedown must not tell what was taken down."""
    old = table_of(1, 2)
    gone = article_of(2).article_id
    text = changelog_entry("2.0.0", diff_tables(old, table_of(1), takedowns={gone}))

    assert "1 article removed on request" in text
    assert gone not in text
    assert "Pier 2" not in text


def test_titles_cannot_act():
    """Markup, links and line breaks of a title are only words."""
    title = "[free](http://bad.example) <b>\n# Big"
    text = changelog_entry("1.1.0", diff_tables(table_of(1), table_of(1, 2, title=title)))

    assert "](http" not in text
    assert "<b>" not in text
    assert "\n# Big" not in text


def test_the_newest_entry_stands_on_top_and_the_old_ones_stay():
    """A changelog only grows."""
    one = join_changelog(first_entry("1.0.0", 3))
    two = join_changelog("## 1.1.0\n\n- 1 article added\n", one)

    assert two.index("## 1.1.0") < two.index("## 1.0.0")
    assert two.count("# Changelog") == 1


def test_json_holds_every_change():
    """Machines get all of it, dates included."""
    diff = diff_tables(table_of(1, 2), table_of(1, 2, date=None, split="test"))
    found = json.loads(json.dumps(diff_json(diff, decide(diff))))

    assert found["bump"] == "major"
    assert found["changed"][0]["fields"]["date"] == {"old": "2026-05-04", "new": None}
    assert [m["new"] for m in found["moved"]] == ["test", "test"]
