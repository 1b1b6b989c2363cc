"""A project: the folder with `dataset.toml`, and what that file says."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

from dataset_tools.model.errors import ConfigError
from dataset_tools.model.tables import Tables, place_of

CONFIG_NAME = "dataset.toml"


@dataclass(frozen=True, slots=True)
class DatasetConfig:
    """`[dataset]`: what the dataset is called and where its parts lie."""

    name: str = "articles"
    pretty_name: str | None = None
    description: str | None = None
    homepage: str | None = None
    contact: str | None = None
    citation: str | None = None
    curators: tuple[str, ...] = ()
    contract: str = "1.0.0"
    raw: str = "raw"
    out: str = "dist"
    metadata_license: str = "CC0-1.0"  # of our compilation and annotations, not of the articles
    license: str | None = None  # derived from the records; a typed value that differs is an error


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """`[sites.<name>]`: what a curator knows of the files under `path`, where they do not say it."""

    path: str | None = None  # folder below raw/, such as "harbour-ledger"
    publisher: str | None = None
    language: str | None = None
    url: str | None = None  # home page
    license: str | None = None
    rights: str | None = None  # site terms, verbatim


@dataclass(frozen=True, slots=True)
class PolicyConfig:
    """`[policy]`: which rules decide what a release may carry."""

    profile: str = "open"  # open | research-eu | internal
    file: str | None = None  # policy.toml of the project; the bundled policy otherwise


@dataclass(frozen=True, slots=True)
class QuotesConfig:
    """`[quotes]`: which quotes the rows carry."""

    # Indirect speech is our reading of a sentence, not words that the page prints as speech; its ends are right
    # in under half of the cases (docs/explanation/quotes.md), so rows carry it on request only.
    indirect: bool = False
    ranker: str | None = (
        None  # weights that `quotes train` wrote, relative to the project; the rules alone otherwise
    )


@dataclass(frozen=True, slots=True)
class SplitsConfig:
    """`[splits]`: shares of the splits; they must sum to 1."""

    train: float = 0.8
    validation: float = 0.1
    test: float = 0.1
    salt: str = "dataset-tools/1"


@dataclass(frozen=True, slots=True)
class DedupConfig:
    """`[dedup]`: when two articles count as one."""

    enabled: bool = True
    threshold: float = 0.7  # estimated Jaccard similarity of 5-word shingles


@dataclass(frozen=True, slots=True)
class BuildConfig:
    """`[build]`: how the work is done; nothing here changes a byte of a release."""

    workers: int = 0  # 0: one per core
    engine: str = "local"
    cache: str = ".dataset-tools/cache"


@dataclass(frozen=True, slots=True)
class ShardConfig:
    """`[shards]`: sizes in the Parquet files. Uncompressed bytes, as `datasets` counts them."""

    shard_mb: int = 500  # the default of datasets 5
    row_group_mb: int = 100  # the viewer refuses more than 286 MiB; datasets 5 writes 100


@dataclass(frozen=True, slots=True)
class ValidateConfig:
    """`[validate]`: which findings count."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"  # error | warning | info
    baseline: str | None = None
    min_words: int = 50  # BOD002; shorter than this is a notice, not an article
    max_words: int = 20000  # BOD003


@dataclass(frozen=True, slots=True)
class LimitsConfig:
    """`[limits]`: budgets for one contributed file, against hostile or broken input."""

    file_mb: int = 100
    record_mb: int = 20
    expanded_mb: int = 2048  # of all members of an archive or compressed file together
    expansion_ratio: int = 200
    members: int = 100_000
    lines: int = 200_000  # of one text; an article has a few thousand, and a million take a minute
    depth: int = 512  # nesting of HTML, XML and JSON
    seconds: int = 30  # for one file
    memory_mb: int = 2048  # for one worker


