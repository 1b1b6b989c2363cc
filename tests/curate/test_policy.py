"""What a release may carry of an article, by what its page says."""

import datetime as dt
from dataclasses import replace
from importlib.resources import files

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.curate.policy import apply_policy, decide, word_of
from dataset_tools.curate.policy_file import config_of, default_policy, load_policy
from dataset_tools.lexicon.licenses import registry, terms_of
from dataset_tools.model.article import Article, to_table
from dataset_tools.model.contract import load_contract
from dataset_tools.model.draft import Origin
from dataset_tools.model.errors import ConfigError
from dataset_tools.model.rights import STATUSES, VIEWS, Evidence, Permits, Rights

DAY = dt.date(2026, 1, 1)
RECORD = {"url": "https://tern.example/a", "authors": ("Ada Holm",), "publisher": "Tern Post", "as_of": DAY}


def rights(license_, **changes):
    terms = terms_of(license_)
    known = Rights(
        license=license_,
        status=terms.status,
        permits=terms.permits,
        conditions=terms.conditions,
        statement="As printed.",
    )
    return replace(known, **changes)


def view(license_, **changes):
    return word_of(decide(rights(license_, **changes), **RECORD))


class TestViews:
    """research: "Unknown means restricted"."""

    @pytest.mark.parametrize(
        ("license_", "expected"),
        [
            ("CC-BY-4.0", "open"), ("CC-BY-SA-3.0", "open"), ("CC0-1.0", "open"), ("OGL-UK-3.0", "open"),
            ("LicenseRef-US-Gov-PD", "open"), ("CC-BY-NC-4.0", "restricted"), ("CC-BY-ND-4.0", "restricted"),
            ("LicenseRef-CC-BY-unspecified", "restricted"), ("GFDL-1.3-only", "restricted"),
            ("LicenseRef-Repost-With-Notice", "restricted"), ("LicenseRef-All-Rights-Reserved", "excerpt"),
            ("LicenseRef-Fair-Use-Notice", "excerpt"), ("NOASSERTION", "excerpt"), ("LicenseRef-Nobody-Knows", "excerpt"),
            ("LicenseRef-AP-AllRightsReserved", "metadata"),
        ],
    )  # fmt: skip
    def test_view_follows_the_licence(self, license_, expected):
        assert view(license_) == expected

    @pytest.mark.parametrize(
        ("condition", "expected"),
        [
            ("no_tdm", "metadata"), ("no_ai_training", "metadata"), ("no_storage", "metadata"), ("no_bulk", "excerpt"),
            ("tracking_pixel", "excerpt"), ("audience:member_sites", "excerpt"), ("prior_permission", "excerpt"),
            ("notify_holder", "excerpt"),
        ],
    )  # fmt: skip
    def test_a_condition_lowers_the_view_of_a_grant(self, condition, expected):
        assert view("LicenseRef-Repost-With-Notice", conditions=(condition,)) == expected

    @pytest.mark.parametrize("license_", sorted(registry()))
    def test_every_reviewed_licence_has_a_view_and_a_reason(self, license_):
        decision = decide(rights(license_), **RECORD)

        assert decision.view in VIEWS
        assert all(decision.reasons)

    def test_an_unmet_link_keeps_a_grant_out(self):
        asked = rights("LicenseRef-Repost-With-Notice", conditions=("link_to_original",))

        assert decide(asked, **{**RECORD, "url": None}).view == "excerpt"
        assert decide(asked, **RECORD).config == "restricted"

    def test_an_unmet_link_of_an_open_licence_is_restricted(self):
        asked = rights("CC-BY-4.0", conditions=("attribution", "link_to_original"))

        assert word_of(decide(asked, **{**RECORD, "url": None})) == "restricted"

    def test_attribution_to_nobody_is_unmet(self):
        decision = decide(rights("CC-BY-4.0"), as_of=DAY)

        assert (decision.view, decision.rule) == ("excerpt", "P-EXCERPT-UNSATISFIED")

    def test_every_reason_of_the_view_is_given(self):
        doubtful = rights(
            "LicenseRef-GlobalResearch-CrossPost",
            conflicts=("grant_vs_fair_use_notice",),
            review="needs_review",
        )
        reasons = " ".join(decide(doubtful, as_of=DAY).reasons)

        assert "no URL" in reasons
        assert "community internet sites" in reasons
        assert "needs review" in reasons


