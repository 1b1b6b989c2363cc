"""Names that lead elsewhere, act on a shell, or mean something to a tool; what bytes cannot be is made by `make`."""

import os
import socket
from pathlib import Path

from tests.hostile.corpus.encoding import Cases
from tests.hostile.corpus.text import PROSE

_NAMES = (
    "p-;id;.txt", "p-`id`.txt", "p-|id.txt", "p- space .txt", "p-'quote.txt", 'p-"double.txt', "p-%2e%2e%2f.txt",
    "p-#anchor.txt", "p-?query.txt", "p-*.txt", "p-[a].txt", "p-{b}.txt", "p-~.txt", "p-back\\slash.txt",
    "p-<script>.txt", "p-\u202etxt.exe.txt", "p-\u200bzero.txt", "p-\x07bell.txt", "p-cr\rlf.txt", "p-tab\t.txt",
    "p-::error::x.txt", "p-##[error]x.txt", "p-%0A::error::.txt", "p-\U0001f600.txt", "p-e\u0301.txt",
    "--format=json", "-q.txt", "LPT1.txt", "aux.md", "__init__.txt", "sitecustomize.txt", "usercustomize.txt",
    "package.json", "setup.cfg", "baseline.toml", "overrides.jsonl", "removals.jsonl", "policy.toml",
    "entry_points.txt", "p-trailing.", "p-no-suffix", "p-two.txt.html.json",
)  # fmt: skip


def files() -> Cases:
    """A story under every name."""
    return {name: (PROSE.encode() + name.encode(), set()) for name in _NAMES}


REFUSED = ("s-link-out.txt", "s-link-proc.txt", "s-link-null.txt", "s-link-broken.txt", "s-link-self.txt",
           "s-link-a.txt", "s-link-b.txt", "s-folder", "s-pipe.html", "s-socket.txt")  # fmt: skip


def make(raw: Path, outside: Path) -> None:
    """What is no regular file of its own, holes, depth, and a name that is no UTF-8; `REFUSED` names some of it.

    Args:   outside: a file that nobody may read through the contribution.
    """
    raw.joinpath("s-link-out.txt").symlink_to(outside)
    raw.joinpath("s-link-proc.txt").symlink_to("/proc/self/environ")
    raw.joinpath("s-link-null.txt").symlink_to("/dev/null")
    raw.joinpath("s-link-broken.txt").symlink_to("/nowhere/at/all")
    raw.joinpath("s-link-self.txt").symlink_to("s-link-self.txt")
    raw.joinpath("s-link-a.txt").symlink_to("s-link-b.txt")
    raw.joinpath("s-link-b.txt").symlink_to("s-link-a.txt")
    raw.joinpath("s-folder").symlink_to("/etc")
    raw.joinpath("s-story.txt.meta.toml").symlink_to(outside)
    raw.joinpath("s-story.txt").write_text(PROSE + "s")
    os.mkfifo(raw / "s-pipe.html")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(raw)  # the address of a socket is short
        server.bind("s-socket.txt")
        os.chdir(here)
    deep = raw
    for _ in range(80):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "s-deep.txt").write_text(PROSE + "deep")
    (raw / "folder.txt").mkdir()
    (raw / "folder.txt" / "s-inside.txt").write_text(PROSE + "inside")
    with (raw / "s-sparse.txt").open("wb") as stream:
        stream.truncate(1 << 30)
    with (raw / "s-sparse-huge.jsonl").open("wb") as stream:
        stream.truncate(1 << 42)
    os.link(outside, raw / "s-hard.txt")
    bad = os.fsencode(raw) + b"/s-\xff\xfe.txt"
    with open(bad, "wb") as stream:  # noqa: PTH123 - a Path cannot hold the name
        stream.write(PROSE.encode())
    shut = raw / "s-shut.txt"
    shut.write_text(PROSE)
    shut.chmod(0)
