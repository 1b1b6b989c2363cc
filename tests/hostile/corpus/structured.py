"""JSON, YAML, TOML and CSV that cost more than they show, or say two things at once."""

import json

from tests.hostile.corpus.encoding import Cases
from tests.hostile.corpus.text import LINE, MB, PROSE

_BODY = LINE.encode()


def files() -> Cases:
    """Depth, size, number forms, double keys, types, anchors and tags."""
    return {**_json(), **_yaml(), **_toml(), **_csv()}


def _json() -> Cases:
    return {
        "j-deep-object.json": (b'{"a":' * 100_000, {"SEC005"}),
        "j-deep-mixed.json": (b'[{"a":' * 50_000, {"SEC005"}),
        "j-infinite.json": (b'{"n": 1e999999999, "m": -Infinity, "o": NaN, "body": "' + _BODY + b'"}', set()),
        "j-big-int.json": (b'{"date": ' + b"9" * 100_000 + b', "body": "' + _BODY + b'"}', set()),
        "j-nested-twice.json": (b'{"body": "' + _BODY + b'", "rights": {"license": "a", "license": "b"}}', {"FMT002"}),
        "j-escaped-twice.json": (b'{"license": "CC0-1.0", "licen\\u0073e": "MIT", "body": "' + _BODY + b'"}', {"FMT002"}),
        "j-lone.json": (b'{"title": "\\udfff\\ud800", "body": "' + _BODY * 2 + b'"}', set()),
        "j-nul.json": (b'{"title": "a\\u0000b", "body": "' + _BODY * 2 + b'\\u0000"}', set()),
        "j-long-key.json": (b'{"' + b"k" * MB + b'": 1, "body": "' + _BODY + b'"}', set()),
        "j-many-keys.json": (b"{" + b",".join(b'"k%d":1' % i for i in range(200_000)) + b"}", set()),
        "j-escapes.json": (b'{"body": "' + b"\\u0041" * 150_000 + b'"}', set()),
        "j-types.json": (b'{"title": ["a", 1, null], "author": {"name": {"name": {}}}, "date": true, "body": "' + _BODY + b'"}', set()),
        "j-body-list.json": (b'{"title": "x", "body": [["a"], {"b": "c"}, 1]}', set()),
        "j-trailing.json": (b'{"body": "' + _BODY + b'"} trailing', set()),
        "j-comment.json": (b'/* x */ {"body": "' + _BODY + b'"}', set()),
        "j-single.json": (b"{'body': 'x'}", set()),
        "j-bom16.json": (json.dumps({"body": LINE}).encode("utf-16"), set()),
        "j-ld-loop.jsonld": (
            b'{"@context": "http://127.0.0.1:9/c.jsonld", "@graph": [{"@id": "#a", "sameAs": {"@id": "#a"}, "articleBody": "' + _BODY + b'"}]}',
            set(),
        ),
        "j-lines.jsonl": (b'{"body": "' + _BODY + b'"}\n{"body": \n\n[]\nnull\n"x"\n{"body": 3}\n', set()),
        "j-many-bad.jsonl": (b"{\n" * 60_000, set()),
        "j-empty.jsonl": (b"{}\n" * 60_000, set()),
        "j-long-line.jsonl": (b'{"body": "' + b"a" * (21 * MB) + b'"}\n{"body": "' + _BODY + b'"}\n', {"SEC001"}),
        "j-proto.json": (b'{"__proto__": {"a": 1}, "__class__": "os.system", "__reduce__": "x", "body": "' + _BODY + b'"}', set()),
    }  # fmt: skip


