"""What comes from an agency, and what may not be kept, in the many words for either."""

import pytest

from dataset_tools.annotate.rights.read import read_rights

SUPPLIED = [
    ("Our own pages are CC BY 4.0. The item above reached this newsroom through the Reuters ticker.", "Reuters"),
    ("What you see here was bought in from AFP.", "AFP"),
    ("Eigene Texte: CC BY 4.0. Diese Zeilen beruhen auf einer dpa-Meldung.", "dpa"),
    ("Ce texte est tiré d'une dépêche de l'AFP.", "AFP"),
    ("Esta nota procede de un teletipo de EFE.", "EFE"),
    ("Questo testo viene da un dispaccio dell'ANSA.", "ANSA"),
    ("Dit stuk komt van persbureau Reuters.", "Reuters"),
]  # fmt: skip
UNKEPT = [
    "You may print our stories. None of them may be held in a database of any sort.",
    "Nachdruck frei. Die Aufnahme in Datenbanken ist ausgeschlossen.",
    "Reprise libre, sans versement dans une base de données.",
    "Se puede reproducir, pero no incorporar a repositorios.",
    "Riproduzione libera; il testo sia rimosso entro dieci giorni.",
    "Reprodução livre, mas nunca a inclusão em bancos de dados.",
    "Overnemen mag, opname in een databank niet.",
    "This piece may not be retained once the week has gone by.",
]


@pytest.mark.parametrize(("notice", "agency"), SUPPLIED)
def test_copy_of_an_agency_is_known_by_how_it_came(notice, agency):
    assert read_rights(notice).license == f"LicenseRef-{agency}-AllRightsReserved"


@pytest.mark.parametrize("notice", UNKEPT)
def test_what_may_not_be_kept_says_so_in_any_words(notice):
    assert "no_storage" in read_rights(notice).conditions


@pytest.mark.parametrize(
    "story",
    [
        "Reuters was founded in London, and its first wire ran beneath the sea.",
        "The museum keeps no database of its coins, the keeper said.",
        "Nobody has put the letters into an archive yet, her niece told the paper.",
    ],
)
def test_a_story_about_agencies_and_archives_claims_nothing(story):
    rights = read_rights(story)

    assert (rights.license, rights.conditions) == ("NOASSERTION", ())
