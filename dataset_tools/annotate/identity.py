"""Stage 3 of 9. What makes an article the same article: its canonical URL, else its place and title.

The rule: (1) an id that the record itself states; (2) the canonical URL; (3) the file and the title;
(4) the file and the position in it. A corrected text keeps its id, and so does a re-crawl of the same address.
Not part of it: scheme, "www.", a trailing slash, a fragment, tracking parameters.
"""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

# Parameters that say where a reader came from, not which article it is.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ref|ref_src|cmpid|smid|partner|xtor|_ga)$",
    re.IGNORECASE,
)


def clean_url(value: str | None) -> str | None:
    """An absolute http(s) address without fragment and tracking parameters, or None.

    >>> clean_url(" https://Ledger.example/a?id=7&utm_source=x#top ")
    'https://ledger.example/a?id=7'
    """
    if not value:
        return None
    try:
        parts = urlsplit(value.strip())
        host = parts.hostname
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or any(c.isspace() for c in value.strip()):
        return None
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    netloc = host if port in {None, default} else f"{host}:{port}"
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    tail = f"?{urlencode(query)}" if query else ""
    return f"{parts.scheme.lower()}://{netloc}{parts.path or '/'}{tail}"


def article_id(
    *, path: str, record_index: int | None, title: str | None, url: str | None, stated: str | None = None
) -> str:
    """The stable id, "a_" and 24 hex digits (96 bits: no collision is expected below 10^13 articles)."""
    if stated:
        key = f"id\x00{path}\x00{stated}"
    elif url:
        key = f"url\x00{_same_page(url)}"
    elif title and record_index is not None:
        key = f"title\x00{path}\x00{' '.join(title.casefold().split())}"
    else:
        # A file of one article is known by its name: its title may be corrected.
        key = f"record\x00{path}\x00{record_index if record_index is not None else ''}"
    return f"a_{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def _same_page(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.netloc or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    path = parts.path.rstrip("/") or "/"
    return f"{host}{path}{'?' + parts.query if parts.query else ''}"
