"""Kills a writer at chosen steps. Run as a script: prints one line of JSON a kill.

Each kill happens in a forked child, either at the n-th time that Python touches the file system (an audit event),
or after a random time. What is left is looked at from the parent, and then the next run must complete.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.package.versions import freeze, read_releases
from dataset_tools.package.write import write_release
from dataset_tools.publish.place import place_of
from dataset_tools.publish.verify import verify
from tests.package.rows import configs_of, facts_of, table_of

OLD, NEW = configs_of(table_of(*range(8))), configs_of(table_of(*range(12)))
TOUCHES = ("open", "os.", "shutil.", "fcntl.", "ctypes.", "socket.")


def build(out: Path) -> None:
    """Make the candidate anew."""
    write_release(NEW, facts_of(), out)


def release(out: Path) -> None:
    """Freeze the candidate."""
    freeze(out, "1.0.0")


def in_child(work: Callable[[], object], *, step: int | None = None, delay: float | None = None) -> int:
    """Fork, work, and die at the step or after the delay. The number of steps that were taken, where it lived."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        taken = 0

        def touch(event: str, _: object) -> None:
            nonlocal taken
            if event.startswith(TOUCHES):
                taken += 1
                if taken == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(touch)
        if delay is not None:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # its default is to end the process at once
            signal.setitimer(signal.ITIMER_REAL, max(delay, 1e-6))
        work()
        os.write(write, str(taken).encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    said = os.read(read, 20)
    os.close(read)
    return int(said or 0)


def state(out: Path) -> str:
    """old, new, or what is wrong. A reader who comes at this moment sees exactly this."""
    try:
        releases = read_releases(out)
        report = verify(place_of(out / "1.0.0"), content=True)
    except DatasetToolsError as error:
        return f"broken: {error}"
    if not report.is_good or report.data != "identical":
        return f"broken: {report.faults}"
    rows = place_of(out / "1.0.0").manifest().rows
    frozen = any(v.is_fixed for v in releases.versions)
    return f"{rows}{' frozen' if frozen else ''}"


def main(folder: Path, kills: int, seed: int) -> None:
    """As many kills, half by step, half by time."""
    chance = random.Random(seed)
    start = folder / "start"
    write_release(OLD, facts_of(), start / "ferry")
    for name, work in (("build", build), ("release", release)):
        shutil.copytree(start, folder / "dry", symlinks=True)
        clock = time.perf_counter()
        steps = in_child(partial(work, folder / "dry" / "ferry"))
        seconds = time.perf_counter() - clock
        shutil.rmtree(folder / "dry")
        for number in range(kills):
            shutil.copytree(start, folder / "run", symlinks=True)
            out = folder / "run" / "ferry"
            if number % 2:
                in_child(partial(work, out), delay=chance.uniform(0, seconds))
            else:
                in_child(partial(work, out), step=chance.randint(1, steps))
            after = state(out)
            work(out)
            left = [p.name for p in out.iterdir() if p.name.startswith(".") and p.name != ".lock"]
            print(json.dumps({"work": name, "after": after, "next": state(out), "left": left}), flush=True)
            shutil.rmtree(folder / "run")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
