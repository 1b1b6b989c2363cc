"""A Hub for tests: the endpoints that huggingface_hub and datasets call to publish and to load, on loopback.

It keeps repositories in memory: commits (a tree of path → blob), branches, tags, and objects for large files.
It answers as the Hub does: 412 for a stale parent, 409 for a tag that exists, presigned uploads without a token.
`faults` makes it fail on purpose. Written from the traffic of the real client.
"""

import base64
import hashlib
import json
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

LFS_FROM = 1024  # bytes; the real Hub decides by type and size, tests want both kinds
TOKEN = "hf_test_token"


@dataclass
class Blob:
    data: bytes
    lfs: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def git_id(self) -> str:
        return hashlib.sha1(b"blob %d\0" % len(self.data) + self.data).hexdigest()


@dataclass
class Repo:
    commits: dict[str, dict[str, Blob]] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    main: str = ""
    tags: dict[str, str] = field(default_factory=dict)

    def commit(self, tree: dict[str, Blob], message: str) -> str:
        text = message + str(len(self.commits)) + "".join(f"{p}{b.git_id}" for p, b in sorted(tree.items()))
        oid = hashlib.sha1(text.encode()).hexdigest()
        self.commits[oid], self.main = tree, oid
        self.messages.append(message)
        return oid

    def resolve(self, revision: str) -> str | None:
        if revision == "main":
            return self.main
        return self.tags.get(revision) or (revision if revision in self.commits else None)


