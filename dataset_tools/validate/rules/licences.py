"""Stage 5 of 9. LIC: licences, the words behind them, and what they ask for. Facts, not legal advice."""

import difflib
import hashlib
import re
from collections.abc import Iterator
from functools import cache

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Role
from dataset_tools.model.rights import NOASSERTION
from dataset_tools.model.span import Edit, Span
from dataset_tools.validate.rule import EVIDENCE, Case, Fix, Rule, RuleContext, Seen

_CURATOR = frozenset({"sidecar", "front-matter"})  # producers of what a person stated beside the text
_RESERVED = re.compile(
    r"\ball rights reserved\b|\btous droits réservés\b|\balle rechte vorbehalten\b", re.IGNORECASE
)
_NON_COMMERCIAL = re.compile(
    r"\bnon[- ]?commercial\b|\bnot for commercial\b|\bno commercial\b", re.IGNORECASE
)
_AGENCY = re.compile(
    r"\((?:AP|Reuters|AFP|dpa|UPI|EFE|ANSA|TASS|PTI|Xinhua)\)\s*[—–-]|\b(?:The Associated Press|Agence France-Presse|Thomson Reuters)\b"
    r"|\b(?i:photo|photograph|image|picture)s? (?:by|credit|courtesy)\b[^.\n]{0,60}|\bGetty Images\b",
)
_OPEN_STATUSES = frozenset({"cc", "public_domain", "open_government"})
_NO_WORDS_NEEDED = frozenset({"sidecar", "site_registry", "curator", "http", "robots"})


def no_terms(case: Case, _: RuleContext) -> Iterator[Seen]:
    """Nothing on the page says what may be done with the article.

    Why: unknown means restricted: the release carries title, author and address, not the text.
    Fix: quote the grant and say where it stands: `license` and `rights` in the sidecar, or under [sites] in
    dataset.toml for a whole site.
    """
    rights = case.article.rights
    if rights.license == NOASSERTION and rights.status == "unknown" and rights.statement is None:
        yield Seen(
            "no terms were found; the release will not carry the text",
            field="license",
            fix="quote the grant in the sidecar, or under [sites] in dataset.toml",
        )


