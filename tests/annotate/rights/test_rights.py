"""What a page says about its rights, with the words that say it."""

import json
import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.annotate.rights.read import read_rights
from dataset_tools.curate.policy import decide
from dataset_tools.model.draft import Hint
from dataset_tools.model.span import Span

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "bench" / "rights"))
import score  # noqa: E402 - the scorer of the bench is the referee here too

SHARED = Path(os.environ.get("DATASET_TOOLS_SHARED", ROOT.parent / "shared"))
CASES = score.load(score.GOLD / "notices.toml")
# Half of the fifth author's set is a control at which nobody looks.
HALF = score.GOLD / "blind_author_e.toml"
BLIND = [
    c
    for path in sorted(score.GOLD.glob(score.BLIND))
    for c in score.load(path)
    if path != HALF or score.is_seen(c)
]
# Permissions of the whole text that the authors' sets hold and the reader reads.
READ = {"a": 24, "b": 23, "c": 27, "d": 35, "e": 24, "f": 14}

STORY = "\n\n".join(
    [
        "Tide mill reopens after nine years",
        *(
            f"The wheel turned for the first time since the flood, volunteers counted {n} visitors before noon."
            for n in range(200, 240)
        ),
    ]
)


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_notice_is_read_as_a_careful_reader_would(case):
    """tests/gold/rights: every value that the gold states is the value that is read."""
    got = score.answer(case)

    assert score.differences(case["expected"], got) == {}


@pytest.mark.parametrize("case", BLIND, ids=[c["id"] for c in BLIND])
def test_no_view_is_too_permissive(case):
    """tests/gold/rights/blind_*.toml: friendly words, borrowed licences and other people's badges grant nothing."""
    got = score.answer(case)

    assert score.differences(case["expected"], got) == {}


@pytest.mark.parametrize(("author", "least"), READ.items())
def test_permissions_of_other_authors_are_read(author, least):
    assert score.score(score.GOLD / f"blind_author_{author}.toml")["permissions"][0] >= least


def test_the_half_that_nobody_looked_at_holds_its_floor():
    """Two of its 49 views showed an excerpt where no more than metadata was right; these two have been opened since."""
    assert score.score(HALF, "unseen")["over_permissive"] == []


def test_bench_cases_are_read_whole_and_never_too_permissively():
    """Every value of the shared cases, evidence included."""
    path = SHARED / "bench" / "rights" / "cases.jsonl"
    if not path.is_file():
        pytest.skip("the shared bench is not beside this checkout")

    result = score.score(path)

    assert result["over_permissive"] == []
    assert result["wrong"] == {}


class TestEvidence:
    """Every value has its words, and every span slices the text that was read."""

    @pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
    def test_digest_is_of_the_words_at_the_span(self, case):
        import hashlib

        for e in read_rights(case["text"]).evidence:
            assert e.span is not None
            words = e.span.of(case["text"])
            assert words.strip()
            assert e.quote_sha256 == hashlib.sha256(words.encode()).hexdigest()

    def test_no_licence_without_evidence(self):
        silent = [
            c["id"]
            for c in CASES
            if (r := read_rights(c["text"])).license != "NOASSERTION"
            and not {"license", "permits.full_text", "fair_use"} & {e.field for e in r.evidence}
        ]

        assert silent == []

    def test_spans_stand_at_the_notice_of_a_long_page(self):
        notice = "This story is licensed under CC BY-SA 4.0."
        text = f"{STORY}\n\n{notice}"

        spans = {e.span for e in read_rights(text).evidence if e.field == "license"}

        assert spans == {Span(len(STORY) + 2, len(text))}


