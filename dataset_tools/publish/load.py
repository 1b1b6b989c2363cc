"""Stage 8 of 9. Open a release as `datasets`: also from places where `load_dataset` cannot, and not without a word
when a version is yanked.
"""

import warnings
from pathlib import Path
from typing import Any

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.publish.place import Place, listed_at, place_of


class YankedRelease(UserWarning):
    """The version was withdrawn by those who released it; the message says why."""


def load(  # noqa: PLR0913 - the options of load_dataset, and `verify`
    source: str | Path,
    config: str | None = None,
    *,
    split: str | None = None,
    streaming: bool = False,
    verify: bool = False,
    storage_options: dict[str, Any] | None = None,
) -> Any:
    """The rows of a release: a DatasetDict, or the Dataset of one split (Iterable… when streaming).

    Args:   source: "name@1.2.0" or "name@latest" of the project around us, a folder, or a URL such as
                    "s3://bucket/name/1.2.0", "s3://bucket/name@1.2.0".
            config: open, excerpts, metadata, quotes …; the fullest that all may read by default.
            verify: check every digest first, and refuse a copy that is not what was released.
    Errors: DatasetToolsError where there is no such release or config, or the copy was changed.

    >>> load("estuary-articles@latest", "quotes", split="train").column_names[:4]
    ['article_id', 'split', 'url', 'license']
    """
    import datasets

    place = place_of(source)
    manifest = place.manifest()
    config = config or manifest.default_config
    if config not in manifest.configs():
        raise DatasetToolsError(
            f"{source}: no config {config!r}", hint=f"known: {', '.join(manifest.configs())}"
        )
    warn_when_yanked(place)
    if verify:
        refuse_changed(place)
    if place.is_local:
        return datasets.load_dataset(place.root, config, split=split, streaming=streaming)
    shards = manifest.shards(config)
    files: dict[str, list[str]] = {}
    for entry in shards:
        files.setdefault(entry.split or "train", []).append(place.url(entry.path))
    # The name keeps the cache of this content apart from that of another version at the same address.
    return datasets.load_dataset(
        "parquet",
        f"{manifest.name}-{config}-{manifest.content_digest[:16]}",
        data_files=files,
        split=split,
        streaming=streaming,
        storage_options=storage_options,
    )


def warn_when_yanked(place: Place) -> None:
    """A YankedRelease warning where the list beside the version says so."""
    manifest = place.manifest()
    listed = listed_at(place, manifest)
    if listed and listed.status == "yanked":
        warnings.warn(
            f"{manifest.name} {manifest.version} is yanked: {listed.reason or 'no reason given'}",
            YankedRelease,
            stacklevel=3,
        )


def refuse_changed(place: Place) -> None:
    """Check every digest.

    Errors: DatasetToolsError that names the first file that is not as released.
    """
    from dataset_tools.publish.verify import verify as check

    report = check(place)
    if not report.is_good:
        first = report.faults[0]
        raise DatasetToolsError(
            f"{place.location}: {first.path}: {first.message}",
            hint="dataset-tools verify lists all differences",
        )
