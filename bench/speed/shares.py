"""Where the time of an article goes: python -m bench.speed.shares FOLDER [--limit N] [--lines 25].

The program is stopped every few milliseconds of its CPU time and asked where it is, so that a call costs what it
costs; a profiler that counts calls makes small functions dearer than they are. Time in functions of Python itself and
of libraries counts for the line of ours that called them, so that the table names lines that we can change.
"""

import argparse
import linecache
import random
import signal
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Self

OURS = "dataset_tools/"
EVERY = 0.001  # seconds asked for; a kernel gives four milliseconds
# What reading an article consists of, and the functions that do it.
STEPS = {
    "find the format, decode, cut into runs of lines": ("convert/formats:convert_file",),
    "repair characters and wraps": ("normalize/clean:repaired",),
    "give each line its role": ("normalize/roles:labelling", "normalize/classifier:Classifier.scores"),
    "quotes with speaker, role and cue": ("annotate/quotes/find:find_quotes",),
    "rights": ("annotate/assemble:_rights",),
    "title, authors, date, outlet": (
        "annotate/headline:read_title", "annotate/authors/read:reading_authors", "annotate/dates/read:reading_date",
        "annotate/publisher:read_publisher", "annotate/trees:Trees.asked",
    ),
    "language, addresses to mask": ("annotate/language:detect", "annotate/assemble:_mask_body"),
}  # fmt: skip


class Sampler:
    """How often each function and line of ours was found at work, by itself and with all that it calls."""

    def __init__(self) -> None:
        self.samples = 0
        self.own: Counter[str] = Counter()
        self.whole: Counter[str] = Counter()
        self.lines: Counter[tuple[str, str]] = Counter()

    def __enter__(self) -> Self:
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _: int, frame: FrameType | None) -> None:
        self.samples += 1
        ours = []
        while frame:
            if OURS in frame.f_code.co_filename:
                ours.append(frame)
            frame = frame.f_back
        if ours:
            here = ours[0]
            self.own[_name(here)] += 1
            self.lines[
                _name(here), linecache.getline(here.f_code.co_filename, here.f_lineno or 0).strip()
            ] += 1
            self.whole.update({_name(f) for f in ours})


def sampled(folder: Path, limit: int | None) -> Sampler:
    """What was seen while the files of a folder were read."""
    from dataset_tools.convert.inventory import inventory
    from dataset_tools.engine.process import run_alone
    from dataset_tools.model.project import LimitsConfig
    from dataset_tools.pipeline.read import ReadSettings, read_many

    run_alone()
    files = list(inventory(folder, LimitsConfig()).files)
    if limit and limit < len(files):
        files = random.Random(7).sample(files, limit)
    settings = ReadSettings()
    list(read_many([(file, None) for file in files[:20]], settings))  # patterns compile and tables load once
    with Sampler() as seen:
        for _ in read_many([(file, None) for file in files], settings):
            pass
    return seen


def steps_table(seen: Sampler) -> str:
    """The share of each step in Markdown; what is left is a row of its own."""
    shares = {step: sum(seen.whole[f] for f in functions) / seen.samples for step, functions in STEPS.items()}
    shares["the rest"] = 1 - sum(shares.values())
    rows = [f"| {share:.0%} | {step} |" for step, share in shares.items()]
    return "\n".join(["| share of reading | what |", "|---|---|", *rows]) + "\n"


def _name(frame: FrameType) -> str:
    code = frame.f_code
    return f"{code.co_filename.rpartition(OURS)[2].removesuffix('.py')}:{code.co_qualname}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--lines", type=int, default=25)
    parser.add_argument("--steps", action="store_true", help="the steps of reading instead of its functions")
    parser.add_argument("--printed", action="store_true", help="lines of code instead of functions")
    parser.add_argument("--only", default="", help="functions whose name holds this")
    chosen = parser.parse_args()
    seen = sampled(chosen.folder, chosen.limit)
    if chosen.steps:
        print(steps_table(seen), end="")
    elif chosen.printed:
        print("| function | line | own |\n|---|---|---|")
        lines = [row for row in seen.lines.most_common() if chosen.only in row[0][0]]
        for (name, line), times in lines[: chosen.lines]:
            print(f"| {name} | `{line[:80]}` | {times / seen.samples:.1%} |")
    else:
        print("| function | own | with all it calls |\n|---|---|---|")
        names = [name for name, _ in seen.own.most_common() if chosen.only in name]
        for name in names[: chosen.lines]:
            print(f"| {name} | {seen.own[name] / seen.samples:.1%} | {seen.whole[name] / seen.samples:.1%} |")


if __name__ == "__main__":
    main()