class TestZone:
    """A story about rights claims nothing; a notice does, wherever the page keeps it."""

    def test_words_in_the_middle_of_a_story_do_not_count(self):
        middle = "All content on this site is licensed under CC BY 4.0."
        text = STORY.replace("\n\nThe wheel", f"\n\n{middle}\n\nThe wheel", 21).replace(
            f"{middle}\n\n", "", 20
        )

        assert middle in text
        assert read_rights(text).license == "NOASSERTION"

    def test_only_the_given_zone_is_read(self):
        notice = "© 2022 Marl Street Journal. All rights reserved."
        text = f"{STORY}\n\n{notice}\n\n{STORY}"
        start = len(STORY) + 2

        assert read_rights(text, zone=[Span(0, len(STORY))]).license == "NOASSERTION"
        assert read_rights(text, zone=[Span(start, start + len(notice))]).status == "all_rights_reserved"

    def test_a_plain_notice_that_was_taken_for_body_counts(self):
        """A labeller may miss the last line; a notice that speaks of "this essay" is read all the same."""
        text = f"{STORY}\n\nThis essay first appeared in the Orchard Quarterly and is reprinted here with permission."

        assert read_rights(text, zone=[]).license == "LicenseRef-Reprinted-With-Permission"

    def test_a_notice_above_the_story_counts(self):
        text = f"Republished by permission of the Ferrybank Quarterly.\n\n{STORY}"

        assert read_rights(text).license == "LicenseRef-Reprinted-With-Permission"

    def test_a_dateline_makes_the_copy_the_agencys(self):
        assert read_rights(f"OSLO (Reuters) - {STORY}").status == "agency"

    def test_a_photo_credit_does_not(self):
        assert read_rights(f"{STORY}\n\nPhoto: Jo Tan/Reuters").license == "NOASSERTION"

    def test_a_reporter_who_quotes_a_licence_is_no_licence(self):
        text = f"{STORY}\n\n“Everything we do is CC BY 4.0,” said Ada Holm, who runs the mill."

        assert read_rights(text).license == "NOASSERTION"


class TestHints:
    """Metadata speaks beside the page; a curator overrules both; a site's default speaks last."""

    def test_structured_licence_is_read_with_its_span(self):
        hint = Hint(
            "license_url", "https://creativecommons.org/licenses/by/4.0/", "rel:license", Span(40, 84)
        )

        rights = read_rights(STORY, hints=[hint])

        assert rights.license == "CC-BY-4.0"
        assert [(e.source, e.span) for e in rights.evidence] == [("meta", Span(40, 84))]

    def test_page_and_metadata_that_disagree_ask_for_review(self):
        hint = Hint("license", "CC-BY-4.0", "jsonld:license")
        rights = read_rights("© 2022 Marl Street Journal. All rights reserved.", hints=[hint])

        assert rights.conflicts == ("multiple_licences",)
        assert decide(rights).view == "excerpt"

    def test_a_sidecar_overrules_the_page(self):
        hints = [Hint("license", "CC-BY-4.0", "sidecar"), Hint("review", "confirmed by A. Holm", "sidecar")]
        rights = read_rights("This text is CC BY-NC 4.0.", hints=hints)

        assert (rights.license, rights.review, rights.reviewer) == ("CC-BY-4.0", "confirmed", "A. Holm")

    def test_a_page_cannot_confirm_itself(self):
        rights = read_rights(STORY, hints=[Hint("review", "confirmed", "front-matter")])

        assert rights.review == "auto"

    def test_a_site_default_yields_to_the_page(self):
        site = Hint("license", "CC-BY-4.0", "site_registry")

        assert read_rights(STORY, hints=[site]).license == "CC-BY-4.0"
        assert read_rights("This page is CC BY-NC 4.0.", hints=[site]).license == "CC-BY-NC-4.0"

    def test_a_rights_hint_is_read_as_a_notice(self):
        hint = Hint("rights", "Copyright 2021 Tidewater Post. All rights reserved.", "meta:dc.rights")
        rights = read_rights(STORY, hints=[hint])

        assert rights.license == "LicenseRef-All-Rights-Reserved"
        assert [h.name for h in rights.holders] == ["Tidewater Post"]

    @pytest.mark.parametrize(
        "value", ["MIT License text follows", "free", "", "https://harbour.example/terms"]
    )
    def test_a_value_that_names_no_licence_is_none(self, value):
        assert read_rights(STORY, hints=[Hint("license", value, "jsonld")]).license == "NOASSERTION"

    def test_a_curator_may_claim_fair_use(self):
        hints = [Hint("fair_use", "claimed=true", "sidecar"), Hint("fair_use", "scope=extracts", "sidecar")]
        claim = read_rights(STORY, hints=hints).fair_use

        assert (claim.claimed, claim.claimed_by, claim.scope) == (True, "curator", "extracts")


