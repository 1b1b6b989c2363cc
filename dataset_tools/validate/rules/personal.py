"""Stage 5 of 9. PII: addresses and numbers of people. What is shown of them is masked."""

import re
from collections.abc import Callable, Iterator

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.span import Edit
from dataset_tools.validate.rule import Case, Fix, Rule, RuleContext, Seen

# Quantifiers are bounded, so that a megabyte of one letter costs a megabyte of steps. A form begins with a class, and
# looks back after its first character: where it cannot begin is then skipped in C.
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@((?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24})\b")
_PHONE = re.compile(
    r"[+(\d](?<![\w+.-].)(?:(?<=\+)\d{1,3}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,5}\d{2,4}"
    r"|(?:(?<=\()\d{3}|(?<=\d)\d{2})\)?[\s.-]\d{3}[\s.-]\d{4})(?!\w)"
)
_IBAN = re.compile(r"[A-Z](?<!\w.)[A-Z]\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_SSN = re.compile(r"\d(?<![\d-].)\d\d(?<!000)(?<!666)(?<!9\d\d)-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_CARD = re.compile(r"\d(?<![\d-].)(?:[ -]?\d){12,18}(?![\d-])")
# What a card, a telephone and a social security number all hold: five digits with little between them.
_SOME_NUMBER = re.compile(r"\d(?:[\s().-]{0,3}\d){4}")
_ROLE_BOXES = frozenset(
    [
        "info",
        "contact",
        "press",
        "media",
        "news",
        "editor",
        "editors",
        "office",
        "mail",
        "letters",
        "tips",
        "newsroom",
        "publications",
        "support",
    ]
)


def mail_address(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The body holds a person's e-mail address.

    Why: an address in a dataset is written to for ever. The published body holds a mask in its place.
    Fix: nothing needs to be done for the release; `--unsafe-fixes` masks it in the raw file as well.
    """
    text = case.body.text
    if "@" not in text:
        return
    for m in _MAIL.finditer(text):
        if m[1].casefold() not in _ROLE_BOXES:
            yield _seen(case, m.span(), "an e-mail address", f"{m[1][0]}***@{m[2]}")


def personal_number(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The body holds a telephone number, a bank account, a card or a social security number.

    Why: such numbers let people be called, robbed or impersonated. The published body holds masks.
    Fix: nothing needs to be done for the release; `--unsafe-fixes` masks it in the raw file as well.
    """
    text = case.body.text
    forms = _NUMBERS if _SOME_NUMBER.search(text) else _NUMBERS[:1]
    for pattern, what, is_one in forms:
        for m in pattern.finditer(text):
            if is_one is None or is_one(m.group()):
                shown = m.group()
                yield _seen(case, m.span(), what, shown[:2] + "*" * max(1, len(shown) - 4) + shown[-2:])


def _seen(case: Case, place: tuple[int, int], what: str, masked: str) -> Seen:
    return Seen(
        f"{what} in the body",
        case.raw_span(*place),
        field="body",
        evidence=masked,
        fix="the release masks it; mask it in the raw file as well",
    )


def _is_iban(text: str) -> bool:
    """The check digits of ISO 13616: the number, rearranged, leaves 1 when divided by 97."""
    compact = text.replace(" ", "")
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def _is_card(text: str) -> bool:
    """The check digit of ISO/IEC 7812 (Luhn)."""
    digits = [int(c) for c in text if c.isdigit()]
    doubled = [d if i % 2 == 0 else d * 2 - 9 * (d > 4) for i, d in enumerate(reversed(digits))]
    return 13 <= len(digits) <= 19 and sum(doubled) % 10 == 0 and len(set(digits)) > 1


_NUMBERS: tuple[tuple[re.Pattern[str], str, Callable[[str], bool] | None], ...] = (
    (_IBAN, "a bank account number", _is_iban),
    (_CARD, "a card number", _is_card),
    (_SSN, "a number shaped like a social security number", None),
    (_PHONE, "a telephone number", None),
)


def _mask(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    token = "⟦EMAIL⟧" if "e-mail" in finding.message else "⟦NUMBER⟧"
    return [] if finding.span.of(raw) == token else [Edit(finding.span.start, finding.span.end, token)]


_MASK = Fix(_mask, safe=False)

RULES = (
    Rule("PII001", mail_address, Severity.WARNING, fix=_MASK),
    Rule("PII002", personal_number, Severity.WARNING, fix=_MASK),
)
