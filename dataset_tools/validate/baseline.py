"""Stage 5 of 9. Known findings and waivers: what a project has decided to live with, and for how long.

The file is TOML. `[[known]]` entries are written by `--write-baseline` and only ever removed by hand or by
`--prune-baseline`; `[[waiver]]` entries are written by people, each with a reason and a last day.
With `--since` the file is read from the base commit, so that a contribution cannot excuse itself.
"""

import datetime as dt
import fnmatch
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision to accept findings of a code in some files until a day."""

    code: str
    path: str  # a pattern such as "harbour-ledger/*.txt"
    reason: str
    expires: dt.date

    def covers(self, d: Diagnostic) -> bool:
        """True where the finding is of this code and in one of these files."""
        return d.code == self.code and fnmatch.fnmatchcase(d.path or "", self.path)


@dataclass(frozen=True, slots=True)
class Known:
    """A finding that was there when the baseline was written."""

    fingerprint: str
    code: str
    path: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Everything that a project lives with."""

    known: tuple[Known, ...] = ()
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Sifted:
    """Findings after a baseline: what is left, what was held back, and what the baseline no longer needs."""

    left: tuple[Diagnostic, ...]
    held: int
    fixed: tuple[Known, ...]  # known findings that are gone
    expired: tuple[Waiver, ...]


def read_baseline(text: str, name: str = "baseline.toml") -> Baseline:
    """The baseline in a TOML text.

    Errors: ConfigError where an entry lacks a key, has an unknown one, or a waiver has no reason.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: {error}", hint="see docs/how-to/accept-a-finding.md") from error
    unknown = set(document) - {"known", "waiver"}
    if unknown:
        raise ConfigError(f"{name}: unknown table {min(unknown)!r}", hint="known: known, waiver")
    if any(not isinstance(entries, list) for entries in document.values()):
        raise ConfigError(f"{name}: entries are written [[known]] and [[waiver]]")
    known = tuple(Known(**_keys(e, ("fingerprint", "code", "path"), name)) for e in document.get("known", []))
    waivers = tuple(_waiver(e, name) for e in document.get("waiver", []))
    return Baseline(known, waivers)


def _waiver(entry: Any, name: str) -> Waiver:
    values = _keys(entry, ("code", "path", "reason", "expires"), name)
    if not isinstance(values["expires"], dt.date):
        raise ConfigError(f"{name}: `expires` must be a day", hint="expires = 2027-01-31, without quotes")
    if not str(values["reason"]).strip():
        raise ConfigError(
            f"{name}: a waiver of {values['code']} has no reason", hint="say why, in a sentence"
        )
    return Waiver(**values)


def _keys(entry: Any, wanted: Sequence[str], name: str) -> dict[str, Any]:
    if not isinstance(entry, dict) or set(entry) != set(wanted):
        raise ConfigError(f"{name}: an entry needs exactly {', '.join(wanted)}")
    return entry


def sift(findings: Sequence[Diagnostic], baseline: Baseline, as_of: dt.date) -> Sifted:
    """The findings that the baseline does not hold back.

    Two findings of one fingerprint need two known entries. An expired waiver holds nothing back.
    """
    budget = Counter(k.fingerprint for k in baseline.known)
    active = [w for w in baseline.waivers if w.expires >= as_of]
    left = []
    for d in findings:
        if any(w.covers(d) for w in active):
            continue
        if budget[d.fingerprint] > 0:
            budget[d.fingerprint] -= 1
            continue
        left.append(d)
    fixed = []
    for k in baseline.known:
        if budget[k.fingerprint] > 0:
            budget[k.fingerprint] -= 1
            fixed.append(k)
    expired = tuple(w for w in baseline.waivers if w.expires < as_of)
    return Sifted(tuple(left), len(findings) - len(left), tuple(fixed), expired)


def with_findings(baseline: Baseline, findings: Sequence[Diagnostic]) -> Baseline:
    """A baseline that knows exactly these findings; its waivers stay."""
    known = tuple(sorted((Known(d.fingerprint, d.code, d.path or "") for d in findings), key=_order))
    return replace(baseline, known=known)


def pruned(baseline: Baseline, fixed: Sequence[Known]) -> Baseline:
    """The baseline without entries whose findings are gone. It only shrinks."""
    gone = Counter(fixed)
    kept = []
    for k in baseline.known:
        if gone[k] > 0:
            gone[k] -= 1
        else:
            kept.append(k)
    return replace(baseline, known=tuple(kept))


def _order(k: Known) -> tuple[str, str, str]:
    return (k.path, k.code, k.fingerprint)


def write_baseline(baseline: Baseline) -> str:
    """The baseline as TOML; `read_baseline(write_baseline(b)) == b`."""
    parts = ["# Findings that this project lives with. See docs/how-to/accept-a-finding.md.\n"]
    parts += [
        f"[[waiver]]\ncode = {_string(w.code)}\npath = {_string(w.path)}\n"
        f"reason = {_string(w.reason)}\nexpires = {w.expires.isoformat()}\n"
        for w in baseline.waivers
    ]
    parts += [
        f"[[known]]\ncode = {_string(k.code)}\npath = {_string(k.path)}\nfingerprint = {_string(k.fingerprint)}\n"
        for k in baseline.known
    ]
    return "\n".join(parts)


def _string(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, but for DEL and lone surrogates."""
    import json

    clean = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")
