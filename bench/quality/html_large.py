"""CPU and peak memory of reading one large page, for pages of several shapes, each read by a process of its own.

    python bench/quality/html_large.py [--megabytes 19.5] [--shape paragraphs ...]

Prints what the shape is, CPU seconds, the process's peak beyond what it takes for a page of one paragraph, and the
share of the page's words that the body holds: no large page may come out empty without a word.
"""

import argparse
import io
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

SENTENCE = (
    "The harbour wall of Port Ansel held through the third storm of the winter, the keeper said on Tuesday. "
)
UNITS = {
    "paragraphs": f"<p>{SENTENCE * 5}</p>\n",
    "links": f'<li class="menu-item"><a href="/story/of/the/wall">Port Ansel</a></li>\n<p>{SENTENCE * 2}</p>\n',
    "spans": f"<p>{''.join(f'<span>{word}</span> ' for word in SENTENCE.split())}</p>\n",
    "entities": "<p>" + SENTENCE.replace(" ", "&#32;").replace("e", "&#101;") + "</p>\n",
    "one word": "<p>harbour</p>\n",
    "one block": SENTENCE,
    "deep": f"<div><b>{SENTENCE}",
}


def page(shape: str, megabytes: float) -> str:
    """A page of the shape, about as large as asked."""
    unit = UNITS[shape]
    text = unit * max(1, int(megabytes * 1e6 / len(unit)))
    return f"<html><body><article><h1>Wall holds</h1>{text}</article></body></html>"


def read(shape: str, megabytes: float) -> dict[str, object]:
    """What reading costs, in this process."""
    from html_pages import ORIGIN

    from dataset_tools.convert import html
    from dataset_tools.model.draft import Draft, Role
    from dataset_tools.model.project import LimitsConfig

    list(html.convert(io.BytesIO(page(shape, 0).encode()), ORIGIN, LimitsConfig()))
    data = page(shape, megabytes).encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    (draft,) = html.convert(io.BytesIO(data), ORIGIN, LimitsConfig())
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    words = data.decode().count("harbour") or data.decode().count("harbour".replace("e", "&#101;"))
    body = draft.text(Role.BODY) if isinstance(draft, Draft) else ""
    codes = sorted({f.code for f in draft.findings}) if isinstance(draft, Draft) else [draft.code]
    return {
        "seconds": seconds,
        "mb": (peak - before) / 1024,
        "peak": peak / 1024,
        "share": body.count("harbour") / words,
        "codes": codes,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=19.5)
    parser.add_argument("--shape", nargs="*", choices=UNITS, default=list(UNITS))
    parser.add_argument("--read", choices=UNITS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        print(json.dumps(read(args.read, args.megabytes)))
        return
    for shape in args.shape:
        command = [sys.executable, str(Path(__file__)), "--read", shape, "--megabytes", str(args.megabytes)]
        cost = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(f"{shape:10} {cost['seconds']:6.1f} s  peak {cost['peak']:5.0f} MB, {cost['mb']:5.0f} of them for the page  "
              f"{cost['share']:.0%} of the words  {' '.join(cost['codes'])}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
