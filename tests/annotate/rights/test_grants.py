"""The files lexicon/rights/grants/*.toml: every part of the grammar says something, and is of use."""

import re
import tomllib

import pytest

from dataset_tools.annotate.rights import grammar
from dataset_tools.annotate.rights.grammar import explain
from dataset_tools.lexicon import resource
from dataset_tools.lexicon.rights import grant_languages, grants
from dataset_tools.lexicon.rights.forms import Forms, Words

LANGUAGES = ("mul", *grant_languages())
NOTHING = Words([], [])


def forms_of(language: str) -> Forms:
    shared = {} if language == "mul" else {n: grammar._shared().part(n) for n in grants("mul")["part"]}
    return Forms(language, grants(language)["part"], {**grammar._tokens(), **shared})


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_part_and_no_row_matches_nothing(language):
    """One that does would let the words around it stand without it: "share the link to [this article]"."""
    forms, document = forms_of(language), grants(language)

    assert [name for name in document["part"] if forms.part(name).ends(NOTHING, 0)] == []
    rows = [row for kind in grammar._KINDS for row in document[kind]]
    assert [row for row in rows if forms.form(row).ends(NOTHING, 0)] == []


@pytest.mark.parametrize("language", grant_languages())
def test_every_part_is_used(language):
    document = grants(language)
    rows = [row for kind in grammar._KINDS for row in document[kind]]
    used = set(re.findall(r"<(\w+)>", " ".join([*document["part"].values(), *rows])))

    assert set(document["part"]) - used - {"and", "within"} == set()


def test_every_licence_of_the_registry_is_a_licence_of_the_grammar():
    """Or a page that names it would always be in doubt."""
    registry = tomllib.loads(resource("licenses", "spdx.toml").read_text("utf-8"))["licence"]
    names = {entry["name"] for entry in registry}

    assert {
        name for name in names if explain(f"This article is published under the {name}.") != "own"
    } == set()


@pytest.mark.parametrize(
    "clause",
    [
        "You may reprint this report, online or in print, free of charge.",
        "Diesen Beitrag dürfen Sie kostenlos und ohne Rückfrage übernehmen, sofern die Quelle genannt wird.",
        "Vous pouvez librement reproduire nos articles, à condition de citer la source.",
        "Cualquiera puede republicar este reportaje, en papel o en línea, siempre que cite a la autora.",
        "Chiunque può ripubblicare questo articolo gratuitamente, purché citi la fonte.",
        "Este texto pode ser reproduzido livremente, desde que citada a fonte.",
        "Iedereen mag dit verhaal gratis overnemen, mits de bron wordt vermeld.",
    ],
)
def test_words_of_a_grant_stand_in_any_usual_order(clause):
    assert explain(clause) == "own"
