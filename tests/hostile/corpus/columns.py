"""Columnar files that decode to more than they hold, and files that would run if somebody opened them."""

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.hostile.corpus.encoding import Cases
from tests.hostile.corpus.text import LINE, PROSE


def _parquet(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def _repeated(value: str, rows: int) -> pa.Table:
    return pa.table({"text": pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), [value])})


def files() -> Cases:
    """Parquet of every shape, its relatives, code and macros."""
    return {**_columnar(), **_code()}


def _columnar() -> Cases:
    good = _parquet(pa.table({"title": ["x"] * 30, "text": [f"{PROSE} {i}" for i in range(30)]}))
    nested: pa.DataType = pa.string()
    for _ in range(60):
        nested = pa.list_(nested)
    deep: Any = "x"
    for _ in range(60):
        deep = [deep]
    wide = pa.table({f"c{i}": pa.array([1]) for i in range(4000)} | {"text": [LINE]})
    ipc = io.BytesIO()
    with pa.ipc.new_stream(ipc, pa.schema([("text", pa.string())])) as writer:
        writer.write_table(pa.table({"text": [PROSE]}))
    metadata = pa.schema([("text", pa.string())], metadata={b"pandas": b"\x80\x04\x95pickle", b"ARROW:schema": b"AAAA" * 9999})
    return {
        "q-dictionary.parquet": (_parquet(_repeated("word " * 200_000, 5000)), {"SEC001", "SEC006"}),
        "q-run.parquet": (_parquet(_repeated("a", 90_000)), set()),
        "q-rows.parquet": (_parquet(pa.table({"text": pa.nulls(3_000_000, pa.string())})), {"SEC001"}),
        "q-nulls.parquet": (_parquet(pa.table({"text": pa.nulls(60_000, pa.string())})), set()),
        "q-empty.parquet": (_parquet(pa.table({"text": pa.array([], pa.string())})), {"FMT006"}),
        "q-no-columns.parquet": (_parquet(pa.table({})), {"FMT006", "FMT003"}),
        "q-wide.parquet": (_parquet(wide), set()),
        "q-deep.parquet": (_parquet(pa.table({"text": [PROSE], "author": pa.array([deep], nested)})), set()),
        "q-two-bodies.parquet": (_parquet(pa.table({"text": [PROSE], "body": [PROSE]})), set()),
        "q-same-names.parquet": (_parquet(pa.Table.from_arrays([pa.array([PROSE]), pa.array([PROSE])], names=["text", "text"])), {"FMT006", "FMT003"}),
        "q-binary.parquet": (_parquet(pa.table({"text": pa.array([b"\xff\xfe" * 300])})), set()),
        "q-utf8.parquet": (_parquet(pa.table({"text": pa.array([b"\xff\xfe" * 300]).view(pa.string())})), set()),
        "q-dates.parquet": (_parquet(pa.table({"text": [PROSE], "date": pa.array([2**62], pa.timestamp("us"))})), set()),
        "q-metadata.parquet": (_parquet(pa.table({"text": [PROSE]}, schema=metadata)), set()),
        "q-names.parquet": (_parquet(pa.table({"text": [PROSE], "\x1b[2J::error::": ["x"]})), set()),
        "q-footer.parquet": (good[:-8] + b"\xff\xff\xff\x7fPAR1", {"FMT003"}),
        "q-footer-zero.parquet": (good[:-8] + b"\0\0\0\0PAR1", {"FMT003"}),
        "q-magic.parquet": (b"PAR1" + b"\0" * 5000 + b"PAR1", {"FMT003"}),
        "q-page.parquet": (good[:60] + bytes(255 - b for b in good[60:200]) + good[200:], set()),
        "q-thrift.parquet": (good[:-200] + bytes((b * 7 + 3) % 256 for b in good[-200:-8]) + good[-8:], set()),
        "q-gzip.parquet": (_parquet(pa.table({"text": ["a" * 30_000_000]}), compression="gzip"), set()),
        "q-stream.arrow": (ipc.getvalue(), set()),
        "q-stream.parquet": (ipc.getvalue(), {"FMT003", "FMT001"}),
        "q-feather.feather": (b"FEA1" + b"\0" * 200, {"FMT001"}),
        "q-orc.orc": (b"ORC" + b"\0" * 200, {"FMT001"}),
        "q-hdf.h5": (b"\x89HDF\r\n\x1a\n" + b"\0" * 200, {"FMT001"}),
        "q-sqlite.db": (b"SQLite format 3\0" + b"\0" * 200, {"FMT001"}),
    }  # fmt: skip


def _code() -> Cases:
    opcode = b"cposix\nsystem\n(S'touch owned'\ntR."
    return {
        "k-protocol-0.txt": (opcode, set()),
        "k-protocol-0.pkl": (opcode, {"SEC003"}),
        "k-model.pt": (b"PK\x03\x04" + b"\0" * 26 + b"archive/data.pkl", {"SEC003"}),
        "k-numpy.json": (b"\x93NUMPY\x01\x00v\x00{'descr': '|O'}", {"SEC003"}),
        "k-elf.html": (b"\x7fELF" + b"\0" * 300, {"SEC003"}),
        "k-exe.csv": (b"MZ\x90\0" + b"\0" * 300, {"SEC003"}),
        "k-shell.sh": (b"#!/bin/sh\ntouch owned\n", {"SEC003"}),
        "k-shebang.txt": (b"#!/usr/bin/env python3\nimport os\n" + PROSE.encode(), set()),
        "k-class.class": (b"\xca\xfe\xba\xbe" + b"\0" * 100, {"SEC003"}),
        "k-wheel.whl": (b"PK\x03\x04" + b"\0" * 100, {"SEC003"}),
        "k-joblib.joblib": (b"\x80\x03}q\x00.", {"SEC003"}),
        "k-pyc.pyc": (b"\xa7\r\r\n" + b"\0" * 100, {"SEC003"}),
        "k-loader.js": (b"process.exit()", {"SEC003"}),
        "k-notebook.ipynb": (b'{"cells": [{"source": ["!touch owned"]}]}', set()),
        "k-rtf.rtf": (b"{\\rtf1{\\object\\objdata 0105}}", set()),
        "k-lnk.lnk": (b"L\0\0\0\x01\x14\x02\0", {"FMT001"}),
    }
