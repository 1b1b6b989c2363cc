"""Stage 2 of 9, NARROW 1. Drafts → which lines are furniture of a site: those that stand on several pages."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import structs

from dataset_tools.model.draft import Draft
from dataset_tools.normalize.clean import Clean, cleaned
from dataset_tools.normalize.lines import words_of
from dataset_tools.normalize.marks import REPEATED

# Two pages may share a quoted sentence; three that share a line share a template. Chosen, not measured.
# A line on two pages is `repeated`: not yet furniture, but body only where the page itself leaves no doubt.
# So is a short line on any number of pages: "Verdict" and "What we like" stand over every review of a site.
_MIN_PAGES = 3
_MIN_SHARE = 0.1  # of a site's pages: a sentence that an agency repeats in one story in fifty is not a banner
_PROSE_WORDS = 12  # and a mark at the end: a sentence, which two copies of one article share too
_SHORT_WORDS = 4  # and fewer: labels, of which bodies hold as many as menus where two pages share them
_MIN_KEY = 8  # characters: "more" and "next" say nothing about a site
_PROSE, _SHORT = 1, 2  # bits of a hash


@dataclass(frozen=True, slots=True)
class Profile:
    """Hashes of the lines that are furniture, by site, and of sentences that may be. `pages` counts what was seen."""

    pages: Mapping[str, int] = field(default_factory=dict)
    furniture: Mapping[str, frozenset[str]] = field(default_factory=dict)
    repeated: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_furniture(self, site: str, text: str) -> bool:
        """Whether a line of that site stands on several of its pages."""
        known = self.furniture.get(site)
        return known is not None and block_hash(text) in known

    def hashes(self, site: str) -> frozenset[str]:
        """All that is known of a site."""
        return self.furniture.get(site, frozenset()) | self.repeated.get(site, frozenset())

    def only(self, held: Mapping[str, AbstractSet[str]]) -> "Profile":
        """What the profile says of some hashes, given by site."""
        return Profile({}, _cut(self.furniture, held), _cut(self.repeated, held))

    def to_json(self) -> str:
        """The profile as JSON, the same bytes for the same pages in any order."""
        sites = {
            site: {
                "pages": self.pages.get(site, 0),
                "furniture": sorted(self.furniture.get(site, ())),
                "repeated": sorted(self.repeated.get(site, ())),
            }
            for site in sorted({*self.pages, *self.furniture, *self.repeated})
        }
        return json.dumps({"version": 2, "sites": sites}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Profile":
        """The profile that `to_json` wrote."""
        sites = json.loads(text)["sites"]
        return cls(
            {site: entry["pages"] for site, entry in sites.items()},
            *(
                {site: frozenset(entry[kind]) for site, entry in sites.items() if entry[kind]}
                for kind in ("furniture", "repeated")
            ),
        )


def _cut(
    known: Mapping[str, AbstractSet[str]], held: Mapping[str, AbstractSet[str]]
) -> dict[str, frozenset[str]]:
    return {site: frozenset(hits) for site in held if (hits := known.get(site, frozenset()) & held[site])}


def build_profile(drafts: Iterable[Draft]) -> Profile:
    """What repeats on each site. Reads hashes of blocks only; equal pages count once."""
    pages: dict[str, set[str]] = defaultdict(set)
    seen: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for draft in drafts:
        hashes = block_hashes(cleaned(draft))
        site, page = site_of(draft), _page_key(draft)
        if page in pages[site]:
            continue
        pages[site].add(page)
        for digest in hashes:
            seen[site][digest] += 1
    return merge_counts({s: len(p) for s, p in pages.items()}, seen)


def merge_counts(pages: Mapping[str, int], seen: Mapping[str, Mapping[str, int]]) -> Profile:
    """The profile of counted hashes: `seen[site][hash]` is the number of pages with that block."""
    judged = {site: judge(pages[site], counts) for site, counts in seen.items()}
    furniture = {site: sure for site, (sure, _) in judged.items() if sure}
    return Profile(
        dict(pages), furniture, {site: doubtful for site, (_, doubtful) in judged.items() if doubtful}
    )


def judge(total: int, counts: Mapping[str, int]) -> tuple[frozenset[str], frozenset[str]]:
    """Of the hashes of a site with so many pages, given with the pages that hold them: furniture, and what may be."""
    often = max(2, _MIN_SHARE * total)
    kinds = {h: int(h[-1], 16) for h, n in counts.items() if n > 1}
    sure = frozenset(
        h for h, kind in kinds.items() if not kind & _SHORT and counts[h] >= max(_MIN_PAGES, often)
    )
    return sure, frozenset(
        h for h, kind in kinds.items() if h not in sure and (kind & _PROSE or counts[h] >= often)
    )


def hashed(clean: Clean) -> Clean:
    """The draft with the hashes of its blocks."""
    return structs.replace(clean, hashes=tuple(block_hash(b.text) for b in clean.draft.blocks))


def block_hashes(clean: Clean) -> frozenset[str]:
    """The hashes of a draft's lines, each once: all that NARROW 1 needs of a page."""
    hashes = clean.hashes or hashed(clean).hashes or ()
    pairs = zip(hashes, clean.draft.blocks, strict=True)
    return frozenset(digest for digest, block in pairs if len(block.text) >= _MIN_KEY)


def block_hash(text: str) -> str:
    """16 hex digits over the words of a line in lower case, so that marks and spaces do not matter.

    The last digit says whether the line is prose and whether it is short: counts of hashes need not know the text.
    """
    return _hash_of(text) if len(text) <= REPEATED else _hash_of.__wrapped__(text)


@lru_cache(maxsize=4096)  # what a site repeats is hashed for each of its pages, and twice
def _hash_of(text: str) -> str:
    key = " ".join(words_of(text)).lower()
    digest = hashlib.sha256((key or text).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    kind = _PROSE * is_prose(text) | _SHORT * (key.count(" ") < _SHORT_WORDS)
    return f"{digest[:-1]}{int(digest[-1], 16) & ~(_PROSE | _SHORT) | kind:x}"


def is_short(digest: str) -> bool:
    """Whether a hash is that of a line of few words."""
    return bool(int(digest[-1], 16) & _SHORT)


def is_prose(text: str) -> bool:
    """Whether a line reads like a sentence of a story: a dozen words and a mark at their end."""
    return text.count(" ") >= _PROSE_WORDS - 1 and text.rstrip('”“"’»)')[-1:] in _SENTENCE_ENDS


_SENTENCE_ENDS = frozenset(".!?…")


def site_of(draft: Draft) -> str:
    """The site that a draft came from: host of its URL, else its stated site, else its folder."""
    for name in ("url", "site"):
        if hint := draft.hint(name):
            host = _host(hint.value)
            if host:
                return host
    return draft.origin.path.rpartition("/")[0]


def _host(value: str) -> str:
    value = value.strip().lower()
    try:
        host = urlsplit(value if "://" in value else f"//{value}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _page_key(draft: Draft) -> str:
    return hashlib.sha256(draft.raw.encode("utf-8", "surrogatepass")).hexdigest()
