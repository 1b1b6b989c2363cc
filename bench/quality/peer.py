"""One peer in its own process: `python peer.py NAME` reads paths on stdin and prints one JSON answer a line.

It imports nothing of this project, so that it runs in an environment that holds the peers alone (see peers.py).
A page that a peer fails on is an empty answer with the name of the error.
"""

import html
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, Any]


def trafilatura() -> Callable[[bytes], Answer]:
    from trafilatura import bare_extraction

    def extract(data: bytes) -> Answer:
        document = bare_extraction(data, with_metadata=True)
        if document is None:
            return {}
        authors = [a.strip() for a in (document.author or "").split(";") if a.strip()]
        return {"body": document.text, "title": document.title, "authors": authors, "date": document.date}

    return extract


def newspaper4k() -> Callable[[bytes], Answer]:
    import newspaper

    def extract(data: bytes) -> Answer:
        article = newspaper.Article("https://page.example/", fetch_images=False)  # it would ask the network
        article.download(input_html=data.decode("utf-8", "replace"))
        article.parse()
        date = article.publish_date.isoformat() if article.publish_date else None
        return {"body": article.text, "title": article.title, "authors": article.authors, "date": date}

    return extract


def justext() -> Callable[[bytes], Answer]:
    import justext as engine

    stop = engine.get_stoplist("English")

    def extract(data: bytes) -> Answer:
        found = engine.justext(data, stop)
        return {"body": "\n".join(p.text for p in found if not p.is_boilerplate)}

    return extract


def resiliparse() -> Callable[[bytes], Answer]:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda data: {"body": extract_plain_text(data.decode("utf-8", "replace"), main_content=True)}


def read(path: Path) -> bytes:
    """A page; a text becomes a page of one paragraph a line."""
    data = path.read_bytes()
    if path.suffix != ".txt":
        return data
    lines = [line for line in data.decode("utf-8").split("\n") if line.strip()]
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<html><head><meta charset='utf-8'></head><body>{paragraphs}</body></html>".encode()


def main(name: str) -> None:
    logging.disable(logging.CRITICAL)
    extract = {f.__name__: f for f in (trafilatura, newspaper4k, justext, resiliparse)}[name]()
    for line in sys.stdin.read().splitlines():
        data = read(Path(line))
        start = time.process_time()
        try:
            answer = extract(data)
        except Exception as error:  # noqa: BLE001  a peer that fails on a page answers nothing there
            answer = {"error": type(error).__name__}
        answer["cpu"] = time.process_time() - start
        answer["body"] = answer.get("body") or ""
        if name in {"trafilatura", "newspaper4k"}:
            answer = {"title": None, "authors": [], "date": None} | answer
            answer["date"] = (answer["date"] or "")[:10] or None
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
