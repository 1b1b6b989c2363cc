"""`python -m tests.fuzz [SECONDS]`: with atheris where it is installed, else with Hypothesis.

Inputs are the example files of raw/ with pieces cut, doubled and swapped, and bytes of no kind. What breaks is
printed in its smallest form; Hypothesis tries it first the next time (.hypothesis/).
"""

import importlib.util
import sys
import time
from pathlib import Path

from tests.fuzz.targets import SUFFIXES, judge_file

RAW = Path(__file__).resolve().parents[2] / "raw"
SEED_BYTES = 20_000  # larger seeds make for fewer tries a second
BATCH = 200  # tries between two looks at the clock


def seeds() -> list[tuple[str, bytes]]:
    """(suffix, bytes) of the example files."""
    files = sorted(p for p in RAW.rglob("*") if p.is_file() and p.suffix in SUFFIXES)
    return [(p.suffix, p.read_bytes()[:SEED_BYTES]) for p in files]


def with_hypothesis(seconds: float) -> int:
    """Batches of tries until the time is over; the number of tries."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    cut = st.tuples(st.integers(0, SEED_BYTES), st.integers(0, 400), st.binary(max_size=40) | st.none())

    @settings(max_examples=BATCH, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(seeds()) | st.tuples(st.sampled_from(SUFFIXES), st.binary()),
        st.lists(cut, max_size=6),
    )
    def judge_changed(seed: tuple[str, bytes], cuts: list[tuple[int, int, bytes | None]]) -> None:
        suffix, data = seed
        for start, length, piece in cuts:
            # None doubles what is there, so that records, tags and quotation marks nest and repeat.
            data = (
                data[:start]
                + (data[start : start + length] * 2 if piece is None else piece)
                + data[start + length :]
            )
        judge_file(suffix, data)

    end, tries = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        judge_changed()
        tries += BATCH
    return tries


def with_atheris(seconds: float) -> None:
    """libFuzzer over the package's own branches; ends the process."""
    import atheris

    atheris.instrument_all()

    def one(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        judge_file(
            SUFFIXES[provider.ConsumeIntInRange(0, len(SUFFIXES) - 1)], provider.ConsumeBytes(SEED_BYTES)
        )

    atheris.Setup([sys.argv[0], f"-max_total_time={int(seconds)}"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    limit = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    if importlib.util.find_spec("atheris"):
        with_atheris(limit)
    else:
        print(f"{with_hypothesis(limit)} files judged, no law broken")
