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

from dataset_tools.annotate.rights import read_rights
from dataset_tools.annotate.rights_cc import read_deed
from dataset_tools.annotate.rights_links import deed_hints
from dataset_tools.convert.html import convert_html
from dataset_tools.model.draft import Draft, JoinedText, Origin, Role
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.rights import Rights
from dataset_tools.model.span import Span

DEED = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/[a-z0-9./-]+")
WORDS = re.compile(r"creative\s+commons|\bcc[ -]by|\bCC0\b", re.IGNORECASE)
ZONE = (Role.RIGHTS, Role.BIO, Role.CAPTION, Role.FURNITURE, Role.BYLINE, Role.DATELINE)


def rights_of_page(text: str, name: str) -> Rights | None:
    """Rights as the build reads them, without the normalizer."""
    draft = convert_html(text, Origin(name, "0" * 64, "text/html"), LimitsConfig())
    if not isinstance(draft, Draft):
        return None
    seen = JoinedText.of(draft.blocks)
    zone = [
        Span(start, start + len(block.text))
        for block, start in zip(seen.blocks, seen.starts, strict=True)
        if block.role in ZONE
    ]
    return read_rights(seen.text, hints=(*draft.hints, *deed_hints(text)), zone=zone)


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
        rights = rights_of_page(text, path.name)
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
