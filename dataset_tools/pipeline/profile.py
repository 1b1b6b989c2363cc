"""NARROW 1 over a corpus: which lines each site repeats, and so what of it each file holds.

What a file contributes is kept (see `pages`), so that a build after a small change reads the changed files only.
A file's rows depend on the profile only through the lines that it holds: a new banner on one page does not make the
others be read again.

Lines are counted twice: on the pages of each stated site, URL or folder, and on those that share a template (`kin`).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.engine import Engine
from dataset_tools.model.record import RawFile
from dataset_tools.normalize.profile import Profile, judge
from dataset_tools.pipeline.keys import file_key
from dataset_tools.pipeline.kin import Kin
from dataset_tools.pipeline.pages import pages_of
from dataset_tools.pipeline.read import ReadSettings
from dataset_tools.storage import Store

# Lines that are counted at once: 50 MB. A page has some forty.
_AT_ONCE = 1 << 20

# A file and a line that it holds as one number: its file times this, and its line.
_FILE = np.int64(1 << 32)

_Line = tuple[str, str, bool]  # site, hash, whether it is furniture or only repeated


def profile_corpus(
    files: Sequence[RawFile],
    settings: ReadSettings,
    cache: Store | None,
    engine: Engine,
    *,
    tasks_of: int = 512,
) -> dict[str, Profile]:
    """For each cheap file that holds repeated lines, the profile of just those lines."""
    digest = settings.digest()
    by_key = {file_key(f, digest) if cache else f.name: f for f in files}
    profiles = profiles_of(pages_of(by_key, settings, cache, engine, tasks_of))
    return {by_key[key].name: profile for key, profile in profiles.items()}


def profile_digest(profile: Profile | None) -> str:
    """Digest of a slice: what the key of a file's rows takes from the profile."""
    if profile is None:
        return ""
    kinds = (profile.furniture, profile.repeated)
    said = [sorted((site, sorted(lines)) for site, lines in kind.items()) for kind in kinds]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def profiles_of(pages: pa.Table) -> dict[str, Profile]:
    """For each key the profile of the lines that its file holds; files that hold the same lines share one object."""
    owner, keys = _codes(pages["key"])
    known: list[_Line] = []
    pairs = [np.empty(0, np.int64)]
    stated = _Lines.of(pages)
    for lines in (stated, stated.by_template()):
        for part in lines.parts():
            page, number = part.repeated(known)
            pairs.append(owner[page] * _FILE + number)
    if not known:
        return {}
    held = np.unique(
        np.concatenate(pairs)
    )  # by file, then by line; once, also where a file holds a line twice
    files, starts = np.unique(held // _FILE, return_index=True)
    numbers = held % _FILE
    cut: dict[bytes, Profile] = {}
    found = {}
    for file, start, end in zip(files.tolist(), starts, [*starts[1:], len(held)], strict=True):
        if (same := numbers[start:end].tobytes()) not in cut:
            cut[same] = _profile([known[n] for n in numbers[start:end].tolist()])
        found[keys[file]] = cut[same]
    return found


def _profile(lines: Sequence[_Line]) -> Profile:
    furniture: dict[str, set[str]] = defaultdict(set)
    repeated: dict[str, set[str]] = defaultdict(set)
    for site, line, sure in lines:
        (furniture if sure else repeated)[site].add(line)
    return Profile({}, *({s: frozenset(h) for s, h in kind.items()} for kind in (furniture, repeated)))


def _codes(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], list[str]]:
    """A number for each value, and the value of each number."""
    coded = column.combine_chunks().dictionary_encode()
    return coded.indices.to_numpy(), coded.dictionary.to_pylist()


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of pages as columns; `site` and `counts` are of pages, the others of lines."""

    sites: list[str]
    totals: list[int]  # pages of each site, equal ones once
    site: npt.NDArray[np.int32]
    counts: npt.NDArray[np.bool_]  # false where the same page was seen before
    order: npt.NDArray[np.int64]  # the place of each page in an order that any arrival of files gives
    page: npt.NDArray[np.int32]
    hash: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, pages: pa.Table) -> "_Lines":
        """The lines of all pages."""
        site, sites = _codes(pages["site"])
        page, digests = _codes(pages["page"])
        order = np.empty(len(digests), np.int64)
        order[np.array(sorted(range(len(digests)), key=digests.__getitem__), np.intp)] = np.arange(
            len(digests)
        )
        counts = np.zeros(len(site), bool)
        counts[np.unique(site * np.int64(len(site)) + page, return_index=True)[1]] = True
        totals = np.bincount(site[counts], minlength=len(sites)).tolist()
        hashes = pages["hashes"].combine_chunks()
        of_page = np.repeat(np.arange(len(hashes), dtype=np.int32), hashes.value_lengths().to_numpy())
        return cls(sites, totals, site, counts, order[page], of_page, hashes.flatten().to_numpy())

    def by_template(self) -> "_Lines":
        """The lines of pages that share a template with others; of near-copies of an article one counts."""
        kin = Kin(self.order)
        for part in self.parts():
            kin.add(part.site[part.page], part.page, part.hash)
        group, article = kin.groups()
        chosen = np.flatnonzero(self.counts)
        chosen = chosen[np.argsort(self.order[chosen], kind="stable")]
        counts = np.zeros(len(group), bool)
        named = group[chosen] * len(group) + article[chosen]
        counts[chosen[np.unique(named, return_index=True)[1]]] = True
        totals = np.bincount(group[counts], minlength=len(group))
        held = totals[group[self.page]] > 1
        return replace(
            self, sites=[self.sites[s] for s in self.site.tolist()], totals=totals.tolist(), site=group.astype(np.int32),
            counts=counts, page=self.page[held], hash=self.hash[held],
        )  # fmt: skip

    def parts(self) -> Iterator["_Lines"]:
        """The lines in parts of bounded size; equal lines are in one part."""
        count = np.uint64(len(self.hash) // _AT_ONCE + 1)
        for number in range(int(count)):
            mine = slice(None) if count == 1 else self.hash % count == number
            yield replace(self, page=self.page[mine], hash=self.hash[mine])

    def repeated(self, known: list[_Line]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """(page, number in `known`) of each line that its site repeats; the lines are added to `known`."""
        order = np.lexsort((self.hash, self.site[self.page]))
        page, value = self.page[order], self.hash[order]
        site = self.site[page]
        first = np.flatnonzero(np.r_[True, (value[1:] != value[:-1]) | (site[1:] != site[:-1])][: len(value)])
        if not len(first):
            return page, np.empty(0, np.int64)
        times = np.add.reduceat(self.counts[page], first, dtype=np.int64)
        again = np.flatnonzero(times > 1)
        number = np.full(len(first), -1, np.int64)
        number[again] = self._number(site[first[again]], value[first[again]], times[again], known)
        of_line = np.repeat(number, np.diff(np.r_[first, len(value)]))
        return page[of_line >= 0], of_line[of_line >= 0]

    def _number(
        self,
        site: npt.NDArray[np.int32],
        value: npt.NDArray[np.uint64],
        times: npt.NDArray[np.int64],
        known: list[_Line],
    ) -> list[int]:
        """The number in `known` of each repeated line; -1 where it is none of the site's own."""
        lines = [(s, f"{v:016x}") for s, v in zip(site.tolist(), value.tolist(), strict=True)]
        seen: dict[int, dict[str, int]] = defaultdict(dict)
        for (number, line), n in zip(lines, times.tolist(), strict=True):
            seen[number][line] = n
        judged = {number: judge(self.totals[number], counts) for number, counts in seen.items()}
        numbers = []
        for number, line in lines:
            furniture, repeated = judged[number]
            if line in furniture or line in repeated:
                known.append((self.sites[number], line, line in furniture))
                numbers.append(len(known) - 1)
            else:
                numbers.append(-1)
        return numbers
