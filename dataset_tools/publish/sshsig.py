"""Stage 8 of 9. Signatures of `ssh-keygen -Y sign`, verified here: Ed25519, namespace, expiry and revocation.

Format: PROTOCOL.sshsig and ssh-keygen(1) ALLOWED SIGNERS of OpenSSH. Needs the extra [sign].
"""

import base64
import binascii
import datetime as dt
import hashlib
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from dataset_tools.model.errors import DatasetToolsError, MissingExtra

NAMESPACE = "dataset-release"
KEY_TYPE = "ssh-ed25519"
_MAGIC = b"SSHSIG"
_HASHES = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
_ARMOUR = re.compile(
    r"\s*-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]{1,20000}?)-----END SSH SIGNATURE-----\s*"
)


class BadSignature(DatasetToolsError):
    """A signature that does not hold; the message says why."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A parsed signature; `key` is the public key as it stands in allowed_signers."""

    key: bytes
    namespace: str
    reserved: bytes
    hash_name: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Signer:
    """One line of allowed_signers."""

    principals: tuple[str, ...]
    key: bytes
    namespaces: tuple[str, ...] = ()  # empty: any
    valid_after: dt.datetime | None = None
    valid_before: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to believe: allowed signers, revoked keys, and the instant that is held against validity."""

    signers: tuple[Signer, ...]
    at: dt.datetime
    revoked: frozenset[bytes] = frozenset()


def parse_signature(text: str) -> Signature:
    """The signature in the text of a .sig file.

    Errors: BadSignature.
    """
    match = _ARMOUR.fullmatch(text) if len(text) < 30_000 else None
    if match is None:
        raise BadSignature("not an SSH signature")
    try:
        blob = base64.b64decode("".join(match.group(1).split()), validate=True)
        if blob[:6] != _MAGIC or int.from_bytes(blob[6:10], "big") != 1:
            raise BadSignature("not an SSH signature of version 1")
        key, namespace, reserved, hash_name, value = _strings(blob[10:], 5)
        kind, raw = _strings(value, 2)
        return Signature(key, namespace.decode(), reserved, _known(kind, hash_name.decode("ascii")), raw)
    except (binascii.Error, UnicodeDecodeError, IndexError) as error:
        raise BadSignature("the signature is damaged") from error


def _known(kind: bytes, hash_name: str) -> str:
    if kind != KEY_TYPE.encode():
        raise BadSignature("only ssh-ed25519 signatures are read", hint="sign with ssh-keygen -t ed25519")
    if hash_name not in _HASHES:
        raise BadSignature("unknown digest in the signature")
    return hash_name


def _strings(blob: bytes, count: int) -> list[bytes]:
    """Exactly `count` strings, each after its length in four bytes; IndexError where they do not fill the blob."""
    parts: list[bytes] = []
    for _ in range(count):
        size = int.from_bytes(blob[:4], "big")
        if len(blob) < 4 + size:
            raise IndexError(size)
        parts.append(blob[4 : 4 + size])
        blob = blob[4 + size :]
    if blob:
        raise IndexError(len(blob))
    return parts


def _packed(*parts: bytes) -> bytes:
    return b"".join(len(p).to_bytes(4, "big") + p for p in parts)


def parse_signers(text: str) -> list[Signer]:
    """The lines of an allowed_signers file; of other key types only Ed25519 is kept.

    Errors: DatasetToolsError where a line cannot be read: half a list of keys would be a trap.
    """
    signers: list[Signer] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            signer = _signer(line)
        except (ValueError, IndexError) as error:
            raise DatasetToolsError(
                f"allowed signers, line {number}: cannot be read",
                hint='write: releases@example.org namespaces="dataset-release" ssh-ed25519 AAAA…',
            ) from error
        if signer:
            signers.append(signer)
    return signers


def _signer(line: str) -> Signer | None:
    words = shlex.split(line)
    start = [bool(re.match(r"(ssh|ecdsa|sk)-", w)) for w in words].index(True)
    if words[start] != KEY_TYPE:
        return None
    options = dict(w.partition("=")[::2] for w in words[1:start] for w in _options(w))
    if "cert-authority" in options:
        return None
    return Signer(
        principals=tuple(words[0].split(",")) if start else ("*",),
        key=base64.b64decode(words[start + 1], validate=True),
        namespaces=tuple(options["namespaces"].split(",")) if options.get("namespaces") else (),
        valid_after=_instant(options["valid-after"]) if "valid-after" in options else None,
        valid_before=_instant(options["valid-before"]) if "valid-before" in options else None,
    )


def _options(word: str) -> Iterator[str]:
    """Options are joined by commas, but a comma inside namespaces="a,b" joins namespaces."""
    yield from re.split(r",(?=namespaces=|valid-after=|valid-before=|cert-authority)", word)


def _instant(text: str) -> dt.datetime:
    """YYYYMMDD[HHMM[SS]][Z]; without Z we take UTC as well, so that every machine decides alike."""
    digits = text.removesuffix("Z")
    form = (
        {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(digits)] if len(digits) in {8, 12, 14} else ""
    )
    if not form:
        raise ValueError(text)
    return dt.datetime.strptime(digits, form).replace(tzinfo=dt.UTC)


def parse_revoked(text: str) -> frozenset[bytes]:
    """The keys of a revocation list: public keys, one a line, as ssh-keygen -r reads them."""
    keys: set[bytes] = set()
    for line in text.splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            try:
                keys.add(base64.b64decode(words[words.index(KEY_TYPE) + 1], validate=True))
            except (ValueError, IndexError) as error:
                raise DatasetToolsError(
                    "revocation list: a line is not an Ed25519 public key",
                    hint="one `ssh-ed25519 AAAA…` a line; a binary KRL is read by ssh-keygen only",
                ) from error
    return frozenset(keys)


def check(message: bytes, signature: str, trust: Trust, *, namespace: str = NAMESPACE) -> str:
    """Who signed the message: the principals of the signer's line.

    Errors: BadSignature with the reason; MissingExtra without `cryptography`.
    """
    at = trust.at
    found = parse_signature(signature)
    if found.namespace != namespace:
        raise BadSignature(f"signed for another purpose, not for {namespace}")
    if found.key in trust.revoked:
        raise BadSignature("the key is revoked")
    known = [s for s in trust.signers if s.key == found.key]
    if not known:
        raise BadSignature("the key is not among the allowed signers")
    fitting = [s for s in known if not s.namespaces or any(fnmatchcase(namespace, n) for n in s.namespaces)]
    if not fitting:
        raise BadSignature(f"the key is not allowed to sign for {namespace}")
    valid = [
        s for s in fitting if (s.valid_after or at) <= at and (s.valid_before is None or at < s.valid_before)
    ]
    if not valid:
        raise BadSignature("the key is not valid at this time")
    _check_value(message, found)
    return ",".join(valid[0].principals)


def _check_value(message: bytes, found: Signature) -> None:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise MissingExtra("checking a signature", "sign") from error
    try:
        kind, raw = _strings(found.key, 2)
        if kind != KEY_TYPE.encode():
            raise BadSignature("only ssh-ed25519 keys are read")
        digest = _HASHES[found.hash_name](message).digest()
        signed = _MAGIC + _packed(found.namespace.encode(), found.reserved, found.hash_name.encode(), digest)
        Ed25519PublicKey.from_public_bytes(raw).verify(found.value, signed)
    except (InvalidSignature, IndexError, ValueError) as error:
        raise BadSignature("the signature does not fit the file") from error
