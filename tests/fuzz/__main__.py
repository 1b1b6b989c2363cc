"""`python -m tests.fuzz [SECONDS] [TARGET…]`: every target in turn, with atheris where it is installed, else Hypothesis.

Inputs are good examples with pieces cut, doubled and swapped, and bytes of no kind. What breaks is printed in its
smallest form; Hypothesis tries it first the next time (.hypothesis/).
"""

import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

BATCH = 50  # tries between two looks at the clock


def with_hypothesis(target: "Target", seconds: float) -> int:
    """Batches of tries until the time is over; the number of tries."""
    from hypothesis import HealthCheck, given, settings

    from tests.fuzz.inputs import changed

    @settings(max_examples=BATCH, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changed(target.seeds))
    def judge(data: bytes) -> None:
        target(data)

    end, tries = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        judge()
        tries += BATCH
    return tries


def with_atheris(name: str, seconds: float, folder: Path) -> None:
    """LibFuzzer over the package's own branches, from the examples on; ends the process."""
    import atheris

    # Modules are instrumented as they are imported, so nothing of ours may be imported before.

    with atheris.instrument_imports(include=["dataset_tools"]):
        from tests.fuzz import targets

    target = targets.TARGETS[name]
    for number, seed in enumerate(target.seeds):
        (folder / str(number)).write_bytes(seed)
    limits = [f"-max_total_time={max(1, int(seconds))}", "-max_len=20000"]
    atheris.Setup([sys.argv[0], *limits, str(folder)], target)
    atheris.Fuzz()


def in_a_child(name: str, seconds: float) -> bool:
    """Whether a target held; libFuzzer ends its process, so it has one of its own."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        command = [sys.executable, "-m", "tests.fuzz", "--atheris", name, str(seconds), folder]
        return subprocess.run(command, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    """Every target for its share of the time; 1 where one of them broke."""
    if arguments[:1] == ["--atheris"]:
        with_atheris(arguments[1], float(arguments[2]), Path(arguments[3]))
    from tests.fuzz.targets import TARGETS

    seconds = float(arguments[0]) if arguments else 60.0
    names = arguments[1:] or list(TARGETS)
    failed = []
    for name in names:
        if importlib.util.find_spec("atheris"):
            done = in_a_child(name, seconds / len(names))
            print(f"{name}: {'held' if done else 'BROKE'}", flush=True)
        else:
            try:
                print(
                    f"{name}: {with_hypothesis(TARGETS[name], seconds / len(names))} inputs held", flush=True
                )
                done = True
            except Exception as error:  # noqa: BLE001 - a find; the other targets go on
                print(f"{name}: BROKE\n{error!r}"[:4000], flush=True)
                done = False
        failed += [] if done else [name]
    print(
        f"{len(names) - len(failed)} of {len(names)} targets held{': broke: ' + ', '.join(failed) if failed else ''}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
