"""Stage 9 of 9. Rights and the decision on them → JSON for machines, lines for people."""

from collections.abc import Iterator
from typing import Any

from dataset_tools.lexicon.rights import condition_sentence
from dataset_tools.model.rights import Decision, Rights
from dataset_tools.report.safe import safe_text

# Characters of context on either side of evidence that is shown to people.
_CONTEXT = 40


def rights_json(rights: Rights, decision: Decision, text: str) -> dict[str, Any]:
    """`{license, rights, fair_use, view, why}` with null for "not stated", and evidence with its words.

    `view` is one word: open, restricted, excerpt, metadata or none. Offsets are code points of `text`.
    """
    claim = rights.fair_use
    return {
        "license": rights.license,
        "rights": _struct(rights, text),
        "fair_use": {
            "claimed": True,
            "claimed_by": claim.claimed_by,
            "scope": claim.scope,
            "purpose": list(claim.purpose),
            "basis": claim.basis,
        }
        if claim.claimed
        else None,
        "view": decision.config or decision.view,
        "rule": decision.rule,
        "why": list(decision.reasons),
    }


def rights_lines(rights: Rights, decision: Decision, text: str) -> Iterator[str]:
    """The same for a person at a terminal; every line is safe to print."""
    yield f"license     {safe_text(rights.license)}  ({rights.status.replace('_', ' ')})"
    if rights.license_url:
        yield f"            {safe_text(rights.license_url, limit=200)}"
    if rights.holders:
        yield "holders     " + "; ".join(f"{safe_text(h.name)} ({h.basis})" for h in rights.holders)
    if rights.copyright_years:
        yield "years       " + ", ".join(map(str, rights.copyright_years))
    stated = [f"{n} {v}" for n, v in _permits(rights).items() if v]
    yield "permits     " + (", ".join(stated) or "nothing is stated")
    for i, code in enumerate(rights.conditions):
        yield f"{'conditions' if i == 0 else '':12}{safe_text(code)}: {safe_text(condition_sentence(code))}"
    if rights.fair_use.claimed:
        claim = rights.fair_use
        about = (claim.scope or "").replace("_", " ")
        yield f"fair use    claimed by {claim.claimed_by or 'somebody'} for {about}; a claim, not a licence"
    if rights.conflicts:
        yield "conflicts   " + ", ".join(rights.conflicts)
    yield f"review      {rights.review}"
    yield f"view        {decision.config or decision.view}  ({decision.rule})"
    for i, reason in enumerate(decision.reasons):
        yield f"{'why' if i == 0 else '':12}{safe_text(reason, limit=300)}"
    for i, item in enumerate(_evidence(rights, text)):
        if item["text"] is not None:
            yield f"{'evidence' if i == 0 else '':12}{item['start']}–{item['end']} {item['rule_id']}{_in_context(text, item)}"


def _in_context(text: str, item: dict[str, Any]) -> str:
    """The words between what stands around them; nothing where the text is not at hand."""
    if not text:
        return ""
    before = text[max(0, item["start"] - _CONTEXT) : item["start"]]
    after = text[item["end"] : item["end"] + _CONTEXT]
    return f": {safe_text(before)}[{safe_text(item['text'], limit=200)}]{safe_text(after)}"


def _struct(rights: Rights, text: str) -> dict[str, Any]:
    prefs = rights.prefs
    return {
        "status": rights.status,
        "license_url": rights.license_url,
        "license_sha256": rights.license_sha256,
        "rights_uri": rights.rights_uri,
        "holders": [h.name for h in rights.holders],
        "holder_details": [{"name": h.name, "role": h.role, "basis": h.basis} for h in rights.holders],
        "copyright_year": rights.copyright_years[-1] if rights.copyright_years else None,
        "copyright_years": list(rights.copyright_years),
        "credit_text": rights.credit_text,
        "contact": list(rights.contact),
        "statement": rights.statement,
        "permits": _permits(rights),
        "conditions": list(rights.conditions),
        "excludes": list(rights.excludes),
        "prefs": {
            "tdm_reserved": prefs.tdm_reserved,
            "tdm_policy_url": prefs.tdm_policy_url,
            "train_ai": prefs.train_ai,
            "search": prefs.search,
            "rsl_url": prefs.rsl_url,
            "robots_ai_disallow": list(prefs.robots_ai_disallow),
            "machine_readable": prefs.machine_readable,
        },
        "media_scope": rights.media_scope,
        "embargo_until": rights.embargo_until,
        "permission_ref": rights.permission_ref,
        "evidence": _evidence(rights, text),
        "conflicts": list(rights.conflicts),
        "confidence": rights.confidence,
        "review": rights.review,
        "needs_review": rights.review == "needs_review",
        "reviewer": rights.reviewer,
        "rules_version": rights.rules_version,
    }


def _permits(rights: Rights) -> dict[str, str | None]:
    p = rights.permits
    values = {
        "full_text": p.full_text,
        "excerpt": p.excerpt,
        "modify": p.modify,
        "commercial": p.commercial,
        "tdm": p.tdm,
        "train_ai": p.train_ai,
    }
    return {name: None if value == "unknown" else value for name, value in values.items()}


def _evidence(rights: Rights, text: str) -> list[dict[str, Any]]:
    return [
        {
            "rule_id": e.rule_id,
            "field": e.field,
            "source": e.source,
            "start": e.span.start if e.span else None,
            "end": e.span.end if e.span else None,
            "text": e.span.of(text) if e.span else None,
        }
        for e in rights.evidence
    ]
