"""Where the time of an article goes: python -m bench.speed.shares FOLDER [--limit N] [--lines 25].

Time in functions of Python itself and of libraries counts for the function of ours that called them, so that the
table names lines that we can change. The profiler makes calls dearer than they are: compare shares, not times.
"""

import argparse
import cProfile
import pstats
import random
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

OURS = "dataset_tools/"
# What reading an article consists of, and the functions that do it.
STEPS = {
    "find the format, decode, cut into runs of lines": ("convert/formats:convert_file",),
    "repair characters and wraps": ("normalize/clean:repaired",),
    "give each line its role": ("normalize/roles:labelling", "normalize/classifier:scores"),
    "quotes with speaker, role and cue": ("annotate/quotes/find:find_quotes",),
    "rights": ("annotate/assemble:_rights",),
    "title, authors, date, outlet": (
        "annotate/headline:read_title", "annotate/authors/read:read_authors", "annotate/dates/read:read_date",
        "annotate/publisher:read_publisher",
    ),
    "language, addresses to mask": ("annotate/language:detect", "annotate/assemble:_mask_body"),
}  # fmt: skip


def profiled(folder: Path, limit: int | None) -> tuple[pstats.Stats, int]:
    """The profile of reading the files of a folder, and how many they are."""
    from dataset_tools.convert.inventory import inventory
    from dataset_tools.model.project import LimitsConfig
    from dataset_tools.pipeline.read import ReadSettings, read_many

    files = list(inventory(folder, LimitsConfig()).files)
    if limit and limit < len(files):
        files = random.Random(7).sample(files, limit)
    settings = ReadSettings()
    list(read_many([(file, None) for file in files[:20]], settings))  # patterns compile and tables load once
    profiler = cProfile.Profile(time.process_time)
    profiler.enable()
    for _ in read_many([(file, None) for file in files], settings):
        pass
    profiler.disable()
    return pstats.Stats(profiler), len(files)


def own_times(stats: pstats.Stats) -> dict[str, tuple[float, float, int]]:
    """{"module:function": (own seconds with those of foreign callees, cumulated seconds, calls)}."""
    table: dict[Any, Any] = stats.stats  # type: ignore[attr-defined]
    own = {key: row[2] for key, row in table.items()}
    for _ in range(12):  # a library calls itself a few levels deep before it is called by us
        for key in [k for k in own if OURS not in k[0] and own[k] > 0 and table[k][4]]:
            spent, own[key] = own[key], 0.0
            callers = table[key][4]
            weight = sum(c[3] for c in callers.values()) or 1.0
            for caller, row in callers.items():
                own[caller] += spent * row[3] / weight
    found: dict[str, tuple[float, float, int]] = defaultdict(lambda: (0.0, 0.0, 0))
    for key, (_, calls, _, cumulated, _) in table.items():
        name = _name(key)
        old = found[name]
        found[name] = (old[0] + own[key], max(old[1], cumulated), old[2] + calls)
    return found


def steps_table(times: dict[str, tuple[float, float, int]], total: float) -> str:
    """The share of each step in Markdown; what is left is a row of its own."""
    shares = {
        step: sum(times.get(f, (0.0, 0.0, 0))[1] for f in functions) / total
        for step, functions in STEPS.items()
    }
    shares["the rest"] = 1 - sum(shares.values())
    rows = [f"| {share:.0%} | {step} |" for step, share in shares.items()]
    return "\n".join(["| share of reading | what |", "|---|---|", *rows]) + "\n"


def _name(key: tuple[str, int, str]) -> str:
    path, _, function = key
    return (
        f"{path.rpartition(OURS)[2].removesuffix('.py')}:{function}"
        if OURS in path
        else f"library:{function}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--lines", type=int, default=25)
    parser.add_argument("--steps", action="store_true", help="the steps of reading instead of its functions")
    parser.add_argument("--only", default="", help="functions whose name holds this")
    chosen = parser.parse_args()
    stats, files = profiled(chosen.folder, chosen.limit)
    total: float = stats.total_tt  # type: ignore[attr-defined]
    if chosen.steps:
        print(steps_table(own_times(stats), total), end="")
        return
    print("| function | own | with all it calls | calls a file |")
    print("|---|---|---|---|")
    rows = sorted(own_times(stats).items(), key=lambda r: -r[1][0])
    for name, (own, cumulated, calls) in [r for r in rows if chosen.only in r[0]][: chosen.lines]:
        print(f"| {name} | {own / total:.1%} | {cumulated / total:.1%} | {calls / files:.1f} |")


if __name__ == "__main__":
    main()
