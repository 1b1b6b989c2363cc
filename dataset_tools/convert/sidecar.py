"""Stage 1 of 9. `<file>.meta.toml` → hints for every draft of that file; what it says is taken as written.

A sidecar that cannot be read stops its file: what it says may be the licence, or an embargo.
"""

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from dataset_tools.convert.base import at_line, note, refuse
from dataset_tools.convert.place import open_place
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import HINT_FIELDS, Hint, Origin
from dataset_tools.model.record import Member

MAX_BYTES = 65_536  # the longest of the example project has 300
# List → the hint that each of its items is.
LISTS = {"authors": "author", "prefs": "pref"}
TABLES = {
    "rights": ("license", "license_url", "statement", "holder", "copyright_year", "credit", "permission_ref",
               "embargo", "review", "pref"),
    "fair_use": ("claimed", "claimed_by", "scope", "basis", "purpose"),
}  # fmt: skip
_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")
KEYS = frozenset({*HINT_FIELDS, *LISTS, *TABLES})


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The hints of a sidecar, and warnings about it."""

    hints: tuple[Hint, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def read_sidecar(path: str | Member, origin: Origin) -> Sidecar | Diagnostic:
    """The sidecar at `path`; a Diagnostic (MET001 broken, MET002 wrong type) where it cannot be followed."""
    origin = replace(origin, path=f"{origin.path}.meta.toml")
    try:
        with open_place(path) as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return refuse("MET001", f"the sidecar cannot be opened: {error.strerror or error}", origin)
    if len(data) > MAX_BYTES:
        return refuse(
            "SEC001", f"the sidecar has over {MAX_BYTES:,} bytes", origin, "state facts, not the text"
        )
    return parse_sidecar(data, origin)


def parse_sidecar(data: bytes, origin: Origin) -> Sidecar | Diagnostic:
    """The sidecar whose bytes these are."""
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return refuse("MET001", f"the sidecar is not UTF-8 at byte {error.start}", origin, "save it as UTF-8")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        finding = refuse(
            "MET001", f"the sidecar is not TOML: {_without_place(error)}", origin, 'write key = "value"'
        )
        place = _POSITION.search(str(error))
        return at_line(finding, int(place[1]), int(place[2])) if place else finding
    hints: list[Hint] = []
    findings: list[Diagnostic] = []
    for key, value in document.items():
        if key not in KEYS:
            findings.append(_unknown(key, sorted(KEYS), origin))
            continue
        for item in _hints(key, value, origin):
            if isinstance(item, Hint):
                hints.append(item)
            elif item.code == "MET002":
                return item
            else:
                findings.append(item)
    return Sidecar(tuple(hints), tuple(findings))


def _hints(key: str, value: Any, origin: Origin) -> Iterator[Hint | Diagnostic]:
    if key in LISTS:
        if not isinstance(value, list):
            yield _wrong(key, "a list of strings", value, origin)
            return
        for item in value:
            yield _hint(LISTS[key], key, item, origin)
    elif key in TABLES and isinstance(value, dict):
        for name, part in value.items():
            if name not in TABLES[key]:
                yield _unknown(f"{key}.{name}", [f"{key}.{n}" for n in TABLES[key]], origin)
                continue
            for item in part if isinstance(part, list) else [part]:
                found = _hint("rights" if name == "statement" else name, f"{key}.{name}", item, origin)
                if key == "fair_use" and isinstance(found, Hint):
                    found = Hint("fair_use", f"{name}={found.value}", "sidecar")
                yield found
    elif isinstance(value, list):
        for item in value:
            yield _hint(key, key, item, origin)
    else:
        yield _hint(key, key, value, origin)


def _hint(field: str, key: str, value: Any, origin: Origin) -> Hint | Diagnostic:
    if isinstance(value, bool):
        value = "true" if value else "false"
        if field not in {"claimed", "fair_use"}:
            return _wrong(key, "a string", True, origin)
    elif isinstance(value, dt.date | dt.datetime):
        value = value.isoformat()
    elif isinstance(value, int) and field == "copyright_year":
        value = f"{value:d}"
    if not isinstance(value, str):
        return _wrong(key, "a string", value, origin)
    return Hint(field, value.strip(), "sidecar")


def _wrong(key: str, wanted: str, value: Any, origin: Origin) -> Diagnostic:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table",
             str: "a string", dt.time: "a time"}  # fmt: skip
    finding = refuse(
        "MET002",
        f"sidecar: `{key}` must be {wanted}, not {kinds.get(type(value), type(value).__name__)}",
        origin,
        f'write {key} = "…"' if wanted == "a string" else f'write {key} = ["…", "…"]',
    )
    return replace(finding, field=key)


def _unknown(key: str, known: list[str], origin: Origin) -> Diagnostic:
    near = difflib.get_close_matches(key[:80], known, n=1)
    fix = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"
    return replace(note("MET003", f"sidecar: unknown key `{key[:80]}`", origin, fix), field=key[:80])


def _without_place(error: BaseException) -> str:
    return _POSITION.sub("", str(error)).strip()[:120]
