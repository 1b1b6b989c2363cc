"""What a release costs to check, to move and to make: python -m bench.release.costs [--articles 20000] [--mb 300].

| figure | how |
|---|---|
| verify | a release of `--mb` MB of noise, read by our digests and by `sha256sum -c` in turn, medians of CPU |
| upload | 1 % appended and 10 edited among `--articles`: bytes that are new to a store of chunks, by our model and to the Hub's own client, which writes into a folder here |
| package | shares of a build's CPU by stage, of 1,000 invented articles, one process |

CPU of the process and its children; absolute numbers belong to the machine.
"""

import argparse
import cProfile
import hashlib
import os
import pstats
import resource
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.speed.corpus import write_corpus
from dataset_tools import flow
from dataset_tools.model.article import to_table
from dataset_tools.model.manifest import SUMS, Manifest
from dataset_tools.model.project import load_project
from dataset_tools.package import shards
from dataset_tools.package.chunks import estimate_upload
from dataset_tools.package.write import write_release
from dataset_tools.publish.place import place_of
from dataset_tools.publish.verify import verify
from tests.package.rows import SCHEMA, article_of, facts_of

ROUNDS = 3
EDITS = 10


@contextmanager
def cpu() -> Iterator[Callable[[], float]]:
    """A function that gives the CPU seconds since the block began."""

    def now() -> float:
        own, children = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime

    start = now()
    yield lambda: now() - start


def noise(n: int) -> str:
    """A body of 3,000 characters that is like no other and shrinks to half, as text does not quite."""
    return hashlib.shake_256(str(n).encode()).hexdigest(1500)


def verify_speed(folder: Path, megabytes: int) -> list[str]:
    """Our digests beside `sha256sum -c` over the same files, in turn."""
    configs = {"open": to_table([article_of(n) for n in range(8)], SCHEMA)}

    def files(_: object) -> dict[str, bytes]:
        return {f"noise/{n}": os.urandom(10_000_000) for n in range(megabytes // 10)}

    write_release(configs, facts_of(), folder / "ferry", extra=files)
    release = folder / "ferry" / "1.0.0"
    size = sum(p.stat().st_size for p in release.rglob("*") if p.is_file()) / 1e6
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with cpu() as spent:
            assert verify(place_of(release)).is_good
            ours.append(spent())
        with cpu() as spent:
            subprocess.run(["sha256sum", "--quiet", "-c", SUMS], cwd=release, check=True)
            theirs.append(spent())
    mine, other = statistics.median(ours), statistics.median(theirs)
    return [
        (
            f"verify: {size / mine:,.0f} MB for a second of CPU, sha256sum -c {size / other:,.0f}; "
            f"{mine / other:.2f} of its CPU"
        )
    ]


def upload(folder: Path, articles: int) -> list[str]:
    """The share that is new to a store of chunks after 1 % was appended and 10 were edited."""
    old = [article_of(n, body=noise(n)) for n in range(articles)]
    more = [article_of(n, body=noise(n)) for n in range(articles, articles + articles // 100)]
    new = [*old, *more]
    for n in range(articles // EDITS // 2, articles, articles // EDITS):
        new[n] = article_of(n, body=f"{noise(n)} edited")
    lines = []
    for what, chunking in (("chunked", shards.CHUNKING), ("not chunked", False)):
        shards.CHUNKING = chunking
        found = [
            (out, write_release({"open": to_table(rows, SCHEMA)}, facts_of(), out))
            for out, rows in ((folder / what / "old", old), (folder / what / "new", new))
        ]
        ((one, before), (two, after)) = found
        moved = estimate_upload(two / "1.0.0", after, one / "1.0.0", before)
        real = xet_new(one / "1.0.0", before, two / "1.0.0", after) / moved.total
        size = f"{moved.total / 1e6:.1f} MB"
        lines.append(
            f"upload, {what}: of {size} are new {moved.share:.1%} by our model, {real:.1%} to Xet itself"
        )
    return lines


def xet_new(old: Path, before: Manifest, new: Path, after: Manifest) -> int:
    """Bytes that the Hub's own client stores for a release after it stored another, in a folder instead of the Hub."""
    import hf_xet

    with tempfile.TemporaryDirectory() as store:
        for folder, manifest in ((old, before), (new, after)):
            known = _stored(Path(store))
            paths = [str(folder / f.path) for f in manifest.files]
            hf_xet.upload_files(paths, f"local://{store}", ("none", 2**40), None, None, "dataset")
        return _stored(Path(store)) - known


def _stored(store: Path) -> int:
    return sum(p.stat().st_size for p in store.rglob("xorbs/default.*") if p.suffix != ".tagset")


def shares(folder: Path) -> list[str]:
    """Shares of a build in one process by stage, from a profile: what a stage calls counts to it."""
    write_corpus(folder / "corpus", 1000, pages=0)
    (folder / "corpus" / "dataset.toml").write_text('[dataset]\nname = "costs"\nraw = "txt"\n', "utf-8")
    project = load_project(folder / "corpus")
    profile = cProfile.Profile()
    profile.enable()
    flow.build(project, options=flow.RunOptions(engine="serial"))
    profile.disable()
    found = {f"{Path(f).stem}.{name}": row[3] for (f, _, name), row in pstats.Stats(profile).stats.items()}
    whole = found["building.build"]
    stages = {
        "inventory and site profiles": ("paths.gather", "profile.profile_corpus"),
        "read": ("work.read_part",),
        "clusters and splits": ("curation.seat",),
        "what is shown": ("shelf.shelve",),
        "package": ("write.write_release",),
    }
    return [
        f"share of a build, {s}: {sum(found.get(n, 0.0) for n in names) / whole:.1%}"
        for s, names in stages.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--mb", type=int, default=300)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = (
            lambda: verify_speed(folder / "verify", chosen.mb),
            lambda: upload(folder / "upload", chosen.articles),
            lambda: shares(folder / "shares"),
        )
        for job in jobs:
            print("\n".join(job()), flush=True)
            for left in folder.iterdir():
                shutil.rmtree(left)


if __name__ == "__main__":
    main()
