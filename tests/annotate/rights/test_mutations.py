"""A grant to which somebody adds a bound is no whole grant any more, whatever the words of the bound.

The bounds are closed lists of their own: none was taken from the grammar or from a gate, and none may be put there to
make a test pass. What they are in is explained by nothing, and so in doubt.
"""

import tomllib
from itertools import product

import pytest

from dataset_tools.annotate.rights.grammar import explain
from tests.annotate.rights.test_rights import score

# Sets whose cases nobody looks at: a failing test would show them.
UNSEEN = {"blind_author_d", "blind_author_e"}
# Behind the words of a grant, within its sentence.
BEHIND = {
    "exception": ["barring the last two chapters", "minus the opening stanza", "abzüglich der Tabellen im Anhang", "à l'exclusion du dernier chapitre",
                  "quitado el prólogo", "tolto il primo capitolo", "fora o posfácio", "het slotwoord niet meegerekend"],
    "time": ["for another fortnight", "come next spring", "up to the next election", "noch zwei Wochen lang", "encore quinze jours", "durante dos semanas más",
             "ancora per due settimane", "por mais quinze dias", "nog veertien dagen"],
    "payment": ["for a modest sum", "at twenty euros apiece", "gegen ein kleines Entgelt", "moyennant vingt euros", "previo abono de veinte euros", "dietro compenso",
                "mediante remuneração", "tegen een kleine bijdrage"],
    "terms on another page": ["under our terms", "as our guidelines say", "gemäß unseren AGB", "selon nos conditions générales", "según nuestras condiciones de uso", "secondo il nostro regolamento",
                              "conforme os nossos termos", "volgens onze voorwaarden"],
    "circle": ["among parishes", "to those who sat on our jury", "unter Vereinsmitgliedern", "entre paroissiens", "entre las cofradías", "tra le parrocchie", "entre confrarias",
               "onder parochianen"],
    "place": ["within Wallonia", "north of the Main", "innerhalb Vorarlbergs", "en Wallonie seulement", "dentro de Navarra", "dentro il Trentino", "dentro dos Açores", "binnen Drenthe"],
}  # fmt: skip
# Before it: who says so, whether it holds, and when it did.
BEFORE = [
    "Nobody should believe that", "It was once the case that", "We are weighing whether", "Had the board agreed,", "Rumour has it that",
    "Niemand hat je gesagt:", "Einst galt:", "Personne n'a dit que", "Il fut un temps où", "Nadie ha dicho que", "Antaño,", "Nessuno ha detto che", "Una volta",
    "Ninguém disse que", "Outrora,", "Niemand heeft gezegd dat", "Ooit gold:",
]  # fmt: skip
# A sentence of its own, behind it or on the line below.
SENTENCES = [
    "Not so this one.", "The above lapsed in March.", "Our lawyers disagree.", "This goes for the crossword.", "The reverse is true.", "Dieser hier leider nicht.",
    "Das Obige erlosch im März.", "Celui-ci, hélas, pas.", "Cela vaut pour les mots croisés.", "Este, por desgracia, no.", "Lo anterior caducó en marzo.", "Questo, purtroppo, no.",
    "Quanto sopra è decaduto a marzo.", "Este, infelizmente, não.", "O acima caducou em março.", "Deze helaas niet.", "Het bovenstaande verviel in maart.",
]  # fmt: skip
# A line above it.
HEADINGS = [
    "How such a line may look:", "From our April issue, since corrected:", "So könnte es lauten:", "À titre d'exemple :", "Así podría sonar:", "Come potrebbe suonare:",
    "Como poderia soar:", "Zo zou het kunnen klinken:",
]  # fmt: skip
# A sentence that leaves no more than metadata.
OPT_OUTS = [
    "Machines shall not learn from this text.", "Kein Algorithmus darf aus diesem Text lernen.", "Aucune machine ne doit apprendre de ce texte.",
    "Ninguna máquina debe aprender de este texto.", "Nessuna macchina può imparare da questo testo.", "Nenhuma máquina pode aprender com este texto.",
    "Geen machine mag van deze tekst leren.",
]  # fmt: skip


