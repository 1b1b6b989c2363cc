"""The jobs that are compared, each run as a process of its own: `python -m bench.speed.jobs NAME CORPUS OUT`."""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

BANNER = re.compile(r"(?m)^VISIT OUR .*$|^Disclaimer:.*$|^.{0,80} is a writer in .*$")
BYLINE = re.compile(r"(?m)^By (.+)$")
DAY = re.compile(r"(?m)^(?:March|June|October) \d{1,2}, \d{4}$")
QUOTE = re.compile(r"“([^”]{1,2000})”(?:,? said (\w+ \w+))?")
BATCH = 1000
REPEATS = 20  # of the limit: a thousand articles take it 20 ms, less than the noise of starting Python


def limit(corpus: Path, out: Path) -> None:
    """The physical limit: read the records, compress the texts, do nothing else; `REPEATS` times, to be seen."""
    import pyarrow.json
    import pyarrow.parquet as pq

    for path in [*sorted((corpus / "jsonl").iterdir())] * REPEATS:
        table = pyarrow.json.read_json(path).select(["id", "text"])
        pq.write_table(table, out / f"{path.stem}.parquet", compression="zstd", compression_level=3)


def clean(text: str) -> dict[str, object]:
    """What the peers do to a text: repair it whole, cut what their patterns know, find quotes by one pattern."""
    import ftfy

    text = ftfy.fix_text(unicodedata.normalize("NFC", text), uncurl_quotes=False)
    author = BYLINE.search(text)
    for pattern in (BANNER, BYLINE, DAY):
        text = pattern.sub("", text)
    title, _, body = re.sub(r"\n{3,}", "\n\n", text).strip().partition("\n")
    return {
        "id": hashlib.sha256(body.encode()).hexdigest(),
        "title": title,
        "author": author.group(1) if author else None,
        "body": body.strip(),
        "quotes": [{"text": m[1], "speaker": m[2]} for m in QUOTE.finditer(body)],
    }


def plain(corpus: Path, out: Path) -> None:
    """A plain loop: json, `clean`, and a Parquet file written batch by batch."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    person = pa.struct([("text", pa.string()), ("speaker", pa.string())])
    names = [(n, pa.string()) for n in ("id", "title", "author", "body")]
    schema = pa.schema([*names, ("quotes", pa.list_(person))])
    with pq.ParquetWriter(out / "plain.parquet", schema, compression="zstd") as writer:
        for batch in _batches(corpus):
            writer.write_table(pa.Table.from_pylist([clean(t) for t in batch], schema=schema))


def _batches(corpus: Path) -> Iterator[list[str]]:
    import json

    texts: list[str] = []
    for path in sorted((corpus / "jsonl").iterdir()):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                texts.append(json.loads(line)["text"])
                if len(texts) == BATCH:
                    yield texts
                    texts = []
    if texts:
        yield texts


def mapped(corpus: Path, out: Path) -> None:
    """`datasets`: load the records, `map` the same cleaning over them in one process, write Parquet."""
    import datasets

    datasets.disable_progress_bars()
    files = [str(p) for p in sorted((corpus / "jsonl").iterdir())]
    data = datasets.load_dataset("json", data_files=files, split="train", cache_dir=str(out / "cache"))
    data = data.map(lambda row: clean(row["text"]), remove_columns=data.column_names)
    data.to_parquet(str(out / "mapped.parquet"))


def trove(corpus: Path, out: Path) -> None:
    """datatrove: its reader, the same cleaning as a step, its Parquet writer; one task."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import ParquetWriter

    reader = JsonlReader(str(corpus / "jsonl"), text_key="text", id_key="id")
    steps = [reader, cleaned, ParquetWriter(str(out / "data"))]
    LocalPipelineExecutor(steps, tasks=1, workers=1, logging_dir=str(out / "logs")).run()


def cleaned(documents: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
    """A step of a datatrove pipeline: each document after `clean`."""
    for document in documents:
        row = clean(document.text)
        document.text = row.pop("body")
        document.metadata.update(row)
        yield document


def pages_limit(corpus: Path, out: Path) -> None:
    """The limit for pages: read the files, compress them, do nothing else; `REPEATS` times."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for _ in range(REPEATS):
        pages = [path.read_bytes() for path in sorted((corpus / "html").rglob("*.html"))]
        table = pa.table({"page": pa.array(pages, pa.binary())})
        pq.write_table(table, out / "pages.parquet", compression="zstd", compression_level=3)


def pages_plain(corpus: Path, out: Path) -> None:
    """A plain loop over pages: trafilatura with metadata, then `clean` over what it takes for the text."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from trafilatura import bare_extraction

    rows = []
    for path in sorted((corpus / "html").rglob("*.html")):
        found = bare_extraction(path.read_text("utf-8"), with_metadata=True)
        rows.append({**clean(found.text if found else ""), "page_title": found.title if found else None})
    pq.write_table(pa.Table.from_pylist(rows), out / "plain.parquet", compression="zstd")


JOBS = {f.__name__: f for f in (limit, plain, mapped, trove, pages_limit, pages_plain)}

if __name__ == "__main__":
    JOBS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
