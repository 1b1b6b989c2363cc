"""NARROW 1 over a corpus: which lines each site repeats, and so what of it each file holds.

What a file contributes is kept (see `pages`), so that a build after a small change reads the changed files only.
A file's rows depend on the profile only through the lines that it holds: a new banner on one page does not make the
others be read again.

Lines are counted twice: on the pages of each stated site, URL or folder, and on those that share a template (`kin`).
A page is held in numbers; its lines lie on disk, in parts of equal hashes, unless they are few.
"""

import hashlib
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.bounded.places import Ints
from dataset_tools.engine import Engine
from dataset_tools.model.record import RawFile
from dataset_tools.normalize.profile import Profile, judge
from dataset_tools.pipeline.converted import Waiting
from dataset_tools.pipeline.held import Held, Lines, Profiles
from dataset_tools.pipeline.keys import file_key
from dataset_tools.pipeline.kin import Kin
from dataset_tools.pipeline.pages import Pages, pages_of
from dataset_tools.pipeline.read import ReadSettings
from dataset_tools.storage import Store

# Lines that are counted at once: 50 MB. A page has some forty.
_AT_ONCE = 1 << 20
_PARTS = 256  # files that are open at once, at most; the lines of six million pages
_LINE = np.dtype([("page", np.int32), ("hash", np.uint64)])

Lined = npt.NDArray[np.void]  # of `_LINE`


def profile_corpus(  # noqa: PLR0913 - which files, what is kept of them, and who reads them
    files: Sequence[RawFile],
    settings: ReadSettings,
    cache: Store | None,
    engine: Engine,
    *,
    tasks_of: int = 512,
    waiting: Waiting | None = None,
) -> Profiles:
    """For each cheap file that holds repeated lines, the profile of just those lines.

    Args:   waiting: where what the files became shall wait until their rows are read.
    """
    with ExitStack() as stack:
        store = cache or Store(stack.enter_context(tempfile.TemporaryDirectory(prefix="dataset-tools-")))
        key_of = partial(file_key, settings_digest=settings.digest()) if cache else _name
        return profiles_of(
            pages_of(files, key_of, settings, store, engine, tasks_of=tasks_of, waiting=waiting)
        )


def _name(file: RawFile) -> str:
    return file.name


def profile_digest(profile: Profile | None) -> str:
    """Digest of a slice: what the key of a file's rows takes from the profile."""
    if profile is None:
        return ""
    kinds = (profile.furniture, profile.repeated)
    said = [sorted((site, sorted(lines)) for site, lines in kind.items()) for kind in kinds]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def profiles_of(pages: Pages) -> Profiles:
    """For each file the profile of the lines that it holds."""
    sheet = _Sheet.of(pages)
    lines, held = Lines(), Held(len(pages.places))
    with ExitStack() as stack:
        parts = _parts(pages, sheet.lines, stack)
        stated = _View.stated(sheet)
        for part in parts:
            stated.count(part.load(), lines, held)
        template = _View.by_template(sheet, parts)
        for part in parts:
            template.count(part.load(), lines, held)
    return Profiles(held, lines, sheet.sites)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Every page in numbers."""

    sites: list[str]
    lines: int  # of all pages
    file: npt.NDArray[np.int32]  # the place of each page's file
    site: npt.NDArray[np.int32]  # number among `sites`
    order: npt.NDArray[
        np.int32
    ]  # the place of each page in an order that any arrival gives; the same for equal ones
    counts: npt.NDArray[np.bool_]  # false where the same page of the site was seen before

    @classmethod
    def of(cls, pages: Pages) -> "_Sheet":
        """The pages but for their lines."""
        sites: dict[str, int] = {}
        file, site, digests, lines = array("i"), array("i"), bytearray(), 0
        for place, table in pages.batches():
            file.extend(place.tolist())
            site.extend(sites.setdefault(name, len(sites)) for name in table["site"].to_pylist())
            # Half of a digest tells pages apart, as it does keys: see `places`.
            digests += b"".join(digest[:16] for digest in table["page"].to_pylist())
            lines += pa.compute.sum(pa.compute.list_value_length(table["hashes"])).as_py() or 0
        of_site = np.frombuffer(site, np.int32)
        order = np.unique(np.frombuffer(digests, "S16"), return_inverse=True)[1].astype(np.int32)
        counts = np.zeros(len(of_site), bool)
        counts[np.unique(of_site * np.int64(len(of_site)) + order, return_index=True)[1]] = True
        return cls([*sites], lines, np.frombuffer(file, np.int32), of_site, order, counts)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the lines, in memory or on disk; equal ones are in one part."""

    lines: Lined | Path

    def load(self) -> Lined:
        """The lines."""
        return np.fromfile(self.lines, _LINE) if isinstance(self.lines, Path) else self.lines