class TestReview:
    """A person settles contradictions; some things no review can settle."""

    def test_a_confirmed_conflict_no_longer_counts(self):
        conflict = {"conflicts": ("multiple_licences",)}

        assert view("CC-BY-4.0", **conflict, review="needs_review") == "excerpt"
        assert view("CC-BY-4.0", **conflict, review="confirmed") == "open"

    def test_a_written_permission_opens_the_restricted_config(self):
        permission = {"permission_ref": "P-7", "review": "confirmed"}

        assert view("LicenseRef-All-Rights-Reserved", **permission) == "restricted"
        assert view("LicenseRef-All-Rights-Reserved", permission_ref="P-7") == "excerpt"

    def test_no_review_lifts_an_opt_out(self):
        assert (
            view("CC-BY-4.0", conditions=("no_tdm",), review="confirmed", permission_ref="P-7") == "metadata"
        )


class TestEmbargo:
    @pytest.mark.parametrize(
        ("until", "expected"),
        [
            ("2026-06-01T00:00:00Z", "none"),
            ("2025-06-01T00:00:00Z", "open"),
            ("next week", "metadata"),
            ("2026-06-01", "none"),
        ],
    )
    def test_an_embargo_is_held_against_the_day_of_the_release(self, until, expected):
        assert view("CC-BY-4.0", embargo_until=until) == expected

    def test_an_embargo_without_a_date_is_kept(self):
        assert view("CC-BY-4.0", evidence=(Evidence("R-EMBARGO", "embargo_until", "footer"),)) == "metadata"

    def test_without_a_day_every_embargo_runs(self):
        assert decide(rights("CC-BY-4.0", embargo_until="2001-01-01T00:00:00Z")).view == "none"


class TestProfiles:
    def test_internal_lifts_everything_but_embargoes(self):
        policy = load_policy(profile="internal")

        assert decide(rights("NOASSERTION"), as_of=DAY, policy=policy).rule == "P-RESTRICTED-INTERNAL"
        assert (
            decide(rights("CC-BY-4.0", embargo_until="2031-01-01"), as_of=DAY, policy=policy).view == "none"
        )

    def test_an_audience_of_the_profile_is_let_in(self, tmp_path):
        text = files("dataset_tools.curate").joinpath("policy.toml").read_text("utf-8")
        own = tmp_path / "policy.toml"
        own.write_text(
            text.replace("[profile.open]\naudiences = []", '[profile.open]\naudiences = ["member_sites"]'),
            "utf-8",
        )
        asked = rights("LicenseRef-CrossPost", conditions=("audience:member_sites",))

        assert decide(asked, **RECORD).view == "excerpt"
        assert decide(asked, **RECORD, policy=load_policy(own)).config == "restricted"

    def test_research_eu_shows_no_lead(self):
        assert load_policy(profile="research-eu").profile.caps.lead_words == 0


class TestOwnPolicy:
    """docs/explanation/rights.md: what a policy file does not speak of, the bundled policy decides."""

    RULES = """
[profile.open]
[[rule]]
id = "P-OPEN"
view = "full"
status = ["cc"]
reason = "open"
"""

    def decide(self, tmp_path, more, **stated):
        own = tmp_path / "policy.toml"
        own.write_text(more + self.RULES, "utf-8")
        return decide(rights("CC-BY-4.0", **stated), **RECORD, policy=load_policy(own))

    @pytest.mark.parametrize(
        ("stated", "rule"),
        [
            ({"conflicts": ("grant_in_doubt",)}, "P-EXCERPT-CONFLICT"),
            ({"conditions": ("no_ai_training",)}, "P-METADATA-OPT-OUT"),
            ({"conditions": ("withdrawn",)}, "P-NONE-WITHDRAWN"),
            ({}, "P-OPEN"),
        ],
    )
    def test_a_code_that_no_rule_names_restricts(self, tmp_path, stated, rule):
        assert self.decide(tmp_path, "", **stated).rule == rule

    def test_a_code_that_a_rule_names_is_the_files_own_matter(self, tmp_path):
        named = """
[[rule]]
id = "P-OPEN-DOUBTFUL"
view = "full"
conflicts = ["grant_in_doubt"]
reason = "we asked"
"""
        found = self.decide(tmp_path, named, conflicts=("grant_in_doubt",))

        assert found.rule == "P-OPEN-DOUBTFUL"


