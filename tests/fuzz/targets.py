"""What is fuzzed: a file of any bytes goes the whole way of a contribution, and the laws must hold."""

import re
import tempfile
from pathlib import Path

from dataset_tools import flow
from dataset_tools.model.project import Project
from dataset_tools.report.formats import render
from dataset_tools.report.verdict import Verdict

SUFFIXES = (".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".xml", ".eml", ".mbox", ".warc", ".parquet", ".zip",
            ".docx", ".epub", ".gz", ".tar")  # fmt: skip
# What may not stand in output, but for the line feed.
_ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]")


def judge_file(suffix: str, data: bytes) -> None:
    """Read and judge one file.

    Errors: AssertionError where a law is broken; whatever the code raises is a find as well.
    """
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / f"story{suffix}"
        path.write_bytes(data)
        judged = flow.validate(Project(Path(folder)), [path], options=flow.RunOptions(engine="serial"))
        records = flow.read_one(path)
    broken = [d for d in judged.findings if d.code == "SEC006"]  # the serial engine makes a failure a finding
    assert not broken, broken[0].evidence
    for form in ("concise", "github", "md"):
        printed = render(Verdict(list(judged.findings), judged.files, judged.records, judged.raws), form)
        assert not _ACTING.search(printed), form
    for record in records:
        body = record.article.body or ""
        for quote in record.article.quotes:
            assert body[quote.start : quote.end] == quote.text