def bare_fair_use(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A curator claims fair use without saying why: purpose and basis are missing.

    Why: fair use is a reasoned claim about a purpose and an amount, never a licence.
    Fix: state `purpose` and `basis` under [fair_use] in the sidecar.
    """
    claim = case.article.rights.fair_use
    if claim.claimed and claim.claimed_by == "curator" and not (claim.purpose and claim.basis):
        missing = " and ".join(n for n, v in (("purpose", claim.purpose), ("basis", claim.basis)) if not v)
        yield Seen(
            f"a claim of fair use without {missing}",
            field="fair_use",
            evidence=missing,
            fix="state purpose and basis under [fair_use] in the sidecar",
        )


def not_spdx(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The licence is no SPDX expression, nor a `LicenseRef-…`.

    Why: "Creative Commons" can be seven licences; the column holds what a program can decide by.
    Fix: write the SPDX name; `--fix` corrects its case.
    """
    stated = [(h.value, case.hint_span(h)) for h in case.draft.hints_of("license") if h.producer in _CURATOR]
    for value, span in [*stated, (case.article.rights.license, None)]:
        if value and not _is_expression(value):
            near = _nearest(value)
            yield Seen(
                f"{value!r} is no SPDX expression" + (f"; did you mean {near!r}?" if near else ""),
                span,
                field="license",
                evidence=value[:EVIDENCE],
                fix=f"write {near}"
                if near
                else "write an SPDX name, or LicenseRef-… for terms of a site's own",
            )
            return


def _is_expression(value: str) -> bool:
    names = re.split(r"\s+(?:AND|OR|WITH)\s+|[()\s]+", value.strip())
    return all(
        n == NOASSERTION or re.fullmatch(r"LicenseRef-[A-Za-z0-9.-]+", n) or n in _spdx_names()
        for n in names
        if n
    )


@cache
def _spdx_names() -> frozenset[str]:
    from license_expression import get_spdx_licensing

    return frozenset(str(k) for k in get_spdx_licensing().known_symbols) | {"CC0-1.0"}


def _nearest(value: str) -> str | None:
    by_fold = {n.casefold(): n for n in _spdx_names()}
    if exact := by_fold.get(value.casefold()):
        return exact
    shaped = re.sub(r"[\s_]+", "-", value.casefold())
    near = difflib.get_close_matches(shaped, by_fold, n=1, cutoff=0.8)
    return by_fold[near[0]] if near else None


def _correct_case(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    old = finding.span.of(raw)
    new = {n.casefold(): n for n in _spdx_names()}.get(old.casefold())
    return [] if new in {None, old} else [Edit(finding.span.start, finding.span.end, str(new))]


def contradicted_licence(case: Case, _: RuleContext) -> Iterator[Seen]:
    """What the sidecar or front matter says of the licence contradicts the page's own notice.

    Why: the page speaks for its owner; a licence beside it speaks for whoever typed it.
    Fix: quote the grant that you rely on in `rights`, or remove the licence.
    """
    stated = [h for h in case.draft.hints_of("license") if h.producer in _CURATOR]
    if not stated:
        return
    values = {h.value.casefold() for h in stated}
    if len(values) > 1:
        yield Seen(
            f"the licence is given twice: {' and '.join(sorted(values))}",
            stated[0].span,
            field="license",
            evidence=" / ".join(sorted(values)),
            fix="keep one",
        )
    open_terms = any(re.match(r"(?:cc|odc|pddl|ogl|publicdomain|gfdl)\b|cc0", v) for v in values)
    notice = _RESERVED.search(case.draft.raw) if open_terms else None
    if notice:
        yield Seen(
            f"{stated[0].value} is stated, but the page says {notice.group()!r}",
            Span(notice.start(), notice.end()),
            field="license",
            evidence=notice.group(),
            fix="quote the grant that you rely on, or remove the licence",
        )


def unmet_condition(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The terms ask for something that the record lacks: the author's name, a link, the copyright line.

    Why: a permission with a condition is no permission until the condition is met; the release then carries
    less than the terms allow.
    Fix: add what is missing in the sidecar; the message names it.
    """
    article = case.article
    conditions = frozenset(article.rights.conditions)
    lacking = []
    if "attribution" in conditions and not (article.authors or article.publisher):
        lacking.append("author or publisher")
    if "link_to_original" in conditions and not article.url:
        lacking.append("url")
    if "copyright_notice" in conditions and not (article.rights.holders or article.rights.credit_text):
        lacking.append("copyright holder")
    if lacking:
        yield Seen(
            f"the terms ask for what the record lacks: {', '.join(lacking)}",
            _notice_span(case),
            field="rights.conditions",
            evidence=(article.rights.statement or ", ".join(sorted(conditions)))[:EVIDENCE],
            fix=f"add {', '.join(lacking)} in the sidecar",
        )


def dropped_limit(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The words of the grant have a limit that the recorded conditions do not carry.

    Why: "non-commercial" that is not recorded is a permission that nobody gave.
    Fix: add the condition in the sidecar, and tell us the words: the reader missed them.
    """
    rights = case.article.rights
    m = _NON_COMMERCIAL.search(rights.statement or "")
    if m is None or "NC" in rights.license or rights.permits.commercial in {"no", "conditional"}:
        return
    if not any("commercial" in c for c in rights.conditions):
        yield Seen(
            f"the grant says {m.group()!r}, the record does not",
            case.find(m.group()),
            field="rights.conditions",
            evidence=(rights.statement or "")[:EVIDENCE],
            fix="add the condition in the sidecar",
        )


def opted_out(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The page reserves text and data mining, or refuses AI training, in a way that machines read.

    Why: in the European Union such a reservation binds (Directive (EU) 2019/790, Article 4).
    Fix: leave the article out, or keep a written permission and name it in `permission_ref`.
    """
    rights = case.article.rights
    if rights.permission_ref:
        return
    prefs = rights.prefs
    signals = []
    if prefs.tdm_reserved:
        signals.append("tdm-reservation")
    if prefs.train_ai is False:
        signals.append("train-ai=n")
    if prefs.robots_ai_disallow:
        signals.append(f"robots.txt refuses {', '.join(prefs.robots_ai_disallow[:3])}")
    if signals:
        hint = case.draft.hint("pref")
        yield Seen(
            f"the page opts out of mining or training: {'; '.join(signals)}",
            hint.span if hint else None,
            field="rights.prefs",
            evidence="; ".join(signals)[:EVIDENCE],
            fix="leave the article out, or name a written permission in permission_ref",
        )


def third_party_material(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The article holds material of others: an agency's text, a credited photograph.

    Why: the site's licence does not cover what the site itself licensed.
    Fix: check whose text it is; agency copy is released as metadata only.
    """
    rights = case.article.rights
    if rights.status not in _OPEN_STATUSES:
        return
    for block in case.draft.of_role(Role.BODY, Role.CAPTION, Role.BYLINE, Role.DATELINE, Role.RIGHTS):
        if m := _AGENCY.search(block.text):
            yield Seen(
                f"material of others under {rights.license}",
                block.raw_span(Span(m.start(), m.end())),
                field="rights.excludes",
                evidence=m.group()[:EVIDENCE],
                fix="check whose text it is",
            )
            return


def unsupported_licence(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A licence was recorded, but no words of the page support it, or the recorded span holds other words.

    Why: a release that asserts a licence nobody printed cannot be defended.
    Fix: quote the sentence in `rights`, or set the licence to null.
    """
    rights = case.article.rights
    if rights.license == NOASSERTION:
        return
    support = [e for e in rights.evidence if not e.field.startswith(("prefs", "fair_use"))]
    if not support:
        yield Seen(
            f"nothing supports {rights.license}",
            field="license",
            evidence=rights.license,
            fix="quote the sentence in `rights`, or set the licence to null",
        )
    for e in rights.evidence:
        if e.span is None or e.quote_sha256 is None or e.source in _NO_WORDS_NEEDED:
            continue
        words = e.span.of(case.draft.raw)
        if hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest() != e.quote_sha256:
            yield Seen(
                f"the evidence for {e.field} does not hold the recorded words",
                e.span,
                field="rights.evidence",
                evidence=words[:EVIDENCE],
                fix="read the file again; the raw text has changed",
            )


def _notice_span(case: Case) -> Span | None:
    return next(
        (e.span for e in case.article.rights.evidence if e.span and e.source in {"body", "footer"}), None
    )


RULES = (
    Rule("LIC001", no_terms, Severity.WARNING),
    Rule("LIC002", bare_fair_use, Severity.ERROR),
    Rule("LIC003", not_spdx, Severity.ERROR, fix=Fix(_correct_case)),
    Rule("LIC004", contradicted_licence, Severity.ERROR),
    Rule("LIC005", unmet_condition, Severity.WARNING),
    Rule("LIC006", dropped_limit, Severity.WARNING),
    Rule("LIC007", opted_out, Severity.ERROR),
    Rule("LIC008", third_party_material, Severity.WARNING),
    Rule("LIC009", unsupported_licence, Severity.ERROR),
)
