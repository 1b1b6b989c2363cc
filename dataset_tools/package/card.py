"""Stage 7 of 9. The dataset card: YAML that `datasets` loads by, and a page for people. All of it is computed."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import pyarrow as pa

from dataset_tools.model.manifest import Manifest
from dataset_tools.model.markdown import markdown_text
from dataset_tools.package.cite import bibtex
from dataset_tools.package.config import Config, Histograms
from dataset_tools.package.facts import ReleaseFacts
from dataset_tools.package.features import description, type_words, yaml_features
from dataset_tools.package.front_matter import yaml_block

# A table of more publishers says nothing to a reader; the data have them all.
_TABLE_ROWS = 30
_HOLDS = {
    "open": "whole articles under open licences",
    "restricted": "whole articles under terms of their own",
    "excerpts": "every article: metadata, and as much text as its terms allow",
    "metadata": "every article: metadata without text",
    "quotes": "one row per quote",
}
# Upper ends of the Hub's size categories.
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def card(facts: ReleaseFacts, manifest: Manifest, configs: Sequence[Config], found: Histograms) -> str:
    """README.md of a version."""
    return yaml_block(card_yaml(facts, manifest, configs, found)) + _page(facts, manifest, configs, found)


def card_yaml(
    facts: ReleaseFacts, manifest: Manifest, configs: Sequence[Config], found: Histograms
) -> dict[str, Any]:
    """The YAML of the card, made from the same schema as the files."""
    licence = facts.licence
    values: dict[str, Any] = {
        "pretty_name": facts.pretty_name or facts.name,
        "license": licence.card,
        "license_name": licence.name if licence.card == "other" else None,
        "license_link": licence.link if licence.card == "other" else None,
        "language": sorted({n.partition("-")[0] for n in found.languages if n != "not stated"}) or None,
        "size_categories": [next((name for top, name in _SIZES if manifest.rows < top), "n>1M")],
        "annotations_creators": ["machine-generated"],
        "tags": ["news", "quotes", "croissant"],
        "version": manifest.version,
        "configs": [_config(manifest, c.name) for c in configs],
        "dataset_info": [_info(manifest, c) for c in configs],
    }
    return {k: v for k, v in values.items() if v}


def _config(manifest: Manifest, name: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"config_name": name}
    if name == manifest.default_config:
        entry["default"] = True
    splits = dict.fromkeys(f.split for f in manifest.shards(name))
    return entry | {
        "version": manifest.version,
        # `datasets` keeps what it loaded under a hash of this entry, not of the files: the digest keeps a rebuilt
        # release, and another dataset in a folder of the same name, from being served from that cache.
        "description": f"sha256:{manifest.content_digest}",
        "data_files": [{"split": s, "path": f"data/{name}/{s}-*.parquet"} for s in splits],
    }


def _info(manifest: Manifest, config: Config) -> dict[str, Any]:
    shards = manifest.shards(config.name)
    splits = config.sizes
    sizes = {s: sum(rows) for s, rows in splits.items()}
    return {
        "config_name": config.name,
        "version": manifest.version,
        "features": yaml_features(config.schema),
        "splits": [
            {"name": s, "num_bytes": sizes[s], "num_examples": len(rows)} for s, rows in splits.items()
        ],
        "download_size": sum(f.size for f in shards),
        "dataset_size": sum(sizes.values()),
    }


def _page(facts: ReleaseFacts, manifest: Manifest, configs: Sequence[Config], found: Histograms) -> str:
    import jinja2

    text = (files("dataset_tools.package") / "templates" / "card.md").read_text("utf-8")
    template = jinja2.Environment(  # noqa: S701 - Markdown: every contributed word goes through markdown_text
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    ).from_string(text)
    rows = [
        {"config": c.name, "split": s, "rows": len(n), "holds": _HOLDS.get(c.name, "")}
        for c in configs
        for s, n in c.sizes.items()
    ]
    return template.render(
        f=facts,
        m=manifest,
        title=markdown_text(facts.pretty_name or facts.name),
        description=markdown_text(
            facts.description or "News and opinion articles with quotes, speakers and rights."
        ),
        contract=markdown_text(manifest.contract),
        counts=facts.counts,
        licence=facts.licence,
        splits=rows,
        columns=_columns(configs[0].schema) if configs else [],
        publishers=_table(found.publishers),
        languages=_table(found.languages),
        licences=_table(found.licences),
        views=_table(found.views),
        removals=facts.removals.get("count", 0),
        contact=markdown_text(facts.contact or facts.homepage or "the curators"),
        curators=markdown_text(", ".join(facts.curators) or "its contributors"),
        bibtex=(facts.citation or bibtex(manifest)).replace("```", ""),
    )


def _columns(schema: pa.Schema) -> list[dict[str, Any]]:
    return [
        {
            "name": f.name,
            "type": type_words(f.type),
            "required": not f.nullable,
            "description": markdown_text(description(f)),
        }
        for f in schema
    ]


def _table(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Rows of a table, the largest first; what is over the limit is summed up in the last."""
    rows = [(markdown_text(name), n) for name, n in counts.items()]
    rest = rows[_TABLE_ROWS:]
    return rows[:_TABLE_ROWS] + ([(f"{len(rest)} others", sum(n for _, n in rest))] if rest else [])
