"""Stage 4 of 9. Table and ledger → the rows that may stay, and tombstones for those that may not.

Applied last in every build, so that no later step can bring an article back. An article is found by its id, its
address, its site, the digest of its body, and by a signature of its words: a syndicated copy is found too.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyarrow as pa

from dataset_tools.curate.ledger import Ledger, Removal
from dataset_tools.curate.signatures import WORDS_BYTES, signature, similarity
from dataset_tools.model.errors import ConfigError
from dataset_tools.model.project import DedupConfig
from dataset_tools.storage import atomic_write

# The threshold of [dedup]: what counts as the same article in a build counts as the same article here. Numbers are
# not asked: who wants a removed article back shall not have to change but them.
NEAR = DedupConfig().threshold
_BATCH = 1000  # rows that are looked at together
# Parameters that name a visit, not a page.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref_src")

TOMBSTONES = pa.schema([
    pa.field("article_id", pa.string(), metadata={"description": "Id of the article that was removed."}),
    pa.field("removal_id", pa.string(), metadata={"description": "Decision in governance/removals.jsonl."}),
    pa.field("reason", pa.string(), metadata={"description": "Kind of reason."}),
    pa.field("decided_at", pa.string(), metadata={"description": "Day of the decision."}),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A row that a decision means. `by` is the kind of key that found it."""

    row: int
    article_id: str
    removal: Removal
    by: str


@dataclass(frozen=True, slots=True)
class Removed:
    """What is left, and what was taken. `tombstones` has one row an article, with no word of it."""

    table: pa.Table
    tombstones: pa.Table
    matches: tuple[Match, ...]


def match_removals(
    table: pa.Table, ledger: Ledger, signatures: Sequence[bytes | None] | None = None
) -> list[Match]:
    """Every row that a decision in force means, with the first key that fits, in the order of the rows.

    Args:   table: any of the columns article_id, url, body, body_sha256.
            signatures: of the bodies, one a row, where the caller has them; else they are made from `body`.
    """
    active = ledger.active()
    if not active or table.num_rows == 0:
        return []
    finder = _Finder(active)
    found: list[Match] = []
    for start in range(0, table.num_rows, _BATCH):
        some = table.slice(start, _BATCH)
        columns = (_column(some, name) for name in ("article_id", "url", "body_sha256", "body"))
        for row, (article_id, url, digest, body) in enumerate(zip(*columns, strict=True), start):
            hit = finder.by_name(article_id, url, digest)
            if hit is None and finder.signatures:
                sign = signatures[row] if signatures is not None else signature(body or "")
                hit = finder.by_signature(sign)
            if hit is not None:
                found.append(Match(row, article_id or "", *hit))
    return found


def apply_removals(
    table: pa.Table, ledger: Ledger, signatures: Sequence[bytes | None] | None = None
) -> Removed:
    """`table` without withheld rows, and with downgraded ones at the view metadata. Call it after `apply_policy`."""
    matches = match_removals(table, ledger, signatures)
    withheld = {m.row for m in matches if m.removal.action == "withhold"}
    lowered = {m.row for m in matches} - withheld
    if lowered:
        views = _column(table, "view")
        rules = _column(table, "view_rule")
        for row in lowered:
            if views[row] != "none":
                views[row], rules[row] = "metadata", "P-METADATA-REMOVAL"
        for name, values in (("view", views), ("view_rule", rules)):
            kept = table.schema.field(name)
            table = table.set_column(table.schema.get_field_index(name), kept, pa.array(values, kept.type))
    if withheld:
        table = table.filter(pa.array([i not in withheld for i in range(table.num_rows)], pa.bool_()))
    return Removed(table, _tombstones([m for m in matches if m.row in withheld]), tuple(matches))


def keys_of(
    *,
    article_id: str | None = None,
    url: str | None = None,
    domain: str | None = None,
    body: str | None = None,
) -> Iterator[tuple[str, str]]:
    """(kind, value) pairs that name one article, for a new decision."""
    if article_id:
        yield "record_id", article_id
    if url:
        yield "url_sha256", url_key(url)
    if domain:
        yield "domain", _host(domain)
    if body:
        yield "body_sha256", hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
        if (sign := signature(body)) is not None:
            yield "body_signature", pack(sign)


