"""Stage 5 of 9. What a contribution changed, as git tells it, and the settings as they were before it.

Configuration and baseline come from the base commit: a contribution that could change the rules it is judged by
would not be judged.
"""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.errors import DatasetToolsError

_SIDECAR = ".meta.toml"
# Files whose change can change the findings of every other file.
_GLOBAL = ("dataset.toml", "policy.toml", "schemas/", "baseline.toml")
_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from a base commit: paths relative to the root of the repository, with "/"."""

    root: Path
    base: str  # the commit that both sides come from
    paths: tuple[str, ...]

    def touches_everything(self, project: Path) -> bool:
        """True where a file changed that every article depends on: configuration, policy, contract."""
        prefix = _relative(project, self.root)
        inside = [p.removeprefix(prefix) for p in self.paths if p.startswith(prefix)]
        return any(p == g or (g.endswith("/") and p.startswith(g)) for p in inside for g in _GLOBAL)

    def files_under(self, folder: Path) -> list[Path]:
        """Changed files below a folder that are still there; a changed sidecar stands for its file."""
        prefix = _relative(folder, self.root)
        found: dict[Path, None] = {}
        for name in self.paths:
            if name.startswith(prefix):
                path = self.root / PurePosixPath(name.removesuffix(_SIDECAR))
                if os.path.lexists(path):
                    found[path] = None
        return list(found)

    def text_at_base(self, path: Path) -> str | None:
        """The text of a file in the base commit, or None where it had no such file."""
        name = path.relative_to(self.root).as_posix()
        result = _git(self.root, "show", "--end-of-options", f"{self.base}:{name}", check=False)
        return result.stdout.decode("utf-8", "replace") if result.returncode == 0 else None


def changed_since(folder: Path, base: str) -> Change:
    """What changed in the repository around `folder` since it left `base`, uncommitted changes included.

    Errors: DatasetToolsError where there is no repository, no such commit, or too little history.
    """
    top = _git(folder, "rev-parse", "--show-toplevel").stdout.decode("utf-8", "surrogateescape").rstrip("\n")
    root = Path(top)
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}", check=False
    )
    if commit.returncode:
        raise DatasetToolsError(f"no commit {base!r} in this clone", hint=_shallow_hint(root, base))
    merge = _git(root, "merge-base", "--end-of-options", commit.stdout.decode().strip(), "HEAD", check=False)
    if merge.returncode:
        raise DatasetToolsError(
            f"{base!r} and HEAD have no common commit here", hint=_shallow_hint(root, base)
        )
    start = merge.stdout.decode().strip()
    names = _git(root, "diff", "-z", "--no-ext-diff", "--name-only", "--diff-filter=ACMR", start, "--").stdout
    names += _git(root, "ls-files", "-z", "--others", "--exclude-standard").stdout
    paths = sorted({n.decode("utf-8", "surrogateescape") for n in names.split(b"\0") if n})
    return Change(root, start, tuple(paths))


def _shallow_hint(root: Path, base: str) -> str:
    shallow = _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    if shallow:
        return (
            "the clone is shallow: set `fetch-depth: 0` in actions/checkout, or run `git fetch --unshallow`"
        )
    return f"run `git fetch origin {base}`, or check the spelling"


def _git(folder: Path, *args: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    # No hooks, no file-system monitor, no prompt: nothing that a repository's settings could start.
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *args]
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        result = subprocess.run(  # noqa: S603 - fixed program, no shell
            command, cwd=folder, capture_output=True, env=environment, timeout=_TIMEOUT_S, check=False
        )
    except FileNotFoundError as error:
        raise DatasetToolsError("git is not installed", hint="--since needs it") from error
    except subprocess.TimeoutExpired as error:
        raise DatasetToolsError(f"git {args[0]} took longer than {_TIMEOUT_S} s") from error
    if check and result.returncode:
        said = result.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DatasetToolsError(
            f"git {args[0]}: {said[-1] if said else 'failed'}", hint="--since needs a git clone"
        )
    return result


def _relative(folder: Path, root: Path) -> str:
    relative = folder.resolve().relative_to(root.resolve()).as_posix()
    return "" if relative == "." else f"{relative}/"


def limited_to(findings: Sequence[Diagnostic], changed: frozenset[str]) -> list[Diagnostic]:
    """The findings on changed files. Of two copies the changed one is at fault, wherever the finding stood.

    Args:   changed: paths as findings have them, relative to the raw folder.
    """
    kept = []
    for d in findings:
        other = (d.evidence or "").partition("#")[0]
        if d.path in changed or d.path is None:
            kept.append(d)
        elif d.code.startswith("DUP") and other in changed:
            message = d.message.replace(d.evidence or "", d.path)
            kept.append(
                replace(d, path=other, record_index=None, article_id=None, message=message, evidence=d.path)
            )
    return kept
