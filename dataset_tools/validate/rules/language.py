"""Stage 5 of 9. LNG: the language of the body and the tag that names it."""

import difflib
import re
from collections.abc import Iterator

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Hint
from dataset_tools.model.span import Edit
from dataset_tools.validate.rule import Case, Fix, Rule, RuleContext, Seen

# BCP 47 as far as articles need it: language, script, region, variants.
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|\d{3}))?(-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*")
# Names and slips that stand where a tag should: what people type, and the tag they mean.
_MEANT = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it", "dutch": "nl",
    "portuguese": "pt", "russian": "ru", "arabic": "ar", "chinese": "zh", "japanese": "ja", "polish": "pl",
    "français": "fr", "deutsch": "de", "español": "es", "gb": "en-GB", "us": "en-US", "eng": "en", "fra": "fr",
    "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "jp": "ja", "cn": "zh", "ua": "uk", "gr": "el", "cz": "cs",
}  # fmt: skip


def other_language(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The declared language is not the one that the body is written in.

    Why: programs choose models and word lists by the tag.
    Fix: correct the tag; pages often declare the language of the site's menus.
    """
    found = case.article.language
    hint = _declared(case)
    if found is None or hint is None or not _is_tag(hint.value):
        return
    if found.split("-")[0] != hint.value.split("-")[0].split("_")[0].lower():
        yield Seen(
            f"declared {hint.value!r}, but the body reads as {found!r}",
            case.hint_span(hint),
            field="language",
            evidence=hint.value,
            fix=f'correct the tag: language = "{found}"',
        )


def not_a_language_tag(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The declared language is no BCP 47 tag, such as "en" or "pt-BR".

    Why: "English", "en_US" and "EN" are three names for what one tag says.
    Fix: write the tag; `--fix` does it where only its case and separators are wrong.
    """
    hint = _declared(case)
    if hint is None or _TAG.fullmatch(hint.value):
        return
    meant = _normal(hint.value) or _MEANT.get(hint.value.casefold())
    if meant is None:
        near = difflib.get_close_matches(hint.value.casefold(), _MEANT, n=1)
        meant = _MEANT[near[0]] if near else None
    yield Seen(
        f"{hint.value!r} is no language tag" + (f", {meant!r} is" if meant else ""),
        case.hint_span(hint),
        field="language",
        evidence=hint.value[:60],
        fix=f'write language = "{meant}"' if meant else 'write a BCP 47 tag, such as "en" or "pt-BR"',
    )


def _declared(case: Case) -> Hint | None:
    hint = case.draft.hint("language")
    return hint if hint and hint.value.strip() else None


def _is_tag(value: str) -> bool:
    return bool(_TAG.fullmatch(value)) or _normal(value) is not None


def _normal(value: str) -> str | None:
    """The tag with the usual case and hyphens, or None where that makes no tag of it.

    >>> _normal("EN_us")
    'en-US'
    """
    parts = value.strip().replace("_", "-").split("-")
    first, rest = parts[0].lower(), parts[1:]
    shaped = [p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p.lower() for p in rest]
    tag = "-".join([first, *shaped])
    return tag if _TAG.fullmatch(tag) else None


def _write_tag(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    old = finding.span.of(raw)
    new = _normal(old)
    return [] if new in {None, old} else [Edit(finding.span.start, finding.span.end, str(new))]


RULES = (
    Rule("LNG001", other_language, Severity.WARNING),
    Rule("LNG002", not_a_language_tag, Severity.ERROR, fix=Fix(_write_tag)),
)
