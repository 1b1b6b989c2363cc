"""What a pack costs beside loose files and beside one compressed JSONL: bytes, and CPU to take the inventory.

`python -m bench.speed.corpus FOLDER 2000`, then `python -m bench.speed.packs FOLDER/txt`.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pyarrow as pa

from dataset_tools.convert.inventory import inventory
from dataset_tools.convert.packing import plan_packs, write_packs
from dataset_tools.convert.place import open_place
from dataset_tools.model.project import LimitsConfig

LIMITS = LimitsConfig(members=10_000_000)
RUNS = 5


def jsonl_bytes(folder: Path) -> int:
    """Size of the same files as one zstd of JSON lines, level 3, texts only."""
    files = inventory(folder, LIMITS).files
    lines = [
        json.dumps(
            {"path": f.name, "sha256": f.sha256, "text": Path(f.path).read_text("utf-8", "replace")}
        ).encode()
        for f in files
    ]
    return len(pa.compress(b"\n".join(lines), codec="zstd", asbytes=True))


def cpu_s(folder: Path) -> float:
    """CPU of listing, digesting and reading every file once."""
    start = time.process_time()
    for file in inventory(folder, LIMITS).files:
        with open_place(file.path) as stream:
            stream.read()
    return time.process_time() - start


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        plan = plan_packs(folder, LIMITS, pack_bytes=128 << 20)
        out = Path(scratch) / "packs"
        packed = sum(p.stat().st_size for p in write_packs(plan, out, LIMITS))
        runs = [(cpu_s(folder), cpu_s(out)) for _ in range(RUNS)]
    loose, inside = (median(r[i] for r in runs) for i in (0, 1))
    print(f"{plan.files:,} files, {plan.size:,} bytes")
    print(f"packs: {packed / plan.size:.3f} of the bytes; JSONL.zst: {jsonl_bytes(folder) / plan.size:.3f}")
    print(f"inventory and reading, CPU: packs {inside / loose:.2f} of loose files ({loose:.2f} s)")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
