"""Rewrites known_gaps.json: which values of the golden cases are not read right, and what is read instead.

Run `python -m tests.golden.gaps` after a change that closes a gap. It refuses to add one: a value that was right
and is wrong now is a fault to mend; `--add` is for a new case that shows a fault that was there before.
"""

import json
import sys
from typing import Any

from tests.golden.test_golden import CASES, FIELDS, GAPS, HERE, sides


def main(args: list[str]) -> int:
    """Exit code 1 where a gap would have to be added."""
    gaps = {f"{c}/{f}": gap(c, f) for c in CASES for f in (*FIELDS, "body", "quotes") if gap(c, f)}
    new = sorted(set(gaps) - set(GAPS))
    for name in new:
        print(f"new gap: {name}: {gaps[name]}", file=sys.stderr)
    if new and "--add" not in args:
        return 1
    (HERE / "known_gaps.json").write_text(
        json.dumps(gaps, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
    )
    print(f"{len(gaps)} gaps, {len(set(GAPS) - set(gaps))} closed")
    return 0


def gap(case: str, field: str) -> str | None:
    """What is read instead of the right value; None where it is right."""
    expected, actual = sides(case, field)
    if expected == actual:
        return None
    if field not in {"body", "quotes"}:
        return f"read {shown(actual)}"
    more = len(set(actual.splitlines()) - set(expected.splitlines()))
    less = len(set(expected.splitlines()) - set(actual.splitlines()))
    return f"{more} lines too many, {less} missing"


def shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