# What was heard as no more than a doubt before storage, machines and withdrawals were read by their structure.
LIMITS = [
    "May be kept no longer than thirty days.", "Erase after use.", "This text may be displayed but not kept.", "Nach vier Wochen ist der Text von allen Servern zu löschen.",
    "Le texte doit être effacé au bout de trente jours.", "El texto deberá borrarse a los treinta días.", "Il testo va cancellato entro trenta giorni.",
    "De tekst moet na dertig dagen worden gewist.", "Automated agents: kindly go elsewhere.", "Diesen Text darf keine Software auswerten.", "Toute lecture par un automate est refusée.",
    "Nadie puede entrenar con este texto sistema alguno.", "Chi addestra modelli chieda prima.", "Wie modellen traint, blijft hier weg.", "Retracted by the authors.", "Artikel zurückgezogen.",
    "Copies must be erased after seven days.", "Source: agencies.", "Bericht der Nachrichtenagentur Norwald.", "Norden News Agency",
]  # fmt: skip


def view_of(text: str) -> str:
    """What a release may carry, as the scorer says it."""
    return str(score.answer({"text": text})["view"])


def rank(view: str) -> int:
    return score.ORDER.index(view)


def grants() -> list[str]:
    """Every notice of the gold that is read as a grant of the whole text and is nothing but that grant."""
    found: dict[str, None] = {}
    paths = [p for p in sorted(score.GOLD.glob("*.toml")) if p.stem not in UNSEEN]
    for case in (c for p in paths for c in tomllib.loads(p.read_text("utf-8")).get("case", [])):
        most = case.get("wish") or case.get("view")
        if most in score.WHOLE and "text" in case and is_one_grant(case["text"].strip()):
            found[case["text"].strip()] = None
    return list(found)


def is_one_grant(text: str) -> bool:
    sentence = text.removesuffix(".")
    return (
        "\n" not in text and ". " not in sentence and explain(text) == "own" and view_of(text) in score.WHOLE
    )


GRANTS = grants()


def changed(grant: str) -> list[tuple[str, str]]:
    """The grant with each of the bounds, and the most that it may then carry."""
    core = grant.removesuffix(".")
    lowered = core[0].lower() + core[1:]
    behind = [f"{core} {words}." for words in (w for kind in BEHIND.values() for w in kind)]
    own = [f"{core}.{gap}{words}" for words, gap in product(SENTENCES, (" ", "\n"))]
    above = [f"{words}\n{core}." for words in HEADINGS]
    before = [f"{words} {lowered}." for words in BEFORE]
    return [(t, "excerpt") for t in (*behind, *own, *above, *before)] + [
        (f"{core}. {w}", "metadata") for w in OPT_OUTS
    ]


@pytest.mark.parametrize("grant", GRANTS)
def test_a_bound_takes_from_a_grant_whatever_its_words(grant):
    most_of = dict(changed(grant))

    assert {text: most for text, most in most_of.items() if rank(view_of(text)) > rank(most)} == {}


@pytest.mark.parametrize("words", LIMITS)
@pytest.mark.parametrize("before", ["© 2025 Harbour Ledger. ", "This article is licensed under CC BY 4.0. "])
def test_a_limit_of_storage_or_machines_leaves_metadata(before, words):
    assert rank(view_of(before + words)) <= rank("metadata")


PAGE = [
    "<footer><p>{grant}</p><p>{bound}</p></footer>", "<footer><p>{bound}</p><p>{grant}</p></footer>", "<footer><p>{grant}<br>{bound}</p></footer>",
    "<footer><ul><li>{grant}</li><li>{bound}</li></ul></footer>", '<div class="license"><p>{grant}</p><small>{bound}</small></div>',
]  # fmt: skip


@pytest.mark.parametrize("shape", PAGE)
@pytest.mark.parametrize(
    "bound",
    ["Not so this one.", "The above lapsed in March.", "So könnte es lauten:", "Celui-ci, hélas, pas."],
)
def test_a_line_beside_a_grant_is_heard_on_a_page_too(shape, bound):
    """The converter carries the lines around a notice along, also those without a word of rights."""
    foot = shape.format(grant="This article is licensed under CC BY 4.0.", bound=bound)
    page = score.STORY.read_text("utf-8").replace("{head}", "").replace("{body}", "").replace("{foot}", foot)

    assert rank(score.answer({"page": page, "expected": {}})["view"]) <= rank("excerpt")
