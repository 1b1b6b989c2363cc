"""Stage 4 of 9. The removal ledger: governance/removals.jsonl, one decision a line, each chained to the one before.

Lines are only ever added. A changed, dropped or reordered line breaks the chain, and a build that finds a broken
chain stops. The file names no person: who asked, and with what proof, stays in the private notice.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from dataset_tools.model.errors import ConfigError, DatasetToolsError
from dataset_tools.storage import write_bytes

LEDGER = Path("governance") / "removals.jsonl"  # below the folder of the project

GENESIS = "0" * 64  # what the first line is chained to
ACTIONS = frozenset({"withhold", "downgrade:metadata", "reinstate"})
REASONS = frozenset({
    "dmca", "rights_holder_request", "author_request", "privacy_gdpr17", "kill_notice", "correction", "court_order",
    "licence_change", "quality",
})  # fmt: skip
# How an article can be named. Addresses are hashed, so that the ledger is no list of links to what was removed.
KEYS = frozenset({"record_id", "url_sha256", "domain", "body_sha256", "body_signature"})


@dataclass(frozen=True, slots=True)
class Removal:
    """One decision. `keys` maps a kind of key to its values; an article that fits any of them is meant."""

    removal_id: str
    seq: int
    decided_at: str  # ISO day
    action: str
    reason: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prev_sha256: str = GENESIS
    effective_in: str | None = None  # version of the first release without it
    requester_kind: str | None = None  # publisher | author | subject | court | curator
    public_note: str | None = None
    notice_ref: str | None = None  # "private:N-7"
    reinstates: str | None = None  # removal_id that this line takes back

    def line(self) -> bytes:
        """The line as it stands in the file: canonical JSON, so that its digest is one thing."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return text.encode("ascii") + b"\n"


@dataclass(frozen=True, slots=True)
class Ledger:
    """All decisions in order. `head` is the digest of the last line; it goes into the manifest."""

    entries: tuple[Removal, ...] = ()
    head: str = GENESIS

    def active(self) -> tuple[Removal, ...]:
        """Decisions that hold: no reinstatements, and none that a later line took back."""
        back = {e.reinstates for e in self.entries if e.reinstates}
        return tuple(e for e in self.entries if e.action != "reinstate" and e.removal_id not in back)

    def asks_words(self) -> bool:
        """Whether a decision in force means near-copies, too, so that a signature or a body is needed to obey it."""
        return any("body_signature" in removal.keys for removal in self.active())


def load_ledger(path: Path) -> Ledger:
    """The ledger in `path`; an empty one where the file does not exist.

    Errors: ConfigError with the line where the chain breaks or a value is outside its vocabulary.
    """
    if not path.exists():
        return Ledger()
    try:
        return read_ledger(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error


def read_ledger(data: bytes, name: str = "removals.jsonl") -> Ledger:
    """The ledger in some bytes, checked line by line."""
    entries: list[Removal] = []
    head = GENESIS
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        entry = _entry(line, f"{name}:{number}")
        if entry.line() != line:
            raise ConfigError(
                f"{name}:{number}: not in canonical form", hint="write it with `dataset-tools takedown`"
            )
        if entry.seq != number or entry.prev_sha256 != head:
            raise ConfigError(
                f"{name}:{number}: the chain breaks here; a line before it was changed, dropped or moved",
                hint="restore the file from the last release; decisions are only ever added",
            )
        entries.append(entry)
        head = hashlib.sha256(line).hexdigest()
    ids = [e.removal_id for e in entries]
    if len(set(ids)) != len(ids):
        raise ConfigError(f"{name}: a removal_id is used twice")
    return Ledger(tuple(entries), head)


def extends(new: Ledger, old: Ledger) -> bool:
    """True where `new` holds every line of `old` unchanged and first. CI compares a change with its base."""
    return new.entries[: len(old.entries)] == old.entries


def append_removal(path: Path, removal: Removal) -> Removal:
    """The decision with its place in the chain, after it was added to the file."""
    ledger = load_ledger(path)
    if removal.reinstates and removal.reinstates not in {e.removal_id for e in ledger.active()}:
        raise DatasetToolsError(
            f"{removal.reinstates}: no removal in force has this id",
            hint="see `dataset-tools takedown status`",
        )
    seq = len(ledger.entries) + 1
    year = removal.decided_at[:4]
    entry = replace(
        removal,
        seq=seq,
        prev_sha256=ledger.head,
        removal_id=removal.removal_id or f"RM-{year}-{seq:04d}",
    )
    _entry(entry.line(), "new removal")
    old = path.read_bytes() if path.exists() else b""
    write_bytes(path, old + entry.line())
    return entry


def merged(keys: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Pairs of (kind, value) as the `keys` of a removal: sorted, each value once."""
    found: dict[str, set[str]] = {}
    for kind, value in keys:
        found.setdefault(kind, set()).add(value)
    return {kind: tuple(sorted(found[kind])) for kind in sorted(found)}


def _entry(line: bytes, where: str) -> Removal:
    try:
        values: dict[str, Any] = json.loads(line)
        unknown = set(values) - {f.name for f in fields(Removal)}
        if unknown:
            raise ConfigError(f"{where}: unknown keys {sorted(unknown)}")
        values["keys"] = {k: tuple(v) for k, v in values.get("keys", {}).items()}
        entry = Removal(**values)
    except (ValueError, TypeError, AttributeError) as error:
        raise ConfigError(f"{where}: not a removal ({error})") from error
    if entry.action not in ACTIONS or entry.reason not in REASONS or set(entry.keys) - KEYS:
        raise ConfigError(
            f"{where}: unknown action, reason or kind of key",
            hint=f"actions {sorted(ACTIONS)}; reasons {sorted(REASONS)}; keys {sorted(KEYS)}",
        )
    if (entry.action == "reinstate") != (entry.reinstates is not None):
        raise ConfigError(f"{where}: `reinstates` goes with the action reinstate, and only with it")
    if entry.action != "reinstate" and not entry.keys:
        raise ConfigError(f"{where}: a removal without keys would remove nothing")
    return entry