class Hub(ThreadingHTTPServer):
    """`url` is the endpoint; `repos` its state; `calls` counts requests by kind."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.repos: dict[str, Repo] = {}
        self.objects: dict[str, bytes] = {}
        self.calls: Counter[str] = Counter()
        self.received = 0  # bytes of large files
        self.headers_seen: list[str] = []
        self.faults: dict[str, list[int]] = {}  # kind → status codes to answer first
        self.before_commit: Any = None  # called once with the repo, before a commit is taken
        self.lock = threading.RLock()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


ROUTES = [
    ("POST", r"/api/repos/create", "create"),
    ("POST", r"/api/validate-yaml", "yaml"),
    ("POST", r"/api/datasets/(?P<repo>[^/]+/[^/]+)/preupload/(?P<rev>.+)", "preupload"),
    ("POST", r"/datasets/(?P<repo>[^/]+/[^/]+)\.git/info/lfs/objects/batch", "batch"),
    ("PUT", r"/upload/(?P<oid>[0-9a-f]{64})", "upload"),
    ("POST", r"/verify/(?P<oid>[0-9a-f]{64})", "verify"),
    ("POST", r"/api/datasets/(?P<repo>[^/]+/[^/]+)/commit/(?P<rev>.+)", "commit"),
    ("POST", r"/api/datasets/(?P<repo>[^/]+/[^/]+)/tag/(?P<rev>.+)", "tag"),
    ("GET", r"/api/datasets/(?P<repo>[^/]+/[^/]+)/refs", "refs"),
    ("GET", r"/api/datasets/(?P<repo>[^/]+/[^/]+)/tree/(?P<rev>[^/?]+)(?:/(?P<path>.*))?", "tree"),
    ("POST", r"/api/datasets/(?P<repo>[^/]+/[^/]+)/paths-info/(?P<rev>.+)", "paths"),
    ("GET", r"/api/datasets/(?P<repo>[^/]+/[^/]+)/revision/(?P<rev>.+)", "info"),
    ("GET", r"/api/datasets/(?P<repo>[^/]+/[^/]+)", "info"),
    ("*", r"/datasets/(?P<repo>[^/]+/[^/]+)/resolve/(?P<rev>[^/]+)/(?P<path>.+)", "resolve"),
]


class Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.dispatch()

    do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815 - names of http.server

    def dispatch(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = self.read_chunks()
        else:
            body = self.rfile.read(length)
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        for method, pattern, kind in ROUTES:
            m = re.fullmatch(pattern, path)
            if m and method in {self.command, "*"}:
                with self.server.lock:
                    self.server.calls[kind] += 1
                    if self.server.faults.get(kind):
                        self.answer({"error": "on purpose"}, self.server.faults[kind].pop(0))
                        return
                    query = {k: v[0] for k, v in parse_qs(parts.query).items()}
                    getattr(self, f"on_{kind}")(body, query, **m.groupdict())
                return
        self.answer({"error": f"no such route {self.command} {path}"}, 404)

    def read_chunks(self) -> bytes:
        data = b""
        while size := int(self.rfile.readline().strip() or b"0", 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def answer(self, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        if status >= 400:
            codes = {404: "RepoNotFound"}
            if status in codes and isinstance(value, dict):
                self.send_header("X-Error-Code", value.get("code", codes[status]))
        for name, text in {
            "Content-Type": "application/json",
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def allowed(self) -> bool:
        if self.headers.get("Authorization") == f"Bearer {TOKEN}":
            return True
        self.answer({"error": "Invalid username or password."}, 401)
        return False

    def find(self, repo: str, rev: str = "main") -> tuple[Repo, str] | None:
        found = self.server.repos.get(repo)
        if found is None:
            self.answer({"error": "Repository not found"}, 404)
            return None
        oid = found.resolve(rev)
        if oid is None:
            self.answer({"error": "Invalid rev id", "code": "RevisionNotFound"}, 404)
            return None
        return found, oid

    def on_create(self, body: bytes, _: dict[str, str]) -> None:
        if not self.allowed():
            return
        asked = json.loads(body)
        name = f"{asked.get('organization') or 'user'}/{asked['name']}"
        if name in self.server.repos:
            self.answer(
                {
                    "error": "You already created this dataset repo",
                    "url": f"{self.server.url}/datasets/{name}",
                },
                409,
            )
            return
        repo = self.server.repos[name] = Repo()
        repo.commit({".gitattributes": Blob(b"*.parquet filter=lfs\n", lfs=False)}, "initial commit")
        self.answer({"url": f"{self.server.url}/datasets/{name}", "name": name, "id": "1"})

    def on_yaml(self, body: bytes, _: dict[str, str]) -> None:
        import yaml

        text = json.loads(body)["content"]
        try:
            yaml.safe_load(text.split("---")[1] if text.startswith("---") else "")
            self.answer({"errors": [], "warnings": []})
        except yaml.YAMLError as error:
            self.answer({"errors": [{"message": str(error)}], "warnings": []}, 400)

    def on_preupload(self, body: bytes, _: dict[str, str], repo: str, rev: str) -> None:
        if self.allowed() and self.find(repo, rev):
            files = json.loads(body)["files"]
            self.answer({"files": [
                {"path": f["path"], "uploadMode": "lfs" if f["size"] >= LFS_FROM else "regular", "shouldIgnore": False, "oid": None}
                for f in files
            ]})  # fmt: skip

    def on_batch(self, body: bytes, _: dict[str, str], repo: str) -> None:
        if not self.allowed() or not self.find(repo):
            return
        objects = []
        for asked in json.loads(body)["objects"]:
            entry: dict[str, Any] = {"oid": asked["oid"], "size": asked["size"]}
            if asked["oid"] not in self.server.objects:
                entry["actions"] = {
                    "upload": {"href": f"{self.server.url}/upload/{asked['oid']}"},
                    "verify": {"href": f"{self.server.url}/verify/{asked['oid']}"},
                }
            objects.append(entry)
        self.answer({"transfer": "basic", "objects": objects})

    def on_upload(self, body: bytes, _: dict[str, str], oid: str) -> None:
        self.server.headers_seen.append(self.headers.get("Authorization") or "")
        if hashlib.sha256(body).hexdigest() != oid:
            self.answer({"error": "digest"}, 400)
            return
        self.server.objects[oid] = body
        self.server.received += len(body)
        self.answer(b"")

    def on_verify(self, _: bytes, __: dict[str, str], oid: str) -> None:
        self.answer(
            {} if oid in self.server.objects else {"error": "missing"},
            200 if oid in self.server.objects else 404,
        )

    def on_commit(self, body: bytes, _: dict[str, str], repo: str, rev: str) -> None:
        if not self.allowed():
            return
        found = self.find(repo, rev)
        if not found:
            return
        target, _head = found
        if self.server.before_commit:
            hook, self.server.before_commit = self.server.before_commit, None
            hook(target)
        lines = [json.loads(line) for line in body.splitlines() if line]
        header = lines[0]["value"]
        if header.get("parentCommit") not in {None, target.main}:
            self.answer({"error": "A commit has happened since. Please refresh and try again."}, 412)
            return
        tree = dict(target.commits[target.main])
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "file":
                tree[value["path"]] = Blob(base64.b64decode(value["content"]), lfs=False)
            elif line["key"] == "lfsFile":
                if value["oid"] not in self.server.objects:
                    self.answer({"error": "LFS pointer pointed to a file that does not exist"}, 400)
                    return
                tree[value["path"]] = Blob(self.server.objects[value["oid"]], lfs=True)
            elif line["key"] == "deletedFile":
                del tree[value["path"]]
        oid = target.commit(tree, header["summary"])
        self.answer(
            {
                "success": True,
                "commitOid": oid,
                "commitUrl": f"{self.server.url}/datasets/{repo}/commit/{oid}",
                "hookOutput": "",
            }
        )

    def on_tag(self, body: bytes, _: dict[str, str], repo: str, rev: str) -> None:
        if not self.allowed():
            return
        found = self.find(repo, rev)
        if not found:
            return
        target, oid = found
        tag = json.loads(body)["tag"]
        if tag in target.tags:
            self.answer({"error": "Tag reference exists already."}, 409)
            return
        target.tags[tag] = oid
        self.answer({})

    def on_refs(self, _: bytes, __: dict[str, str], repo: str) -> None:
        if found := self.find(repo):
            target, _oid = found
            self.answer({
                "branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": target.main}],
                "converts": [],
                "tags": [{"name": n, "ref": f"refs/tags/{n}", "targetCommit": o} for n, o in target.tags.items()],
            })  # fmt: skip

    def entry(self, path: str, blob: Blob) -> dict[str, Any]:
        row: dict[str, Any] = {"type": "file", "oid": blob.git_id, "size": len(blob.data), "path": path}
        if blob.lfs:
            row["lfs"] = {"oid": blob.sha256, "size": len(blob.data), "pointerSize": 134}
        return row

    def on_tree(self, _: bytes, query: dict[str, str], repo: str, rev: str, path: str | None) -> None:
        found = self.find(repo, rev)
        if not found:
            return
        target, oid = found
        prefix = f"{path.rstrip('/')}/" if path else ""
        tree = target.commits[oid]
        if prefix and not any(p.startswith(prefix) for p in tree):
            self.answer({"error": f"{path} does not exist", "code": "EntryNotFound"}, 404)
            return
        rows = []
        folders = set()
        for name, blob in sorted(tree.items()):
            if not name.startswith(prefix):
                continue
            rest = name[len(prefix) :]
            if "/" in rest and query.get("recursive", "").lower() != "true":
                folders.add(prefix + rest.split("/")[0])
            else:
                rows.append(self.entry(name, blob))
        rows += [{"type": "directory", "oid": "0" * 40, "size": 0, "path": f} for f in sorted(folders)]
        self.answer(rows)

    def on_paths(self, body: bytes, _: dict[str, str], repo: str, rev: str) -> None:
        found = self.find(repo, rev)
        if not found:
            return
        target, oid = found
        text = body.decode()
        asked = json.loads(text)["paths"] if text.startswith("{") else parse_qs(text).get("paths", [])
        tree = target.commits[oid]
        rows = [self.entry(p, tree[p]) for p in asked if p in tree]
        rows += [{"type": "directory", "oid": "0" * 40, "size": 0, "path": p} for p in asked
                 if p not in tree and any(n.startswith(p + "/") for n in tree)]  # fmt: skip
        self.answer(rows)

    def on_info(self, _: bytes, __: dict[str, str], repo: str, rev: str = "main") -> None:
        if found := self.find(repo, rev):
            target, oid = found
            self.answer({
                "_id": "1", "id": repo, "sha": oid, "private": False, "disabled": False, "gated": False, "tags": [],
                "downloads": 0, "likes": 0, "lastModified": "2026-01-01T00:00:00.000Z", "cardData": {},
                "siblings": [{"rfilename": p} for p in target.commits[oid]],
            })  # fmt: skip

    def on_resolve(self, _: bytes, __: dict[str, str], repo: str, rev: str, path: str) -> None:
        found = self.find(repo, rev)
        if not found:
            return
        target, oid = found
        blob = target.commits[oid].get(path)
        if blob is None:
            self.answer({"error": "Entry not found", "code": "EntryNotFound"}, 404, {"X-Repo-Commit": oid})
            return
        headers = {
            "Content-Type": "application/octet-stream",
            "X-Repo-Commit": oid,
            "ETag": f'"{blob.sha256 if blob.lfs else blob.git_id}"',
            "Accept-Ranges": "bytes",
        }
        if blob.lfs:
            headers |= {"X-Linked-Etag": f'"{blob.sha256}"', "X-Linked-Size": str(len(blob.data))}
        data, status = blob.data, 200
        if m := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or ""):
            start, stop = int(m[1]), int(m[2] or len(data) - 1)
            headers["Content-Range"] = f"bytes {start}-{min(stop, len(data) - 1)}/{len(data)}"
            data, status = data[start : stop + 1], 206
        self.answer(data, status, headers)
