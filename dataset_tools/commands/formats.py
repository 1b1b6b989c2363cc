"""`formats`: which raw formats are read, what each needs and what it yields."""

import json
from importlib.util import find_spec
from typing import cast

import click

# Extra → a module that it brings; what has no extra is always there.
_MODULES = {
    "html": "trafilatura",
    "warc": "fastwarc",
    "pdf": "pypdfium2",
    "docx": "mammoth",
    "feeds": "feedparser",
}


@click.command(
    "formats",
    epilog="""\b
Examples:
  dataset-tools formats
  dataset-tools formats --json | jq '.[] | select(.ready | not)'""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> int:
    """List the raw formats that can be read."""
    found = rows()
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    for row in found:
        needs = f"  [{row['extra']}]" if row["extra"] else ""
        click.echo(
            f"{row['name']:<9} {' '.join(cast('list[str]', row['suffixes'])):<28} {row['yields']}{needs}"
        )
    missing = sorted({str(r["extra"]) for r in found if not r["ready"]})
    if missing:
        click.echo(f"not installed: pip install 'article-dataset-tools[{','.join(missing)}]'", err=True)
    return 0


def rows() -> list[dict[str, object]]:
    """One row for each format: ours in the order of the table, then those of third parties by name."""
    from dataset_tools.convert.formats import FORMATS, all_formats

    others = sorted(set(all_formats()) - set(FORMATS))
    return [
        {
            "name": f.name,
            "suffixes": list(f.suffixes),
            "media_type": f.media_type,
            "yields": f.yields,
            "extra": f.extra,
            "ready": f.extra not in _MODULES or find_spec(_MODULES[f.extra]) is not None,
        }
        for f in [*FORMATS.values(), *(all_formats()[name] for name in others)]
    ]
