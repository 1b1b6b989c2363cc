"""`rights`, `policy`, `takedown`, `am-i-in` and `rehydrate` as a user calls them."""

import hashlib
import json
import subprocess

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from dataset_tools import flow
from dataset_tools.commands import am_i_in, policy, rehydrate, removals, rights, takedown
from dataset_tools.curate.excerpt import redact_view
from dataset_tools.model.article import Article, to_table
from dataset_tools.model.contract import load_contract
from dataset_tools.model.draft import Origin
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import load_project
from tests.flow.corpus import SERIAL, article, write

BODY = " ".join(
    f"On day {i} the keeper of the Wharf light wrote that boat {i * 7} came in late." for i in range(40)
)


def call(command, *args, stdin=None):
    return CliRunner().invoke(
        command, [str(a) for a in args], input=stdin, standalone_mode=False, catch_exceptions=False
    )


@pytest.fixture
def release(tmp_path):
    """A folder with one excerpted article, as a release would hold it."""
    article = Article(
        "a_" + "1" * 24, Origin("story.txt", "0" * 64, "text/plain"), BODY, title="Boats come late", url="https://tern.example/boats",
        view="excerpt", view_rule="P-EXCERPT-UNKNOWN", split="train", body_sha256=hashlib.sha256(BODY.encode()).hexdigest(),
    )  # fmt: skip
    table = to_table([article], load_contract().arrow_schema())
    for config in ("excerpts", "metadata"):
        folder = tmp_path / "release" / "data" / config
        folder.mkdir(parents=True)
        pq.write_table(redact_view(table, config), folder / "train-00000-of-00001.parquet")
    return tmp_path / "release"


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "dataset.toml").write_text('[dataset]\nname = "boats"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestRights:
    def test_a_notice_on_standard_input_is_read_as_json(self):
        result = call(rights.command, "-", "--json", stdin="Words: CC BY 4.0. Pictures: © M. Tran.")
        got = json.loads(result.output)

        assert (got["license"], got["view"], got["fair_use"]) == ("CC-BY-4.0", "open", None)
        assert got["rights"]["media_scope"] == "text"

    def test_a_notice_in_a_file_is_read(self, tmp_path):
        path = tmp_path / "notice.txt"
        path.write_text("EMBARGOED UNTIL 00:01 GMT 14 MARCH 2025. Free for editorial use.", "utf-8")

        views = [
            json.loads(call(rights.command, path, "--as-of", day).output)["view"]
            for day in ("2025-03-13", "2025-03-15")
        ]

        assert views == ["none", "restricted"]

    def test_a_missing_file_is_said_in_one_line(self, tmp_path):
        with pytest.raises(DatasetToolsError, match="No such file"):
            call(rights.command, tmp_path / "none.txt")

    def test_control_characters_are_never_printed(self):
        result = call(rights.command, "-", stdin="© 2020 Tern\x1b[2J Post. All rights reserved.")

        assert "\x1b" not in result.output


class TestLedgerInCI:
    """docs/how-to/take-down.md: "It exits with 1 unless the ledger only grew"."""

    @pytest.fixture
    def base(self, project):
        """A repository whose first commit holds two decisions; the commit."""
        for day in ("2024-05-01", "2024-05-02"):
            call(takedown.command, "new", "--domain", "tern.example", "--reason", "dmca", "--date", day)
        for args in (["init", "-q"], ["add", "governance"], ["commit", "-q", "-m", "Two decisions"]):
            subprocess.run(
                ["git", "-c", "user.name=Ada", "-c", "user.email=ada@tern.example", *args], check=True
            )
        return "HEAD"

    def test_an_added_decision_passes(self, base):
        call(takedown.command, "new", "--domain", "gull.example", "--reason", "dmca", "--date", "2024-05-03")

        assert call(takedown.command, "status", "--since", base).return_value == 0

    def test_a_cut_off_decision_fails(self, base, project):
        """The chain of what is left is whole, and yet a decision is gone."""
        ledger = project / "governance" / "removals.jsonl"
        ledger.write_bytes(ledger.read_bytes().splitlines(keepends=True)[0])

        assert call(takedown.command, "status").return_value == 0
        result = call(takedown.command, "status", "--since", base)
        assert result.return_value == 1
        assert "of 2 decisions at HEAD, 1 stand as they did" in result.output

    def test_a_ledger_written_anew_fails(self, base, project):
        """Other decisions in a whole chain of their own do not hide that the old ones are gone."""
        (project / "governance" / "removals.jsonl").unlink()
        for day in ("2024-06-01", "2024-06-02", "2024-06-03"):
            call(takedown.command, "new", "--domain", "gull.example", "--reason", "dmca", "--date", day)

        assert call(takedown.command, "status", "--since", base).return_value == 1

    def test_a_base_without_a_ledger_passes(self, base, project):
        """The first decision of a project is an addition, too."""
        subprocess.run(["git", "rm", "-q", "--cached", "governance/removals.jsonl"], check=True)
        subprocess.run(
            ["git", "-c", "user.name=Ada", "-c", "user.email=ada@tern.example", "commit", "-q", "-m", "None"],
            check=True,
        )

        assert call(takedown.command, "status", "--since", base).return_value == 0

    @pytest.mark.parametrize("commit", ["no-such-branch", "--help", "-h"])
    def test_an_unknown_commit_is_said_in_one_line(self, base, commit):
        """Nothing that looks like an option reaches git as one."""
        with pytest.raises(DatasetToolsError, match="no such commit"):
            call(takedown.command, "status", f"--since={commit}")


class TestTakedown:
    def test_a_decision_is_written_listed_and_taken_back(self, project):
        made = call(
            takedown.command, "new", "--id", "a_1", "--reason", "author_request", "--date", "2026-02-03"
        )
        back = call(takedown.command, "reinstate", "RM-2026-0001", "--date", "2026-02-04")
        listed = call(takedown.command, "status")

        assert made.output.startswith("RM-2026-0001")
        assert back.output.startswith("RM-2026-0002  reinstates RM-2026-0001")
        assert "taken back" in listed.output
        assert len((project / "governance" / "removals.jsonl").read_bytes().splitlines()) == 2

    def test_an_address_alone_keeps_out_copies_under_other_names(self, project):
        """The other keys of the article come from the release at hand and from its raw file."""
        write(project, "ledger/000.txt", article(0))
        write(project, "ledger/000.txt.meta.toml", 'url = "https://tern.example/boats"\n')
        write(project, "ledger/001.txt", article(1))
        before = flow.build(load_project(project), options=SERIAL).counts.built
        call(takedown.command, "new", "--url", "https://tern.example/boats", "--reason", "dmca")

        (project / "raw" / "ledger" / "000.txt").rename(project / "raw" / "ledger" / "back.txt")
        (project / "raw" / "ledger" / "000.txt.meta.toml").unlink()
        lines = article(0).split("\n\n")
        write(project, "courier/copy.txt", "\n\n".join(["Seen Elsewhere", "By Staff", *lines[2:]]))
        built = flow.build(load_project(project), options=SERIAL)

        assert (before, built.counts.built) == (2, 1)

    def test_a_decision_about_nothing_at_hand_asks_for_the_words(self, project):
        made = call(takedown.command, "new", "--url", "https://tern.example/boats", "--reason", "dmca")

        assert "give its words with --text" in made.output

    def test_addresses_are_kept_as_digests_only(self, project):
        call(takedown.command, "new", "--url", "https://tern.example/secret", "--reason", "privacy_gdpr17")

        assert b"secret" not in (project / "governance" / "removals.jsonl").read_bytes()

    def test_a_letter_stays_out_of_the_repository(self, project, tmp_path):
        letter = tmp_path / "letter.txt"
        letter.write_text("I am Ada Holm.", "utf-8")
        call(
            takedown.command,
            "new",
            "--id",
            "a_1",
            "--reason",
            "author_request",
            "--notice",
            letter,
            "--date",
            "2026-02-03",
        )

        assert (project / ".governance" / ".gitignore").read_text("utf-8") == "*\n"
        assert b"Ada" not in (project / "governance" / "removals.jsonl").read_bytes()

    def test_nothing_named_is_an_error(self, project):
        assert project
        with pytest.raises(DatasetToolsError, match="nothing to remove"):
            call(takedown.command, "new", "--reason", "quality")

    @pytest.mark.parametrize("group", [takedown, removals])
    def test_a_local_copy_is_purged(self, project, release, group):
        assert project
        call(takedown.command, "new", "--url", "http://www.tern.example/boats/", "--reason", "author_request")
        call(group.command, "apply", release)

        assert [pq.read_table(p).num_rows for p in sorted(release.rglob("*.parquet"))] == [0, 0]

    def test_a_copy_far_from_any_project_names_its_ledger(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        with pytest.raises(DatasetToolsError) as caught:
            call(removals.command, "apply", tmp_path)

        assert "--ledger" in caught.value.hint


class TestAmIIn:
    @pytest.mark.parametrize(
        "question", [["--url", "https://www.tern.example/boats?utm_source=x"], ["--domain", "tern.example"]]
    )
    def test_an_article_is_found_by_address_and_site(self, release, question):
        result = call(am_i_in.command, release, *question)

        assert result.return_value == 1
        assert result.output.startswith("a_" + "1" * 24)

    def test_a_text_is_found_by_the_lead_that_a_release_shows(self, release, tmp_path):
        mine = tmp_path / "mine.txt"
        mine.write_text(f"My draft. {BODY}", "utf-8")

        assert call(am_i_in.command, release, "--text", mine).return_value == 1

    def test_another_text_is_not(self, release, tmp_path):
        mine = tmp_path / "mine.txt"
        mine.write_text("A recipe for eel pie with leeks and a note on the price of salt. " * 20, "utf-8")

        assert call(am_i_in.command, release, "--text", mine).return_value == 0
        assert call(am_i_in.command, release, "--url", "https://tern.example/other").return_value == 0


class TestPolicy:
    def test_explain_prints_rule_and_reason(self, release):
        rows = release / "data" / "metadata" / "train-00000-of-00001.parquet"
        result = call(policy.command, "explain", "a_" + "1" * 24, "--rows", rows)

        assert "P-EXCERPT-UNKNOWN" in result.output
        assert "unknown means restricted" in result.output

    def test_diff_of_a_policy_with_itself_is_empty(self, release):
        rows = release / "data" / "metadata" / "train-00000-of-00001.parquet"

        assert call(policy.command, "diff", "-", "-", "--rows", rows).return_value == 0


def test_rehydrate_says_what_is_missing(release, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "other.txt").write_text("Another story.", "utf-8")
    result = call(
        rehydrate.command, release / "data" / "metadata", "--raw", raw, "-o", tmp_path / "full.parquet"
    )

    assert result.return_value == 1
    assert pq.read_table(tmp_path / "full.parquet")["body"].to_pylist() == [None]


def test_rehydrate_proves_a_body_from_the_readers_own_copy(tmp_path):
    """What a release withholds comes back whole, with the digest that the release published."""
    from dataset_tools import flow

    raw = tmp_path / "raw"
    raw.mkdir()
    paragraphs = [BODY[i : i + 400].strip() for i in range(0, len(BODY), 400)]
    (raw / "boats.txt").write_text("Boats come late\n\nBy Ada Holm\n\n" + "\n\n".join(paragraphs), "utf-8")
    (table,) = flow.extract([raw / "boats.txt"]).tables
    table = table.drop_columns(["id"])
    pq.write_table(redact_view(table, "metadata"), tmp_path / "metadata.parquet")

    result = call(
        rehydrate.command, tmp_path / "metadata.parquet", "--raw", raw, "-o", tmp_path / "full.parquet"
    )

    assert result.return_value == 0
    assert pq.read_table(tmp_path / "metadata.parquet")["body"].to_pylist() == [None]
    assert pq.read_table(tmp_path / "full.parquet")["body"].to_pylist() == table["body"].to_pylist()
