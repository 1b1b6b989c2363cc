"""Stage 5 of 9. Findings → a corrected raw file, or the difference that a person can look at first.

Only files that hold one record as text are corrected: in an archive or a table nobody would see what changed.
A fix edits inside the span that its finding showed, and nowhere else.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.span import Edit, apply_edits
from dataset_tools.validate.rule import Fix, Rule

# The file was in another encoding: writing it puts that right, whatever else is changed.
REENCODED = "ENC002"
_MARK = "\ufeff"
# A page that states its charset would state a wrong one once it is written as UTF-8.
_CHARSET = re.compile(r"""(?:charset|encoding)\s{0,3}=\s{0,3}["']?\s{0,3}(?!utf-?8\b)[\w:-]""", re.IGNORECASE)
_CHARSET_WITHIN = 4096  # characters; browsers look at the first 1,024 bytes


@dataclass(frozen=True, slots=True)
class Repair:
    """One file before and after, and what was put right in it."""

    path: str
    old: str
    new: str
    fixed: tuple[Diagnostic, ...]


def plan_repairs(
    findings: Sequence[Diagnostic], raws: Mapping[str, str], rules: Iterable[Rule], *, unsafe: bool = False
) -> list[Repair]:
    """What `--fix` would change, file by file; `raws` maps paths to decoded texts."""
    fixes = {r.code: r.fix for r in rules if r.fix is not None and (r.fix.safe or unsafe)}
    by_file: dict[str, list[Diagnostic]] = {}
    for d in findings:
        whole = d.path is not None and d.path in raws and d.record_index is None
        if d.code in fixes and whole and (d.span is not None or d.code == REENCODED):
            by_file.setdefault(d.path or "", []).append(d)
    repairs = []
    for path, found in by_file.items():
        old = raws[path]
        if _CHARSET.search(old, 0, _CHARSET_WITHIN):
            continue
        edits, fixed = _edits(old, [d for d in found if d.span is not None], fixes)
        fixed += [d for d in found if d.code == REENCODED]
        if fixed:
            repairs.append(Repair(path, old, apply_edits(old, edits), tuple(fixed)))
    return repairs


def _edits(
    raw: str, found: Sequence[Diagnostic], fixes: Mapping[str, Fix]
) -> tuple[list[Edit], list[Diagnostic]]:
    """Edits that do not touch each other: of two that do, the first is made; the other waits for the next run."""
    taken: list[Edit] = []
    fixed: list[Diagnostic] = []
    for d in sorted(found, key=lambda d: (d.span.start if d.span else 0, d.code)):
        assert d.span is not None
        edits = [e for e in fixes[d.code].repair(raw, d) if e.text != raw[e.start : e.end]]
        outside = any(e.start < d.span.start or e.end > d.span.end for e in edits)
        assert not outside, f"{d.code} edits outside of what it showed"
        if edits and not any(_touch(e, t) for e in edits for t in taken):
            taken += edits
            fixed.append(d)
    return sorted(taken), fixed


def _touch(a: Edit, b: Edit) -> bool:
    return a.start <= b.end and b.start <= a.end


def encoded(repair: Repair) -> bytes:
    """The corrected file: UTF-8, without a byte order mark, line ends as they are in the text."""
    return repair.new.removeprefix(_MARK).encode("utf-8", "surrogatepass")


def difference(repair: Repair) -> str:
    """The change as a unified diff."""
    lines = difflib.unified_diff(
        repair.old.splitlines(keepends=True),
        repair.new.splitlines(keepends=True),
        f"a/{repair.path}",
        f"b/{repair.path}",
    )
    return "".join(
        line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines
    )
