"""Words of one language by class: one dictionary from a word to the jobs it can do in a sentence.

The lists are the files of `lexicon/<language>/`; English verbs are inflected here, so that a list
holds one line a verb. Other languages write out the forms that newspapers use.
"""

from functools import cache
from typing import Final

from dataset_tools.lexicon import words

# One bit a job. A word may have several: "report" is a cue, a noun of saying, and a base form.
SAY: Final = 1  # opens a clause and stands beside marks: said
THINK: Final = 1 << 1  # opens a clause: believes
OBJECT: Final = 1 << 2  # its object is what was said: condemned
INFINITIVE: Final = 1 << 3  # opens "to …": vowed
ADDRESS: Final = 1 << 4  # names the hearer first: told
NOUN: Final = 1 << 5  # a noun of saying: claim
AUX: Final = 1 << 6
ADVERB: Final = 1 << 7
PREPOSITION: Final = 1 << 8
SUBORDINATOR: Final = 1 << 9
DETERMINER: Final = 1 << 10
PRONOUN: Final = 1 << 11
TIME: Final = 1 << 12
TITLE: Final = 1 << 13
VERB: Final = 1 << 14  # any form of a known verb
BASE: Final = 1 << 15  # report
THIRD: Final = 1 << 16  # reports
PAST: Final = 1 << 17  # reported
GERUND: Final = 1 << 18  # reporting
HONORIFIC: Final = 1 << 19
SOURCE: Final = 1 << 20  # a noun that speaks without a name: official
PARTICIPLE: Final = 1 << 21  # written: not a finite form by itself
CONJUNCTION: Final = 1 << 22

BESIDE: Final = 1 << 23  # a cue only where it touches a mark: "“…,” he began"

SOURCE_PHRASE: Final = 1 << 24  # opens the name of a source: "according" to

TRADE: Final = 1 << 25  # with a capital, before a full name, what its bearer does: "Agronomist"

POSSESSIVE: Final = 1 << 26  # ends in 's or s'

CUE: Final = SAY | THINK | OBJECT | INFINITIVE | ADDRESS
FINITE: Final = BASE | THIRD | PAST
CLOSED: Final = AUX | ADVERB | PREPOSITION | SUBORDINATOR | DETERMINER | PRONOUN | CONJUNCTION

_VERB_LISTS: Final = {
    "cues_say": SAY,
    "cues_think": THINK,
    "cues_object": OBJECT,
    "cues_infinitive": INFINITIVE,
    "cues_address": ADDRESS,
    "cues_beside": SAY,
    "verbs": 0,
}
_PLAIN_LISTS: Final = {
    "cue_nouns": NOUN,
    "auxiliaries": AUX,
    "adverbs": ADVERB,
    "prepositions": PREPOSITION,
    "subordinators": SUBORDINATOR,
    "determiners": DETERMINER,
    "pronouns": PRONOUN,
    "times": TIME,
    "titles": TITLE,
    "honorifics": HONORIFIC,
    "unnamed_sources": SOURCE,
    "conjunctions": CONJUNCTION,
    "source_prepositions": SOURCE_PHRASE,
}
_DOUBLING: Final = frozenset(
    [
        "admit",
        "permit",
        "quip",
        "plan",
        "stop",
        "drop",
        "nod",
        "ban",
        "slam",
        "rip",
        "hit",
        "get",
        "begin",
        "put",
        "set",
        "cut",
        "run",
        "win",
        "sit",
        "let",
        "bet",
        "chat",
        "commit",
        "prefer",
        "refer",
        "occur",
        "concur",
        "infer",
        "rebut",
        "submit",
        "regret",
        "forget",
        "abhor",
        "blog",
        "hug",
        "beg",
        "stem",
        "dub",
        "jab",
        "sum",
        "pan",
        "step",
    ]
)


@cache
def word_classes(language: str) -> dict[str, int]:
    """The jobs of each listed word of a language, as bits; lower case."""
    classes: dict[str, int] = {}
    for name, bit in _VERB_LISTS.items():
        for line in words(language, name):
            for form, form_bit in _forms(line, language):
                beside = BESIDE if name == "cues_beside" else 0
                classes[form] = classes.get(form, 0) | bit | form_bit | beside | VERB
    for name, bit in _PLAIN_LISTS.items():
        for word in words(language, name):
            classes[word.lower()] = classes.get(word.lower(), 0) | bit
    return classes


@cache
def particles(language: str) -> dict[str, frozenset[str]]:
    """The particles that a verb of `cues_object` needs: {"called": {"for", "on"}}; absent means none."""
    found: dict[str, set[str]] = {}
    for line in words(language, "cues_object"):
        particle = [p[1:] for p in line.split() if p.startswith("+")] or [""]
        for form, _ in _forms(line, language):
            found.setdefault(form, set()).update(particle)
    return {form: frozenset(p) for form, p in found.items() if p != {""}}


def _forms(line: str, language: str) -> list[tuple[str, int]]:
    """Every form of the verb on one line of a list, each with the bits of its form.

    English lines hold a base form and irregular pasts; other languages list whole forms, each finite.
    """
    parts = [p for p in line.lower().split() if not p.startswith("+")]
    if language != "en":
        return [(" ".join(parts), PAST)] if parts else []
    base, irregular = parts[0], parts[1:]
    past = irregular[:1] or [_with_ed(base)]
    participle = irregular[1:2] or past
    forms = [(base, BASE), (_with_s(base), THIRD), (_with_ing(base), GERUND), (past[0], PAST)]
    if participle != past:
        forms.append((participle[0], PARTICIPLE))
    if len(irregular) == 1 and base in _DOUBLING and past[0].endswith("ed"):
        return forms
    return forms


def _with_s(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def _with_ed(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ied"
    return base + base[-1] + "ed" if base in _DOUBLING else base + "ed"


def _with_ing(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return base + base[-1] + "ing" if base in _DOUBLING else base + "ing"
