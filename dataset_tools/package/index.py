"""Stage 7 of 9. The card at dist/<name>/: its configs are the versions, so that loading the folder gives the latest.

Without it `load_dataset("dist/<name>")` would join the rows of every version into one split.
"""

from collections.abc import Mapping

from dataset_tools.model.manifest import Manifest
from dataset_tools.model.markdown import markdown_text
from dataset_tools.model.releases import Listed, Releases
from dataset_tools.package.front_matter import yaml_block

_STATUS = {"candidate": "candidate", "frozen": "released", "yanked": "**yanked**"}


def index_card(releases: Releases, manifests: Mapping[str, Manifest]) -> str:
    """README.md of dist/<name>/; only versions with a manifest can be loaded."""
    latest = releases.latest()
    name, newest = releases.name, latest.version if latest else "1.0.0"
    configs = [
        _config(manifests[v.version], default=v == latest)
        for v in reversed(releases.versions)
        if v.version in manifests and manifests[v.version].default_config
    ]
    rows = [_row(v, manifests.get(v.version)) for v in reversed(releases.versions)]
    lines = [
        f"# {markdown_text(name)}",
        "",
        f'One folder per version. `load_dataset("path/to/{name}")` opens the latest,',
        f'`load_dataset("path/to/{name}", "{newest}")` the version of that number.',
        "",
        "| version | status | rows | content digest |",
        "|---|---|---|---|",
        *rows,
        "",
    ]
    return yaml_block({"configs": configs} if configs else {}) + "\n".join(lines)


def _config(manifest: Manifest, *, default: bool) -> dict[str, object]:
    """The default config of one version, as a config of the whole."""
    name = manifest.default_config or ""
    splits = dict.fromkeys(f.split for f in manifest.shards(name))
    entry: dict[str, object] = {"config_name": manifest.version}
    if default:
        entry["default"] = True
    # `datasets` keeps what it loaded under a hash of this entry: the digest keeps two versions apart.
    return entry | {
        "version": manifest.version,
        "description": f"sha256:{manifest.content_digest}",
        "data_files": [{"split": s, "path": f"{manifest.version}/data/{name}/{s}-*.parquet"} for s in splits],
    }


def _row(listed: Listed, manifest: Manifest | None) -> str:
    status = _STATUS[listed.status] + (f": {markdown_text(listed.reason)}" if listed.reason else "")
    rows = str(manifest.rows) if manifest else "–"
    return f"| [{listed.version}]({listed.version}/) | {status} | {rows} | `{listed.content_digest[:16]}` |"
