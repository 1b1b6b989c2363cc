"""Stage 3 of 9. Notice clauses and hints → opt-out preferences; where several speak, any disallow wins."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from dataset_tools.annotate.rights.clauses import Clause
from dataset_tools.annotate.rights.grammar import explain
from dataset_tools.lexicon.rights import pattern, refuses, refuses_machines
from dataset_tools.model.draft import Hint
from dataset_tools.model.rights import Evidence, Prefs

_PAIR = re.compile(r"([a-z][a-z0-9_-]*)\s*[:=]\s*([^,;\s]+)", re.IGNORECASE)
# Tokens of robots meta tags that mean "not for AI"; noai is DeviantArt's, the others are in wide use.
_ROBOTS_NO_AI = frozenset({"noai", "noimageai", "noml", "notrain", "no-ai", "no-train"})
_NO = frozenset({"n", "no", "0", "false", "disallow", "deny", "denied", "none"})
_YES = frozenset({"y", "yes", "1", "true", "allow", "allowed", "all"})


def read_preferences(
    clauses: Iterable[Clause], alone: Collection[Clause], hints: Sequence[Hint]
) -> tuple[Prefs, list[Evidence]]:
    """Preferences of the page, and the words or hints behind them.

    Args:   alone: those of a notice and nothing else: no line of a page, where menus and teasers stand.
    """
    prefs, evidence = Prefs(), []
    for clause in clauses:
        tdm, train = _stances(clause.text, clause.topic, clause in alone)
        if tdm is not None:
            prefs = replace(prefs, tdm_reserved=_any_no(prefs.tdm_reserved, tdm))
            evidence.append(Evidence("R-PREF-TDM", "prefs.tdm_reserved", "footer", clause.span))
        if train is not None:
            prefs = replace(prefs, train_ai=_allowed(prefs.train_ai, not train))
            evidence.append(Evidence("R-PREF-AI", "prefs.train_ai", "footer", clause.span))
    if evidence:
        prefs = replace(prefs, machine_readable=False)
    for hint in hints:
        if hint.field == "pref":
            prefs = _of_hint(prefs, hint)
            evidence.append(Evidence("R-PREF-SIGNAL", "prefs", _source(hint), hint.span))
    return prefs, evidence


@lru_cache(maxsize=4096)
def _stances(text: str, topic: str, bare: bool) -> tuple[bool | None, bool | None]:
    """What a clause says of text and data mining, and of training; sites repeat it on every page."""
    tdm = _stated(text, tuple(pattern("notices", "preference", k) for k in ("tdm", "law")), bare)
    ai = (pattern("conditions", "no_ai_training", "match"), pattern("notices", "preference", "ai"))
    train = _stated(text, ai, bare)
    if train is None and tdm is None and topic != "media" and _shuts_out(text, bare):
        train = True
    return tdm, train


def _stated(text: str, subjects: tuple[re.Pattern[str], ...], bare: bool) -> bool | None:
    """True: the clause refuses; False: it allows; None: it does not speak of the subject, or not of this text.

    The burden of proof lies on the permission: a notice that speaks of machines and of its own text, and is not wholly
    explained as a permission, refuses.
    """
    if not any(subject.search(text) for subject in subjects):
        return None
    if refuses_machines(text) or (bare and refuses(text)):
        return True
    if bare and pattern("notices", "preference", "law").search(text):
        return explain(text) is None
    if not any(pattern("notices", "preference", k).search(text) for k in (_BARE if bare else _OF_PAGE)):
        return None
    if pattern("notices", "preference", "allowed").search(text):
        return explain(text) is None
    return None if pattern("notices", "preference", "made").search(text) else True


def _shuts_out(text: str, bare: bool) -> bool:
    """True for words that leave the text to people, or refuse a use that machines may be meant by."""
    if pattern("notices", "preference", "people").search(text):
        return True
    if not bare:
        return refuses_machines(text)
    return pattern("notices", "preference", "machine").search(text) is not None and refuses(text)


# Words by which a bare notice, and a line of a page, speak of the text to which they belong.
_BARE, _OF_PAGE = ("own", "reader", "allowed"), ("mine",)


def _of_hint(prefs: Prefs, hint: Hint) -> Prefs:
    prefs = replace(prefs, machine_readable=True)
    lowered = hint.value.lower()
    if any(token in _ROBOTS_NO_AI for token in re.split(r"[\s,;:]+", lowered)):
        prefs = replace(prefs, train_ai=False)
    url = re.search(r"https?://\S+", hint.value)
    for key, value in _PAIR.findall(hint.value):
        name = key.lower().replace("_", "-")
        if name == "tdm-reservation" and value in {"0", "1"}:  # TDMRep: any other value counts as unset
            prefs = replace(prefs, tdm_reserved=_any_no(prefs.tdm_reserved, value == "1"))
        elif name == "tdm-policy" and url:
            prefs = replace(prefs, tdm_policy_url=url.group())
        elif name in {"train-ai", "train-genai", "ai-train"}:
            prefs = replace(prefs, train_ai=_allowed(prefs.train_ai, _flag(value)))
        elif name == "search":
            prefs = replace(prefs, search=_allowed(prefs.search, _flag(value)))
        elif name in {"rsl", "license"} and url:
            prefs = replace(prefs, rsl_url=url.group())
        elif name in {"robots-disallow", "robots-ai-disallow", "disallow"}:
            agents = sorted({*prefs.robots_ai_disallow, value})
            prefs = replace(prefs, robots_ai_disallow=tuple(agents), train_ai=False)
    return prefs


def _flag(value: str) -> bool | None:
    lowered = value.lower()
    return False if lowered in _NO else True if lowered in _YES else None


def _any_no(old: bool | None, reserved: bool) -> bool:
    return bool(old) or reserved


def _allowed(old: bool | None, new: bool | None) -> bool | None:
    if old is False or new is False:
        return False
    return old if new is None else new


def _source(hint: Hint) -> str:
    head = hint.producer.split(":", 1)[0]
    return {"header": "http", "http": "http", "robots": "robots", "sidecar": "sidecar"}.get(head, "meta")
