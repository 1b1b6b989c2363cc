"""Memory of reading one large web archive: `python -m bench.speed.archive --gb 2`.

Writes a WARC of invented pages of 1 MB, most of each a script, into a folder that is thrown away, and extracts it.
"""

import argparse
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from bench.speed.corpus import write_corpus
from bench.speed.measure import extract, spend

_HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
_SCRIPT = f"<script>{'var tide = (a) => a;' * 50_000}</script></head>"  # 1 MB
PAGES = 500  # invented ones; beyond them the archive repeats itself


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gb", type=float, default=2)
    records = int(parser.parse_args().gb * 1000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder, PAGES)
        archive = folder / "warc" / "pages.warc"
        archive.parent.mkdir()
        with archive.open("wb") as out:
            out.writelines(islice(_records(folder / "html"), records))
        run = spend("archive", extract("warc", 1)(folder, folder), folder)
        size = archive.stat().st_size
    print(f"{size / 1e9:.1f} GB, {records:,} pages: {run.cpu_s:.0f} s of CPU, peak {run.peak_mb:.0f} MB")


def _records(pages: Path) -> Iterator[bytes]:
    """Responses of a WARC, uncompressed, without an end."""
    for number, path in enumerate(cycle(sorted(pages.rglob("*.html")))):
        body = _HTTP + path.read_text("utf-8").replace("</head>", _SCRIPT, 1).encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
            f"WARC-Target-URI: https://harbour.example/{number}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body + b"\r\n\r\n"


if __name__ == "__main__":
    main()
