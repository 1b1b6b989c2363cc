"""Score the masking of personal data over lines with the stretches that must be masked.

    python bench/rights/pii.py                                   # both sets of our own
    python bench/rights/pii.py tests/gold/rights/pii_blind.toml

A stretch counts as found where kind and words are those of the gold, or of its `also`, which ends elsewhere and
covers what tells of a person. Prints every line that differs, then precision and recall.
"""

import sys
import tomllib
from pathlib import Path
from typing import Any

from dataset_tools.annotate.pii import find_pii

GOLD = Path(__file__).parents[2] / "tests" / "gold" / "rights"


def read_line(line: dict[str, Any]) -> tuple[list[list[str]], list[list[str]]]:
    """(stretches that are expected, stretches that are masked), each as [kind, words]."""
    masked = [[kind, span.of(line["text"])] for kind, span in find_pii(line["text"])]
    return (line["also"] if masked == line.get("also") else line["found"]), masked


def main() -> int:
    for path in [Path(p) for p in sys.argv[1:]] or sorted(GOLD.glob("pii*.toml")):
        right = found = wanted = 0
        for line in tomllib.loads(path.read_text("utf-8"))["line"]:
            expected, masked = read_line(line)
            right += sum(stretch in expected for stretch in masked)
            found += len(masked)
            wanted += len(expected)
            if masked != expected:
                print(f"{line['text']!r}: expected {expected}, masked {masked}")
        print(
            f"{path.name}: precision {right / found:.3f}, recall {right / wanted:.3f} ({right} right, {found} masked, {wanted} expected)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
