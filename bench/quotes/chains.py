"""How often a pronoun, a surname, a role or a short name leads to the right person, on our own gold.

    python bench/quotes/chains.py [--errors]

`read.txt` was in view when the rules were written, `unread.txt` was not. `--errors` prints those of
`read.txt` only.
"""

import argparse
import sys
from pathlib import Path

from dataset_tools.annotate.quotes.find import find_quotes

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.annotate.quotes.quote_gold import Case, Line, read_cases  # noqa: E402  (the tests own the format)

CHAINS = ROOT / "tests" / "gold" / "chains"


def wrong(case: Case) -> list[Line]:
    """The lines of a case that no quote of ours matches."""
    found = find_quotes(case.text, names=case.names, language=case.language)
    return [line for line in case.lines if not any(line.matches(q) for q in found)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    for name in ("read", "unread"):
        cases = read_cases(CHAINS / f"{name}.txt")
        lines = sum(len(c.lines) for c in cases)
        errors = [(c, line) for c in cases for line in wrong(c)]
        print(f"{name}: {len(cases)} articles, {lines - len(errors)} of {lines} chains right")
        if options.errors and name == "read":
            for case, line in errors:
                print(f"  {case.name}: {line}")


if __name__ == "__main__":
    main()