class TestPolicyFile:
    """A policy that we cannot follow is refused, never half followed."""

    @pytest.mark.parametrize(
        "text",
        [
            "", "version = ", '[[rule]]\nid = "P-X"\nview = "excerpt"\nreason = ""\nwhen = 1',
            '[[rule]]\nid = "P-X"\nview = "everything"\nreason = ""', '[[rule]]\nid = "P-EXCERPT"\nview = "full"\nreason = ""',
            '[[rule]]\nid = "P-OPEN"\nview = "excerpt"\nreason = ""', '[excerpt]\nwords = 3\n[[rule]]\nid = "P-X"\nview = "none"\nreason = ""',
        ],
    )  # fmt: skip
    def test_it_is_refused(self, tmp_path, text):
        path = tmp_path / "policy.toml"
        path.write_text(text, "utf-8")

        with pytest.raises(ConfigError):
            load_policy(path)

    def test_full_views_name_their_config(self):
        full = [r["id"] for r in default_policy().rules if r["view"] == "full"]

        assert {config_of(rule) for rule in full} == {"open", "restricted"}


@given(
    status=st.sampled_from(sorted(STATUSES)),
    permits=st.builds(Permits, *[st.sampled_from(["yes", "no", "conditional", "unknown"])] * 6),
    license_=st.sampled_from([*sorted(registry()), "CC-BY-4.0", "CC-BY-NC-4.0", "NOASSERTION", "MIT"]),
    conditions=st.lists(
        st.sampled_from(
            ["attribution", "no_commercial", "no_tdm", "no_bulk", "audience:x", "link_to_original"]
        )
    ),
    conflicts=st.lists(st.sampled_from(["multiple_licences", "licence_version_missing", "mixed_ownership"])),
    review=st.sampled_from(["auto", "needs_review"]),
)
def test_open_needs_an_open_licence_and_nothing_against_it(
    status, permits, license_, conditions, conflicts, review
):
    """Zero over-permissive views: whatever the other values say."""
    r = Rights(
        license=license_,
        status=status,
        permits=permits,
        conditions=tuple(conditions),
        conflicts=tuple(conflicts),
        review=review,
    )
    decision = decide(r, **RECORD)

    if decision.config == "open":
        p = terms_of(license_).permits
        assert p.full_text == p.modify == p.commercial == "yes"
        assert status in {"public_domain", "cc", "open_government"}
        assert not {"no_commercial", "no_tdm", "no_bulk", "audience:x"} & set(conditions)
        assert not conflicts
        assert review == "auto"
    if decision.view == "full":
        assert permits.full_text in {"yes", "conditional"}


def test_a_table_gets_view_and_rule_and_keeps_the_rest():
    schema = load_contract().arrow_schema()
    origin = Origin("tern/a.txt", "0" * 64, "text/plain")
    articles = [
        Article("a_" + "0" * 24, origin, "Body.", publisher="Tern Post", rights=rights("CC-BY-4.0")),
        Article("a_" + "1" * 24, origin, "Body.", rights=rights("NOASSERTION")),
    ]
    table = to_table(articles, schema)

    done = apply_policy(table, default_policy(), DAY)

    assert done["view"].to_pylist() == ["full", "excerpt"]
    assert done["view_rule"].to_pylist() == ["P-OPEN", "P-EXCERPT-UNKNOWN"]
    assert done.schema == schema
    assert done.drop_columns(["view", "view_rule"]).equals(table.drop_columns(["view", "view_rule"]))
    assert isinstance(done, pa.Table)