class TestPreferences:
    """Any disallow wins (IETF AIPREF), and it is the metadata view that answers it."""

    @pytest.mark.parametrize(
        "value",
        [
            "tdm-reservation: 1",
            "train-ai=n, search=y",
            "robots: noai, noimageai",
            "robots-disallow: ExampleBot",
        ],
    )
    def test_a_signal_lowers_an_open_licence_to_metadata(self, value):
        rights = read_rights("This text is CC BY 4.0.", hints=[Hint("pref", value, "header:x")])

        assert decide(rights, url="https://tern.example", publisher="Tern").view == "metadata"

    def test_an_unset_value_says_nothing(self):
        prefs = read_rights(STORY, hints=[Hint("pref", "tdm-reservation: 2", "meta")]).prefs

        assert prefs.tdm_reserved is None

    def test_a_disallow_survives_a_later_allow(self):
        hints = [Hint("pref", "train-ai=n", "header:x"), Hint("pref", "train-ai=y", "meta")]

        assert read_rights(STORY, hints=hints).prefs.train_ai is False


class TestHostileText:
    """Contributed text may be made to hurt; reading it takes time in proportion to its length."""

    @pytest.mark.parametrize(
        "unit",
        ["© ", "CC BY-", "may not be ", "permission to ", "(AP) - ", "a.", "[email protected]", "no part of ", "17 U.S.C. ",
         "Creative Commons ", "copyright 2019 ", "A. ", "photo; ", "link ", "except ", "\n", "This article . "],
    )  # fmt: skip
    def test_a_megabyte_of_one_phrase_is_read_in_seconds(self, unit):
        text = unit * (1_000_000 // len(unit))
        started = time.process_time()

        read_rights(text)
        read_rights(text, zone=[Span(0, len(text))])

        assert time.process_time() - started < 20

    @given(st.text(max_size=300))
    def test_any_text_has_rights(self, text):
        rights = read_rights(text)

        assert all(e.span is None or e.span.end <= len(text) for e in rights.evidence)

    @given(st.lists(st.sampled_from([c["text"] for c in CASES]), min_size=2, max_size=3))
    def test_two_notices_permit_no_more_than_the_stricter(self, texts):
        """Adding a notice never opens what a page without it withheld, but for grants that add a permission."""
        views = [score.ORDER.index(score.answer({"text": t})["view"]) for t in texts]
        both = score.ORDER.index(score.answer({"text": "\n".join(texts)})["view"])

        assert both <= max(views)


def test_the_struct_is_json_with_the_words_of_its_evidence():
    """`rights --json`: license, rights, fair_use, view, why."""
    got = score.answer({"text": "© 2019 Kettle Lane Press. All rights reserved."})

    assert list(got) == ["license", "rights", "fair_use", "view", "rule", "why"]
    assert got["rights"]["evidence"][0]["text"] == "© 2019 Kettle Lane Press."
    assert json.loads(json.dumps(got)) == got


@pytest.mark.parametrize(
    "words",
    [
        "Keep your bots out.",
        "Our words are for humans, not for machines.",
        "Please do not feed this article to any machine.",
        "Hands off, GPT.",
        "Unsere Beiträge dürfen nicht in Trainingsdaten einfließen.",
        "Nos textes ne sont pas des données d'entraînement.",
        "Prohibido usar este contenido para enseñar a máquinas.",
        "I nostri articoli non sono cibo per algoritmi.",
        "Geen machines aan onze teksten!",
        "Este texto não pode alimentar modelos de linguagem.",
        "Nutzungsvorbehalt nach § 44b Abs. 3 UrhG.",
        "AI: no",
    ],
)
def test_machines_are_refused_in_any_words(words):
    """Whatever licence stands beside: a machine's use and a word that refuses are enough."""
    rights = read_rights(f"This article is licensed under CC BY 4.0. {words}")

    assert rights.prefs.train_ai is False or rights.prefs.tdm_reserved


@pytest.mark.parametrize(
    "words",
    [
        "Do not alter the text.",
        "Photos of the train are not included.",
        "This summary was written with the help of AI.",
    ],
)
def test_other_refusals_are_no_opt_out(words):
    rights = read_rights(f"This article is licensed under CC BY 4.0. {words}")

    assert not rights.prefs.tdm_reserved
    assert rights.prefs.train_ai is not False


@pytest.mark.parametrize(
    "credit",
    ["By Tom Vane, AP Business Writer", "Avec AFP", "Fuente: EFE", "Bron: ANP", "(With inputs from PTI)", "Dies ist eine Meldung der dpa."],
)  # fmt: skip
def test_a_short_notice_that_names_an_agency_is_its_credit(credit):
    assert read_rights(credit).status == "agency"


def test_an_agency_closes_a_story_in_brackets():
    assert read_rights(f"{STORY} “It works,” she said. (dpa)").status == "agency"


@pytest.mark.parametrize(
    ("field", "value"), [("author", "Reuters"), ("credit", "AFP"), ("holder", "Agencia EFE")]
)
def test_metadata_that_names_an_agency_makes_the_copy_the_agencys(field, value):
    rights = read_rights("Story.", hints=[Hint(field, value, "jsonld", Span(0, 5))])

    assert rights.status == "agency"
    assert [(e.source, e.span) for e in rights.evidence if e.field == "license"] == [("jsonld", Span(0, 5))]


@pytest.mark.parametrize(
    "words", ["MANDATORY KILL – this story was issued in error.", "This article has been retracted.", "Dieser Artikel wurde zurückgezogen."]
)  # fmt: skip
def test_a_withdrawn_text_says_so(words):
    assert "withdrawn" in read_rights(words).conditions


def test_a_licence_that_was_withdrawn_is_no_withdrawn_text():
    assert "withdrawn" not in read_rights("The licence of this article was withdrawn.").conditions


class TestOwners:
    """docs/explanation/rights.md: a bare licence beside another house's copyright line frees nothing."""

    def test_a_bare_licence_beside_another_house_is_in_doubt(self):
        rights = read_rights("© 2024 Granite Features. CC BY 4.0", publisher="Karrow Post")

        assert rights.conflicts == ("mixed_ownership",)

    @pytest.mark.parametrize("publisher", ["Granite Features", "The Granite Courier", None])
    def test_the_pages_own_house_may_license(self, publisher):
        assert read_rights("© 2024 Granite Features. CC BY 4.0", publisher=publisher).conflicts == ()

    def test_a_grant_that_names_its_holder_stands(self):
        line = "This article © 2024 Granite Features, licensed under CC BY 4.0"

        assert read_rights(line, publisher="Karrow Post").conflicts == ()

    def test_what_contains_open_information_belongs_to_its_holder(self):
        line = (
            "Contains public sector information licensed under the Open Government Licence v3.0. © {} 2024."
        )

        assert read_rights(line.format("Thornaby News")).conflicts == ("mixed_ownership",)
        assert read_rights(line.format("Crown copyright")).conflicts == ()

    def test_a_holder_in_metadata_counts_too(self):
        hints = [Hint("license_url", "https://creativecommons.org/licenses/by/4.0/", "jsonld:license"), Hint("holder", "Granite Features", "jsonld")]  # fmt: skip

        assert read_rights("Story.", hints=hints, publisher="Karrow Post").conflicts == ("grant_in_doubt",)


@pytest.mark.parametrize(
    ("most", "text"),
    [
        ("none", "This article was removed following a court order."),
        ("none", "Dieser Beitrag wurde auf gerichtliche Anordnung gelöscht."),
        ("none", "Cet article a été supprimé par décision de justice."),
        ("none", "Este artigo foi removido por decisão judicial."),
        ("none", "Questo articolo è stato rimosso su disposizione del giudice."),
        ("none", "Dit artikel is op last van de rechter verwijderd."),
        ("none", "Rogamos eliminen todas las copias."),
        ("excerpt", "Dieser Artikel wurde aktualisiert und ein Satz entfernt."),
        ("metadata", "You may republish this story, but it may not be kept in any database or archive."),
        ("metadata", "Nachdruck frei, Speicherung in Datenbanken nicht gestattet."),
        ("metadata", "Le stockage de nos articles est interdit."),
        ("metadata", "Queda prohibido almacenar nuestros textos."),
        ("metadata", "Gli articoli non possono essere archiviati."),
        ("metadata", "Os textos não podem ser armazenados."),
        ("metadata", "De artikelen mogen niet worden opgeslagen."),
        ("metadata", "CC BY 4.0. Article L. 122-5-3 du CPI."),
        ("metadata", "Reprodução livre; fica reservada a mineração de textos (art. 4 da Diretiva 2019/790)."),
        ("metadata", "La rédaction avec AFP et agences"),
        ("metadata", "Con información de EFE. Textos propios: CC BY 4.0."),
        ("metadata", "Redação, com agências"),
    ],
)
def test_what_is_taken_away_is_heard_in_seven_languages(most, text):
    """Withdrawals, bans on storage, articles of law on mining, credits of agencies: no view is larger, or smaller."""
    assert score.answer({"text": text})["view"] == most
