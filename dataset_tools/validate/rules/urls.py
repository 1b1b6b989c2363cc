"""Stage 5 of 9. URL: the address of the article. It is never fetched."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.span import Edit
from dataset_tools.validate.rule import Case, Fix, Rule, RuleContext, Seen

# Parameters that say where a reader came from, not which page it is.
_TRACKING = re.compile(
    r"(?<=[?&])(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ref_src|cmpid|xtor)=[^&#\s]*&?",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"(?:^|\.)(?:localhost|local|internal|lan|intranet|home\.arpa)$")
_DEFAULT_PORT = {"http": 80, "https": 443}


def not_an_address(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The stated URL is no absolute http or https address.

    Why: the reader of the dataset cannot go there.
    Fix: write the whole address, "https://…".
    """
    for value, seen in _addresses(case):
        if _split(value) is None:
            yield seen(
                "not an absolute http or https address", value[:120], "write the whole address, https://…"
            )


def tracking(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The URL carries tracking parameters, such as `utm_source`.

    Why: one page gets many addresses. The column `url` is published without them.
    Fix: nothing needs to be done; `--fix` removes them from the raw file.
    """
    for value, seen in _addresses(case):
        names = sorted({m.group().partition("=")[0] for m in _TRACKING.finditer(value)})
        if names:
            yield seen(f"tracking parameters {', '.join(names)}", value[:120], "remove them")


def _cut_tracking(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    old = finding.span.of(raw)
    new = _TRACKING.sub("", old)
    new = re.sub(r"[?&]+(?=#|$)", "", new)
    return [] if new == old else [Edit(finding.span.start, finding.span.end, new)]


def not_canonical(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The URL is one of several of the same page: upper case in the host, a default port, a fragment, AMP, mobile.

    Why: the same article gets two ids if two contributors copy two of them.
    Fix: write the canonical address; `--fix` puts case and port right.
    """
    for value, seen in _addresses(case):
        parts = _split(value)
        if parts is None:
            continue
        host = parts.hostname or ""
        reasons = []
        if not parts.netloc.rpartition("@")[2].startswith(host):
            reasons.append("upper case in the host")
        if _port(parts) == _DEFAULT_PORT[parts.scheme]:
            reasons.append("default port")
        if parts.fragment:
            reasons.append("fragment")
        if host.startswith(("m.", "mobile.", "amp.")) or re.search(r"/amp/?$|[?&]amp(?:=|$)", value):
            reasons.append("mobile or AMP page")
        if reasons:
            yield seen(
                f"not the canonical address: {', '.join(reasons)}", value[:120], "write the canonical address"
            )


def _normalise(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    old = finding.span.of(raw)
    m = re.match(r"(https?)://([^/?#@\s]+?)(:\d+)?(?=[/?#]|$)", old, re.IGNORECASE)
    if m is None:
        return []
    scheme, host, port = m[1].lower(), m[2].lower(), m[3] or ""
    if port == f":{_DEFAULT_PORT[scheme]}":
        port = ""
    new = f"{scheme}://{host}{port}{old[m.end() :]}"
    return [] if new == old else [Edit(finding.span.start, finding.span.end, new)]


def private_address(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The URL holds a user name or password, or names a machine of a private network.

    Why: a password does not belong into a dataset, and nobody else can open the address.
    Fix: write the public address of the page.
    """
    for value, seen in _addresses(case):
        parts = _split(value)
        if parts is None:
            continue
        if parts.username or parts.password:
            yield seen(
                "the address holds a user name or password", f"{parts.scheme}://***@{parts.hostname}", _PUBLIC
            )
        elif _is_private(parts.hostname or ""):
            yield seen("the address is of a private network", parts.hostname or "", _PUBLIC)


_PUBLIC = "write the public address of the page"


def no_address(case: Case, _: RuleContext) -> Iterator[Seen]:
    """No URL is known.

    Why: readers cannot check the article, and a licence that asks for a link cannot be met.
    Fix: state it in the sidecar, `url = "https://…"`.
    """
    if case.article.url is None and not case.draft.hints_of("url"):
        yield Seen("no URL is known", field="url", fix='state it in the sidecar: url = "https://…"')


class _SeenAt:
    """Makes what was seen of one address."""

    def __init__(self, case: Case, value: str) -> None:
        hint = next((h for h in case.draft.hints_of("url") if h.value.strip() == value), None)
        self.span = case.hint_span(hint) if hint else None

    def __call__(self, message: str, evidence: str, fix: str) -> Seen:
        return Seen(message, self.span, field="url", evidence=evidence, fix=fix)


def _addresses(case: Case) -> Iterator[tuple[str, _SeenAt]]:
    """The stated address, and the article's own where none is stated."""
    stated = [h.value.strip() for h in case.draft.hints_of("url")[:1]]
    if not stated and case.article.url:
        stated = [case.article.url]
    for value in stated:
        if value:
            yield value, _SeenAt(case, value)


def _split(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORT or not host or re.search(r"\s", value):
        return None
    return parts


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return None


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." not in host or bool(_LOCAL.search(host))


RULES = (
    Rule("URL001", not_an_address, Severity.ERROR),
    Rule("URL002", tracking, Severity.INFO, fix=Fix(_cut_tracking)),
    Rule("URL003", not_canonical, Severity.INFO, fix=Fix(_normalise)),
    Rule("URL004", private_address, Severity.ERROR),
    Rule("URL005", no_address, Severity.WARNING),
)