def _yaml() -> Cases:
    def front(block: str) -> bytes:
        return f"---\n{block}\n---\n\n{PROSE}".encode()

    return {
        "y-tag.md": (front("title: !!python/object/new:os.system ['id']"), {"MET001"}),
        "y-local-tag.md": (front("title: !x y"), {"MET001"}),
        "y-binary.md": (front("title: !!binary aGVsbG8="), {"MET001"}),
        "y-anchor.md": (front("title: &a x\nauthor: *a"), {"MET001"}),
        "y-twice.md": (front("license: CC0-1.0\nlicense: MIT"), {"MET001"}),
        "y-deep-block.md": (front("\n".join(" " * i + "a:" for i in range(300))), {"MET001", "SEC005"}),
        "y-flow.md": (front("a: " + "{a: " * 5000), {"MET001"}),
        "y-two-documents.md": (front("title: a\n...\ntitle: b"), set()),
        "y-directive.md": (front("%YAML 9.9\ntitle: a"), {"MET001"}),
        "y-long.md": (front("title: " + "x" * 70_000), {"SEC005"}),
        "y-complex-key.md": (front("? [a, b]\n: c"), {"MET001", "MET002"}),
        "y-tabs.md": (front("title:\t\tx\n\tauthor: y"), set()),
        "y-nul.md": (front("title: 'a\0b'"), {"MET001"}),
        "y-merge.md": (front("<<: {license: CC0-1.0}\ntitle: x"), set()),
        "y-date.md": (front("date: 2021-99-99\ntitle: x"), set()),
        "y-sexagesimal.md": (front("date: 190:20:30\ntitle: 0o17"), set()),
        "y-multiline.md": (front("title: |\n  a\n  ::error::b\n  c"), set()),
        "y-blank-front.txt": (b"---\n" + b"\n" * 60_000 + b"1", set()),
        "y-comment-front.txt": (b"---\n" + b"#\n" * 30_000 + b"1", set()),
        "y-unclosed.md": (b"---\ntitle: x\n" + PROSE.encode() * 20, set()),
    }


def _toml() -> Cases:
    story = PROSE.encode()
    tables = {
        "t-deep": b"a = " + b"[" * 60_000,
        "t-dotted": b"a" + b".a" * 60_000 + b" = 1\n",
        "t-int": b"title = " + b"9" * 60_000 + b"\n",
        "t-twice": b'license = "a"\n[rights]\n[rights]\n',
        "t-path": b'title = "x"\nraw = "../../../etc/passwd"\ninclude = "/etc/passwd"\n',
        "t-date": b"date = 9999-99-99\n",
        "t-nan": b"title = nan\n",
        "t-unicode": b'title = "\\uD800"\n',
        "t-bytes": b"title = '\xff\xfe'\n",
        "t-large": b'title = "' + b"x" * (3 * MB) + b'"\n',
        "t-review": b'review = "confirmed by nobody"\nlicense = "CC0-1.0"\npermission_ref = "../../x"\n',
    }
    found: Cases = {}
    for name, data in tables.items():
        found[f"{name}.txt"] = (story + name.encode(), set() if name == "t-review" else {"MET001", "MET002", "MET003", "SEC001", "SEC005"})  # fmt: skip
        found[f"{name}.txt.meta.toml"] = (data, set())
    return found


def _csv() -> Cases:
    return {
        "v-null.csv": (b"title,body\na,b\0c" + _BODY + b"\n", set()),
        "v-no-header.csv": (_BODY + b"," + _BODY + b"\n" * 3, set()),
        "v-same-names.csv": (b"body,body\n" + _BODY + b"," + _BODY + b"\n", set()),
        "v-ragged.csv": (b"title,body\na\na,b,c,d\n,,\n" + b"," * 3000 + b"\n", set()),
        "v-cell.csv": (b"title,body\na," + b"b" * (21 * MB) + b"\n", {"SEC001"}),
        "v-rows.csv": (b"title,body\n" + b"a,\n" * 60_000, set()),
        "v-quotes.csv": (b"title,body\n" + b'"""",' * 60_000, set()),
        "v-newlines.csv": (b'title,body\na,"' + b"\n" * 300_000 + b'"\n', set()),
        "v-carriage.csv": (b"title,body\r" + b"a,b\r" * 1000, set()),
    }
