"""Score licence reading over web pages: family and version of the page's own Creative Commons licence.

    python bench/rights/pages.py /path/to/folder-of-html [--show]

There is no gold for these pages, so the page's own address of a deed stands in for it: a page counts as licensed
where exactly one deed of creativecommons.org is linked, and as not licensed where none is. A licence that is read
off a page without any such address and without the words "Creative Commons" or "CC BY" is a false claim.
"""

import argparse
import re
import sys
import time
from pathlib import Path

from dataset_tools import flow
from dataset_tools.annotate.rights.cc import read_deed
from dataset_tools.model.rights import Rights

DEED = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/[a-z0-9./-]+")
WORDS = re.compile(r"creative\s+commons|\bcc[ -]by|\bCC0\b", re.IGNORECASE)


def rights_of_page(path: Path) -> Rights | None:
    """Rights as a build reads them; None where the page is no article."""
    records = list(flow.read_one(path))
    return records[0].article.rights if records else None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print every page that is read differently")
    parser.add_argument("--only-linked", action="store_true", help="skip pages without a deed")
    args = parser.parse_args()
    linked = right = plain = false = 0
    started = time.process_time()
    for path in sorted(args.folder.glob("*.html")):
        text = path.read_bytes().decode("utf-8", "replace")
        deeds = {d.license for m in DEED.findall(text) if (d := read_deed(m))}
        if args.only_linked and not deeds:
            continue
        rights = rights_of_page(path)
        found = rights.license if rights else "unreadable"
        is_cc = rights is not None and rights.status in {"cc", "public_domain"}
        if len(deeds) == 1:
            linked += 1
            right += found in deeds
            if args.show and found not in deeds:
                print(f"{path.name}: linked {sorted(deeds)}, read {found}")
        elif not deeds:
            plain += 1
            claim = is_cc and WORDS.search(text) is None
            false += claim
            if args.show and is_cc:
                print(f"{path.name}: no deed, read {found}{' FALSE' if claim else ''}")
    seconds = time.process_time() - started
    print(
        f"one deed linked: {right}/{linked} read; no deed: {false} false claims in {plain}; {seconds:.0f} s CPU"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
