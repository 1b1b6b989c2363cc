"""What each file of the hostile corpus costs: CPU seconds and peak memory of the process that reads and judges it.

    python bench/hostile/each.py                 # all files; the dearest, and every one over a limit
    python bench/hostile/each.py --only c-,h- --top 40

Each file is judged alone in a child with the limits of a worker; a child that is killed or dies is what `validate`
reports as SEC006. Exits 1 where a file takes longer than the limit for one file, or kills its child.
"""

import argparse
import os
import resource
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dataset_tools import flow
from dataset_tools.model.project import LimitsConfig, Project
from tests.hostile.contribution_files import FILES, GOOD

LIMITS = LimitsConfig()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one file cost; `status` is how its child ended."""

    name: str
    seconds: float
    peak_mb: float
    status: int
    codes: str


def judge(path: Path) -> str:
    """The codes of the findings of one file, errors and warnings."""
    options = flow.RunOptions(engine="serial")
    judged = flow.validate(Project(path.parent), [path], options=options)
    return " ".join(sorted({d.code for d in judged.findings if d.severity != "info"}))


def measure(path: Path) -> Cost:
    """Judge a file in a child and wait for it."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.close(reader)
        limit = LIMITS.memory_mb << 20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CPU, (4 * LIMITS.seconds, 4 * LIMITS.seconds))
        try:
            os.write(writer, judge(path).encode()[:4000])
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - the child's end is the measurement
            os.write(writer, type(error).__name__.encode())
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as stream:
        codes = stream.read()
    _, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime
    return Cost(path.name, seconds, usage.ru_maxrss / 1024, status, codes)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="beginnings of names, with commas")
    parser.add_argument("--top", type=int, default=15)
    parser.add_argument("--codes", action="store_true", help="print the codes of every file")
    args = parser.parse_args()
    wanted = tuple(filter(None, args.only.split(",")))
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        good = Path(folder) / "good.md"
        good.write_text(GOOD)
        judge(good)  # what is loaded on use is loaded once, before the children are made
        for name, data in sorted(FILES.items()):
            if (wanted and not name.startswith(wanted)) or name.endswith(".meta.toml"):
                continue
            path = Path(folder) / name
            path.write_bytes(data)
            if sidecar := FILES.get(f"{name}.meta.toml"):
                path.with_name(f"{name}.meta.toml").write_bytes(sidecar)
            costs.append(measure(path))
            for made in path.parent.glob("*"):
                made.unlink()
            if args.codes:
                print(f"{costs[-1].seconds:6.2f} s  {name!a}: {costs[-1].codes}", flush=True)
    over = [c for c in costs if c.seconds > LIMITS.seconds or c.status]
    dear = sorted(costs, key=lambda c: -c.seconds)[: args.top]
    for cost in (*dear, *(c for c in over if c not in dear)):
        print(
            f"{cost.seconds:6.2f} s {cost.peak_mb:7.0f} MB  status {cost.status}  {cost.name!a}: {cost.codes}"
        )
    large = max(costs, key=lambda c: c.peak_mb)
    print(f"{len(costs)} files, {sum(c.seconds for c in costs):.0f} s CPU; peak {large.peak_mb:.0f} MB ({large.name!a}); "
          f"{len(over)} over {LIMITS.seconds} s or dead")  # fmt: skip
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