@dataclass(frozen=True, slots=True)
class PublishConfig:
    """`[publish]`: where `publish --to NAME` goes; credentials come from the environment only."""

    hub: str | None = None  # "user/dataset"
    s3: str | None = None  # "s3://bucket/prefix"
    oci: str | None = None  # "registry/name"
    local: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A dataset project. Paths in it are relative to `root`."""

    root: Path
    dataset: DatasetConfig = field(default_factory=DatasetConfig)
    sites: Mapping[str, SiteConfig] = field(default_factory=dict)
    policy: PolicyConfig = field(default_factory=PolicyConfig)
    quotes: QuotesConfig = field(default_factory=QuotesConfig)
    splits: SplitsConfig = field(default_factory=SplitsConfig)
    dedup: DedupConfig = field(default_factory=DedupConfig)
    build: BuildConfig = field(default_factory=BuildConfig)
    shards: ShardConfig = field(default_factory=ShardConfig)
    validate: ValidateConfig = field(default_factory=ValidateConfig)
    limits: LimitsConfig = field(default_factory=LimitsConfig)
    publish: PublishConfig = field(default_factory=PublishConfig)
    config_path: Path | None = None  # None: no dataset.toml, all defaults
    lines: Mapping[str, int] = field(default_factory=dict)  # "dataset.name" → line in dataset.toml

    @property
    def raw(self) -> Path:
        """The folder of raw files."""
        return self.root / self.dataset.raw

    @property
    def out(self) -> Path:
        """The folder of releases of this dataset: dist/<name>."""
        return self.root / self.dataset.out / self.dataset.name

    def with_out(self, out: str | None) -> "Project":
        """The same project with its releases below another folder."""
        return self if out is None else replace(self, dataset=replace(self.dataset, out=out))

    @property
    def contract_path(self) -> Path | None:
        """The project's own copy of its contract, which wins over the bundled one."""
        path = self.root / "schemas" / f"article-{self.dataset.contract}.odcs.yaml"
        return path if path.is_file() else None

    @property
    def policy_path(self) -> Path | None:
        """The project's own policy; None: the bundled one."""
        return self.root / self.policy.file if self.policy.file else None


# "name" becomes a folder, a config and a URL part.
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds dataset.toml."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    return None


def load_project(root: Path) -> Project:
    """The project in `root`; defaults where it has no dataset.toml.

    Errors: ConfigError with file, line and the nearest known key.
    """
    path = root / CONFIG_NAME
    if not path.is_file():
        return Project(root)
    try:
        text = path.read_text("utf-8")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{CONFIG_NAME}: not UTF-8 at byte {error.start}", hint="save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{CONFIG_NAME}: {error}", hint="see docs/reference/config.md") from error
    project = _project(document, Tables(CONFIG_NAME, text), root, path)
    _check(project)
    return project


def _project(document: Mapping[str, Any], tables: Tables, root: Path, path: Path) -> Project:
    hints = get_type_hints(Project)
    sections = {f.name for f in fields(Project)} - {"root", "config_path", "lines"}
    values: dict[str, Any] = {}
    for name, value in document.items():
        if name not in sections:
            raise tables.unknown(name, sorted(sections), what="section")
        if not isinstance(value, dict):
            raise ConfigError(f"{tables.at(name)}: `{name}` must be a table, [{name}]")
        if name == "sites":
            values[name] = {k: tables.section(SiteConfig, v, f"sites.{k}") for k, v in value.items()}
        else:
            values[name] = tables.section(hints[name], value, name)
    return Project(root, **values, config_path=path, lines=tables.lines)


def _check(project: Project) -> None:
    where = partial(place_of, CONFIG_NAME, project.lines)
    if not _NAME.fullmatch(project.dataset.name):
        raise ConfigError(
            f"{where('dataset.name')}: {project.dataset.name!r} is not a dataset name",
            hint="use lower-case letters, digits, '-', '_' and '.'; at most 64",
        )
    s = project.splits
    if min(s.train, s.validation, s.test) < 0 or abs(s.train + s.validation + s.test - 1) > 1e-9:
        raise ConfigError(f"{where('splits')}: the shares must be positive and sum to 1")
    if project.validate.fail_on not in {"error", "warning", "info"}:
        raise ConfigError(
            f"{where('validate.fail_on')}: {project.validate.fail_on!r} is not a severity",
            hint="use error, warning or info",
        )
    for key in ("raw", "out"):
        value = Path(getattr(project.dataset, key))
        if value.is_absolute() or ".." in value.parts:
            raise ConfigError(
                f"{where(f'dataset.{key}')}: {str(value)!r} leaves the project",
                hint="use a folder inside the project",
            )
