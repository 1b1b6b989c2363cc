"""Where a command holds memory: python -m bench.speed.steps FOLDER -- build -q --workers 1.

Runs a command of ours in the project of FOLDER, in this process, and looks fifty times a second at how much memory
the process has and which steps of ours it is in. For each step: how often it was seen, and the most megabytes.
Two folders of different sizes, side by side, show what each article more holds.
"""

import argparse
import contextlib
import os
import sys
import threading
from collections import defaultdict
from pathlib import Path
from types import FrameType

import dataset_tools

OURS = str(Path(dataset_tools.__file__).parent)
_EVERY_S = 0.02
_DEPTH = 6  # steps below each other that are told apart
_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident_mb() -> float:
    """What this process has of the machine's memory now."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE / 2**20


def stack(frame: FrameType | None) -> tuple[str, ...]:
    """Our functions on a stack with the lines that they are at, outermost first."""
    found = []
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(OURS):
            name = path[len(OURS) + 1 :].removesuffix(".py")
            found.append(f"{name}.{frame.f_code.co_name}:{frame.f_lineno}")
        frame = frame.f_back
    return tuple(s for s in reversed(found) if not s.startswith(("cli", "__main__", "commands")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("command", nargs="+")
    chosen = parser.parse_args()
    os.chdir(chosen.folder)
    peaks: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0, 0.0])
    main_thread, done = threading.get_ident(), threading.Event()

    def look() -> None:
        while not done.wait(_EVERY_S):
            steps = stack(sys._current_frames().get(main_thread))
            now = resident_mb()
            for depth in range(1, min(len(steps), _DEPTH) + 1):
                seen = peaks[steps[:depth]]
                seen[0], seen[1] = seen[0] + 1, max(seen[1], now)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    from dataset_tools.cli import main as run

    with contextlib.suppress(SystemExit):
        run(chosen.command)
    done.set()
    watcher.join()
    print("| seen | peak MB | step |\n|---|---|---|")
    for steps, (times, peak) in sorted(peaks.items()):
        print(f"| {times:.0f} | {peak:.0f} | {'&nbsp;' * 2 * (len(steps) - 1)}{steps[-1]} |")


if __name__ == "__main__":
    main()