def url_key(url: str) -> str:
    """Digest of an address without what varies between visits: scheme, "www.", trailing slash, tracking, fragment.

    >>> url_key("https://www.harbour.example/a/?utm_source=x#top") == url_key("http://harbour.example/a")
    True
    """
    try:
        parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
        query = sorted(p for p in parse_qsl(parts.query) if not p[0].lower().startswith(_TRACKING))
    except ValueError:  # an address that is none still has a name
        return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
    plain = f"{_host(parts.netloc)}{parts.path.rstrip('/')}?{urlencode(query)}"
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def purge_folder(folder: Path, ledger: Ledger) -> dict[Path, int]:
    """{file: rows taken out} of every Parquet file below `folder`, each rewritten at once or not at all."""
    import pyarrow.parquet as pq

    purged: dict[Path, int] = {}
    for path in sorted(folder.rglob("*.parquet")):
        table = pq.read_table(path)
        rows = {m.row for m in match_removals(table, ledger)}
        if not rows or "removal_id" in table.column_names:
            continue
        kept = table.filter(pa.array([i not in rows for i in range(table.num_rows)], pa.bool_()))
        with atomic_write(path) as stream:
            pq.write_table(kept, stream, compression="zstd")
        purged[path] = len(rows)
    return purged


def pack(sign: bytes) -> str:
    """What words gave to a signature, as text for the ledger."""
    return base64.b64encode(sign[:WORDS_BYTES]).decode("ascii")


def unpack(text: str) -> bytes:
    """The words' part of a signature behind `pack`; one of another version compares with nothing and is refused.

    Errors: ConfigError where the text is no signature of this version.
    """
    try:
        sign = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ConfigError(f"not a body_signature: {error}") from error
    if len(sign) != WORDS_BYTES:
        raise ConfigError(
            f"a body_signature of {len(sign)} bytes, not {WORDS_BYTES}", hint="it was made by another version"
        )
    return sign


def today() -> str:
    """The day in UTC; only commands read the clock."""
    return dt.datetime.now(dt.UTC).date().isoformat()


class _Finder:
    """The keys of all decisions in force, by kind; the earliest decision wins."""

    def __init__(self, active: Sequence[Removal]) -> None:
        self.named: dict[tuple[str, str], Removal] = {}
        self.domains: dict[str, Removal] = {}
        self.signatures: list[tuple[bytes, Removal]] = []
        for removal in active:
            for kind, values in removal.keys.items():
                for value in values:
                    if kind == "body_signature":
                        self.signatures.append((unpack(value), removal))
                    elif kind == "domain":
                        self.domains.setdefault(_host(value), removal)
                    else:
                        self.named.setdefault((kind, value), removal)

    def by_name(
        self, article_id: str | None, url: str | None, digest: str | None
    ) -> tuple[Removal, str] | None:
        """The decision that names the row outright."""
        keys = [
            ("record_id", article_id),
            ("url_sha256", url_key(url) if url else None),
            ("body_sha256", digest),
        ]
        for kind, value in keys:
            if value is not None and (removal := self.named.get((kind, value))):
                return removal, kind
        if url and self.domains:
            labels = _host(urlsplit(url if "//" in url else f"//{url}").netloc).split(".")
            for i in range(len(labels)):
                if removal := self.domains.get(".".join(labels[i:])):
                    return removal, "domain"
        return None

    def by_signature(self, sign: bytes | None) -> tuple[Removal, str] | None:
        """The decision whose text the row nearly repeats."""
        if sign is None:
            return None
        for known, removal in self.signatures:
            if similarity(known, sign) >= NEAR:
                return removal, "body_signature"
        return None


def _tombstones(matches: Sequence[Match]) -> pa.Table:
    rows = [
        {
            "article_id": m.article_id,
            "removal_id": m.removal.removal_id,
            "reason": m.removal.reason,
            "decided_at": m.removal.decided_at,
        }
        for m in sorted(matches, key=lambda m: (m.removal.seq, m.article_id))
    ]
    return pa.Table.from_pylist(rows, schema=TOMBSTONES)


def _column(table: pa.Table, name: str) -> list[str | None]:
    if name not in table.column_names:
        return [None] * table.num_rows
    values: list[str | None] = table.column(name).to_pylist()
    return values


def _host(netloc: str) -> str:
    host = netloc.rpartition("@")[2].partition(":")[0].lower().strip(".")
    return host.removeprefix("www.")