def _parts(pages: Pages, count: int, stack: ExitStack) -> list[_Part]:
    """The lines of all pages in parts of bounded size."""
    number = min(count // _AT_ONCE + 1, _PARTS)
    if number == 1:
        return [_Part(np.concatenate([np.empty(0, _LINE), *_lines(pages)]))]
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dataset-tools-")))
    paths = [folder / str(n) for n in range(number)]
    with ExitStack() as streams:
        to = [streams.enter_context(path.open("wb")) for path in paths]
        for lines in _lines(pages):
            part = lines["hash"] % np.uint64(number)
            order = np.argsort(part, kind="stable")
            starts = np.searchsorted(part[order], np.arange(number + 1, dtype=np.uint64))
            for n, stream in enumerate(to):
                stream.write(lines[order[starts[n] : starts[n + 1]]].tobytes())
    return [*map(_Part, paths)]


def _lines(pages: Pages) -> Iterator[Lined]:
    """The lines of some pages at a time, with the number of each one's page."""
    first = 0
    for _, table in pages.batches():
        hashes = table["hashes"].combine_chunks()
        lengths = hashes.value_lengths().to_numpy()
        lines = np.empty(int(lengths.sum()), _LINE)
        lines["page"] = np.repeat(np.arange(first, first + len(lengths), dtype=np.int32), lengths)
        lines["hash"] = hashes.flatten().to_numpy()
        first += len(lengths)
        yield lines


@dataclass(frozen=True, slots=True)
class _View:
    """One way of telling which pages are of one site."""

    sheet: _Sheet
    site: npt.NDArray[np.int32]  # of each page
    names: npt.NDArray[np.int32]  # of each site, its number among the stated ones
    counts: npt.NDArray[np.bool_]  # whether a page is counted
    totals: Ints  # pages of each site that are
    alone: bool = True  # whether a site of one page is looked at

    @classmethod
    def stated(cls, sheet: _Sheet) -> "_View":
        """By URL or folder; equal pages count once."""
        sites = len(sheet.sites)
        totals = np.bincount(sheet.site[sheet.counts], minlength=sites)
        return cls(sheet, sheet.site, np.arange(sites, dtype=np.int32), sheet.counts, totals)

    @classmethod
    def by_template(cls, sheet: _Sheet, parts: Sequence[_Part]) -> "_View":
        """By the lines that pages share; of near-copies of an article one counts."""
        kin = Kin(sheet.order)
        for part in parts:
            lines = part.load()
            kin.add(sheet.site[lines["page"]], lines["page"], lines["hash"])
        group, article = kin.groups()
        chosen = np.flatnonzero(sheet.counts)
        chosen = chosen[np.argsort(sheet.order[chosen], kind="stable")]
        counts = np.zeros(len(group), bool)
        named = group[chosen] * len(group) + article[chosen]
        counts[chosen[np.unique(named, return_index=True)[1]]] = True
        totals = np.bincount(group[counts], minlength=len(group))
        return cls(sheet, group.astype(np.int32), sheet.site, counts, totals, alone=False)

    def count(self, lines: Lined, known: Lines, held: Held) -> None:
        """Count a part: what of it sites repeat goes to `known`, and to `held` which files hold it."""
        page, value = lines["page"], lines["hash"]
        if not self.alone:
            kept = self.totals[self.site[page]] > 1
            page, value = page[kept], value[kept]
        order = np.lexsort((value, self.site[page]))
        page, value = page[order], value[order]
        site = self.site[page]
        first = np.flatnonzero(np.r_[True, (value[1:] != value[:-1]) | (site[1:] != site[:-1])][: len(value)])
        if not len(first):
            return
        times = np.add.reduceat(self.counts[page], first, dtype=np.int64)
        again = np.flatnonzero(times > 1)
        number = np.full(len(first), -1, np.int64)
        number[again] = self._number(site[first[again]], value[first[again]], times[again], known)
        of_line = np.repeat(number, np.diff(np.r_[first, len(value)]))
        repeated = of_line >= 0
        held.add(self.sheet.file[page[repeated]].astype(np.int64), of_line[repeated])

    def _number(
        self,
        site: npt.NDArray[np.int32],
        value: npt.NDArray[np.uint64],
        times: npt.NDArray[np.int64],
        known: Lines,
    ) -> list[int]:
        """The number in `known` of each repeated line; -1 where it is none of the site's own."""
        lines = [(s, v, f"{v:016x}") for s, v in zip(site.tolist(), value.tolist(), strict=True)]
        seen: dict[int, dict[str, int]] = defaultdict(dict)
        for (number, _, line), n in zip(lines, times.tolist(), strict=True):
            seen[number][line] = n
        judged = {number: judge(int(self.totals[number]), counts) for number, counts in seen.items()}
        numbers = []
        for number, hash_, line in lines:
            furniture, repeated = judged[number]
            is_known = line in furniture or line in repeated
            name = int(self.names[number])
            numbers.append(known.add(name, hash_, sure=line in furniture) if is_known else -1)
        return numbers
