"""Stage 7 of 9. How to cite a release: BibTeX and CSL-JSON, from the manifest alone."""

import json
import re
from typing import Any

from dataset_tools.model.manifest import Manifest


def bibtex(manifest: Manifest) -> str:
    """The BibTeX entry of a release. It has a year only where the release was told one."""
    about = manifest.details.get("about", {})
    fields = {
        "title": f"{about.get('pretty_name') or manifest.name}, version {manifest.version}",
        "author": " and ".join(f"{{{_tex(c)}}}" for c in about.get("curators") or []),
        "year": (about.get("published") or "")[:4],
        "version": manifest.version,
        "url": about.get("homepage") or "",
        "note": f"sha256:{manifest.content_digest}",
    }
    lines = [
        f"  {name} = {{{value if name in {'author', 'url'} else _tex(value)}}},"
        for name, value in fields.items()
        if value
    ]
    key = re.sub(r"[^a-z0-9]+", "-", f"{manifest.name}-{manifest.version}")
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def csl(manifest: Manifest) -> str:
    """The CSL-JSON of a release, as reference managers read it."""
    about = manifest.details.get("about", {})
    entry: dict[str, Any] = {
        "id": f"{manifest.name}-{manifest.version}",
        "type": "dataset",
        "title": about.get("pretty_name") or manifest.name,
        "author": [{"literal": c} for c in about.get("curators") or []],
        "version": manifest.version,
        "URL": about.get("homepage"),
        "note": f"sha256:{manifest.content_digest}",
    }
    if day := about.get("published"):
        entry["issued"] = {"date-parts": [[int(n) for n in day.split("-")]]}
    kept = {k: v for k, v in entry.items() if v}
    return json.dumps([kept], indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _tex(text: str) -> str:
    """Words inside a BibTeX field."""
    line = "".join(c for c in " ".join(str(text).split()) if c.isprintable())
    return re.sub(r"([#$%&_])", r"\\\1", re.sub(r"[{}\\~^]", "", line))
