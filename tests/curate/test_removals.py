"""The removal ledger and what it keeps out of every build."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dataset_tools.curate.ledger import (
    Ledger,
    Removal,
    append_removal,
    extends,
    load_ledger,
    merged,
    read_ledger,
)
from dataset_tools.curate.removals import (
    apply_removals,
    keys_of,
    match_removals,
    pack,
    purge_folder,
    unpack,
    url_key,
)
from dataset_tools.curate.signatures import WORDS_BYTES, signature
from dataset_tools.model.errors import ConfigError, DatasetToolsError

BODY = " ".join(
    f"Sentence {i} of the tide table speaks of buoys, sluices and pilot boats." for i in range(20)
)


def removal(**changes):
    values = {
        "removal_id": "",
        "seq": 0,
        "decided_at": "2026-03-04",
        "action": "withhold",
        "reason": "author_request",
        "keys": merged(keys_of(article_id="a_1", url="https://tern.example/a", body=BODY)),
    }
    return Removal(**{**values, **changes})


def table(*rows):
    full = [
        {"article_id": f"a_{i}", "url": None, "body": "", "view": "full", "view_rule": "P-OPEN", **r}
        for i, r in enumerate(rows, 1)
    ]
    return pa.Table.from_pylist(full)


@pytest.fixture
def ledger_path(tmp_path):
    return tmp_path / "governance" / "removals.jsonl"


class TestLedger:
    """governance/removals.jsonl: "only ever added, each line chained to the one before"."""

    def test_a_missing_file_is_an_empty_ledger(self, ledger_path):
        assert load_ledger(ledger_path) == Ledger()

    def test_lines_are_numbered_and_chained(self, ledger_path):
        first = append_removal(ledger_path, removal())
        second = append_removal(ledger_path, removal(keys={"domain": ("tern.example",)}))

        assert (first.removal_id, second.removal_id) == ("RM-2026-0001", "RM-2026-0002")
        assert load_ledger(ledger_path).entries == (first, second)

    @pytest.mark.parametrize("damage", ["drop first", "swap", "edit"])
    def test_a_changed_line_breaks_the_chain(self, ledger_path, damage):
        append_removal(ledger_path, removal())
        append_removal(ledger_path, removal(keys={"domain": ("tern.example",)}))
        one, two = ledger_path.read_bytes().splitlines(keepends=True)
        data = {
            "drop first": two,
            "swap": two + one,
            "edit": one.replace(b"author_request", b"kill_notice") + two,
        }[damage]

        with pytest.raises(ConfigError, match="chain breaks"):
            read_ledger(data)

    def test_the_head_changes_with_every_line(self, ledger_path):
        append_removal(ledger_path, removal())
        before = load_ledger(ledger_path)
        append_removal(ledger_path, removal())

        assert load_ledger(ledger_path).head != before.head
        assert extends(load_ledger(ledger_path), before)
        assert not extends(before, load_ledger(ledger_path))

    def test_a_removal_without_keys_is_refused(self, ledger_path):
        with pytest.raises(ConfigError, match="would remove nothing"):
            append_removal(ledger_path, removal(keys={}))
        assert not ledger_path.exists()

    def test_only_a_removal_in_force_can_be_taken_back(self, ledger_path):
        first = append_removal(ledger_path, removal())
        back = removal(action="reinstate", reinstates=first.removal_id, keys={})
        append_removal(ledger_path, back)

        assert load_ledger(ledger_path).active() == ()
        with pytest.raises(DatasetToolsError, match="no removal in force"):
            append_removal(ledger_path, back)


class TestMatching:
    """An article is found by id, address, site, digest and words."""

    @pytest.mark.parametrize(
        ("row", "by"),
        [
            ({"article_id": "a_1"}, "record_id"),
            ({"article_id": "x", "url": "http://www.tern.example/a/?utm_source=feed"}, "url_sha256"),
            ({"article_id": "x", "body": BODY.replace("Sentence 3 of", "Paragraph 3 in")}, "body_signature"),
        ],
    )
    def test_the_article_and_its_copies_are_found(self, row, by):
        ledger = Ledger((removal(removal_id="RM-1", seq=1),))

        assert [m.by for m in match_removals(table(row), ledger)] == [by]

    def test_another_article_of_the_site_stays(self):
        ledger = Ledger((removal(removal_id="RM-1", seq=1),))

        assert (
            match_removals(
                table({"article_id": "x", "url": "https://tern.example/b", "body": "Other words."}), ledger
            )
            == []
        )

    def test_a_domain_means_its_subdomains_and_no_namesake(self):
        ledger = Ledger((removal(removal_id="RM-1", seq=1, keys={"domain": ("tern.example",)}),))
        rows = table({"url": "https://news.tern.example/x"}, {"url": "https://lantern.example/x"})

        assert [m.row for m in match_removals(rows, ledger)] == [0]

    def test_a_signature_survives_the_ledger(self):
        sign = signature(BODY)

        assert unpack(pack(sign)) == sign[:WORDS_BYTES]

    def test_url_keys_tell_pages_apart(self):
        assert url_key("https://tern.example/a?id=1") != url_key("https://tern.example/a?id=2")
        assert url_key("http://[broken") == url_key("http://[broken")


class TestApplying:
    """ARCHITECTURE §7: "a removed article never comes back"."""

    def test_it_stays_out_of_every_later_build(self, ledger_path):
        """Also after its source file returns under another id, and as a syndicated copy."""
        append_removal(ledger_path, removal())
        ledger = load_ledger(ledger_path)
        builds = [
            table({"article_id": "a_1", "body": BODY}, {"article_id": "a_2", "body": "Kept."}),
            table(
                {"article_id": "a_9", "url": "https://tern.example/a"}, {"article_id": "a_2", "body": "Kept."}
            ),
            table({"article_id": "a_8", "body": "By Ada. " + BODY}, {"article_id": "a_2", "body": "Kept."}),
        ]

        for build in builds:
            assert apply_removals(build, ledger).table["article_id"].to_pylist() == ["a_2"]

    def test_a_tombstone_holds_no_word_of_the_article(self):
        done = apply_removals(
            table({"article_id": "a_1", "body": BODY}), Ledger((removal(removal_id="RM-1", seq=1),))
        )

        assert done.tombstones.to_pylist() == [
            {
                "article_id": "a_1",
                "removal_id": "RM-1",
                "reason": "author_request",
                "decided_at": "2026-03-04",
            }
        ]

    def test_a_downgrade_keeps_the_row_and_lowers_the_view(self):
        ledger = Ledger((removal(removal_id="RM-1", seq=1, action="downgrade:metadata"),))
        done = apply_removals(table({"article_id": "a_1"}, {"article_id": "a_2"}), ledger)

        assert done.table["view"].to_pylist() == ["metadata", "full"]
        assert done.tombstones.num_rows == 0

    def test_a_local_copy_is_purged_file_by_file(self, tmp_path):
        for name, rows in {
            "a": [{"article_id": "a_1"}, {"article_id": "a_2"}],
            "b": [{"article_id": "a_2"}],
        }.items():
            pq.write_table(table(*rows), tmp_path / f"{name}.parquet")
        untouched = (tmp_path / "b.parquet").read_bytes()

        purged = purge_folder(tmp_path, Ledger((removal(removal_id="RM-1", seq=1),)))

        assert purged == {tmp_path / "a.parquet": 1}
        assert pq.read_table(tmp_path / "a.parquet")["article_id"].to_pylist() == ["a_2"]
        assert (tmp_path / "b.parquet").read_bytes() == untouched
