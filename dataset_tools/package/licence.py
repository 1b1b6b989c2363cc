"""Stage 7 of 9. Licences of the records → the licence of a release: derived, never typed.

A release is a collection. Records keep their licences and nothing is relicensed: a config is under all of them at
once (SPDX `AND`), and what a reader may do with the whole is what the strictest record lets him do.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.lexicon.licenses import terms_of
from dataset_tools.lexicon.rights import condition_sentence
from dataset_tools.model.digest import canonical_json
from dataset_tools.model.errors import ConfigError
from dataset_tools.model.rights import NOASSERTION

# From the least to the most; unknown counts as no.
_ORDER = {"no": 0, "unknown": 0, "conditional": 1, "yes": 2}
_PERMITS = ("full_text", "modify", "commercial", "tdm", "train_ai")
TERMS = "_terms"
# Longer expressions are true and unreadable; the Hub shows the name and links to LICENSES.md.
_NAME = "mixed-per-record"


@dataclass(frozen=True, slots=True)
class LicenceCount:
    """One licence of a config, how many records have it, and one of them as an example."""

    license: str
    rows: int
    conditions: tuple[str, ...]
    example: str  # article_id
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ConfigLicence:
    """What a config is under, and what the strictest of its records permits."""

    config: str
    rows: int
    counts: tuple[LicenceCount, ...] = ()
    permits: Mapping[str, str] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """SPDX `AND` of the distinct record licences, sorted; NOASSERTION for a config without rows."""
        ids = sorted({c.license for c in self.counts})
        return " AND ".join(f"({i})" if " OR " in i else i for i in ids) or NOASSERTION


@dataclass(frozen=True, slots=True)
class DatasetLicence:
    """The two licences of a release: of our compilation, and of the texts in each config."""

    metadata_license: str
    configs: tuple[ConfigLicence, ...]

    @property
    def expression(self) -> str:
        """SPDX `AND` over every config."""
        ids = sorted({c.license for config in self.configs for c in config.counts})
        return " AND ".join(ids) or NOASSERTION

    def hub_fields(self) -> dict[str, Any]:
        """Card fields as the Hub knows them: one id, a list of ids, or `other` with a name and a link.

        >>> DatasetLicence("CC0-1.0", ()).hub_fields()
        {'license': 'other', 'license_name': 'mixed-per-record', 'license_link': 'LICENSES.md'}
        """
        ids = sorted({c.license for config in self.configs for c in config.counts})
        known = [terms_of(i).hub for i in ids]
        if not ids or None in known:
            return {"license": "other", "license_name": _NAME, "license_link": "LICENSES.md"}
        names = sorted({str(k) for k in known})
        return {"license": names[0] if len(names) == 1 else names}


def with_terms(table: pa.Table) -> pa.Table:
    """The table with a column `TERMS`: what the record says of its licence, as one line that can be counted."""
    if "license" not in table.column_names:
        return table.append_column(TERMS, pa.nulls(table.num_rows, pa.string()))
    columns = [table["license"].to_pylist(), _of_rights(table, "conditions"), _of_rights(table, "permits")]
    terms = [
        _terms(license_, tuple(conditions or ()), tuple((permits or {}).items()))
        for license_, conditions, permits in zip(*columns, strict=True)
    ]
    return table.append_column(TERMS, pa.array(terms, pa.string()))


def _of_rights(table: pa.Table, name: str) -> list[Any]:
    """A field of the column `rights`; None in every row where the table does not have it."""
    index = table.schema.get_field_index("rights")
    if index < 0 or table.schema.field(index).type.get_field_index(name) < 0:
        return [None] * table.num_rows
    values: list[Any] = pc.struct_field(table["rights"], name).to_pylist()
    return values


def dataset_licence(
    configs: Mapping[str, pa.Table | Iterable[pa.Table]],
    metadata_license: str = "CC0-1.0",
    *,
    typed: str | None = None,
) -> DatasetLicence:
    """The licences of a release from its configs.

    Args:   configs: name → a table with `license`, `rights` and `article_id`, or batches of `article_id` and `TERMS`.
            typed: `[dataset] license` of dataset.toml.
    Errors: ConfigError where a typed licence is not the derived one.
    """
    found = DatasetLicence(metadata_license, tuple(config_licence(n, t) for n, t in configs.items()))
    if typed is not None and _parts(typed) != _parts(found.expression):
        raise ConfigError(
            f"[dataset] license is {typed!r}, but the records say {found.expression!r}",
            hint="leave it out: the licence of a dataset follows from its records",
        )
    return found


def config_licence(config: str, rows: pa.Table | Iterable[pa.Table]) -> ConfigLicence:
    """Licences, counts and effective reuse of one config; `rows` as for `dataset_licence`."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}  # terms → the first article that has them
    for batch in [with_terms(rows)] if isinstance(rows, pa.Table) else rows:
        terms = batch[TERMS].combine_chunks()
        counts.update({pair["values"]: pair["counts"] for pair in terms.value_counts().to_pylist()})
        for value in terms.unique().to_pylist():
            if value not in first:
                row = terms.index(value).as_py()
                first[value] = str(batch["article_id"][row]) if "article_id" in batch.column_names else ""
    said = [(json.loads(text), counts[text], example) for text, example in first.items()]
    listed = [_counted(name, said) for name in {terms["license"]: None for terms, _, _ in said}]
    permits = (
        {name: _meet(terms["permits"][name] for terms, _, _ in said) for name in _PERMITS} if said else {}
    )
    return ConfigLicence(
        config,
        sum(c.rows for c in listed),
        tuple(sorted(listed, key=lambda c: (-c.rows, c.license))),
        permits,
        tuple(sorted({condition for c in listed for condition in c.conditions})),
    )


def _counted(name: str, said: Sequence[tuple[dict[str, Any], int, str]]) -> LicenceCount:
    """The records of one licence, from the terms that name it: (terms, records, example), first seen first."""
    mine = [(terms, rows, example) for terms, rows, example in said if terms["license"] == name]
    conditions = sorted({condition for terms, _, _ in mine for condition in terms["conditions"]})
    return LicenceCount(
        name, sum(rows for _, rows, _ in mine), tuple(conditions), mine[0][2], terms_of(name).url
    )


def licence_errors(configs: Mapping[str, pa.Table]) -> list[str]:
    """What must not be in a release, in words: a build stops on any of them."""
    errors: list[str] = []
    for config, table in configs.items():
        if config not in {"open", "restricted"} or "rights" not in table.column_names:
            continue
        for row in table.select(["article_id", "license", "rights"]).to_pylist():
            errors += [f"{config}: {row['article_id']}: {why}" for why in _faults(row, config)]
    return errors


def licenses_md(licence: DatasetLicence) -> str:
    """LICENSES.md: who must do what, config by config. Facts read off the pages, not legal advice."""
    lines = [
        "# Licences",
        "",
        "This dataset is a collection: every record keeps the licence of its page, and nothing is relicensed.",
        "The values are facts read off the pages, with evidence in the column `rights`; they are not legal advice.",
        "",
        f"- Compilation, annotations and metadata: `{licence.metadata_license}`",
        f"- Texts: `{licence.expression}`",
    ]
    for config in licence.configs:
        lines += ["", f"## Config `{config.config}`: {_rows(config.rows)}", ""]
        lines += _table(config.counts)
        if config.permits:
            lines += [
                "",
                f"What the whole config permits (its strictest record): {_permits_text(config.permits)}.",
            ]
        if config.conditions:
            lines += ["", "To reuse all of it:", ""]
            lines += [f"- {condition_sentence(code)} (`{code}`)" for code in config.conditions]
    return "\n".join(lines) + "\n"


def _faults(row: Mapping[str, Any], config: str) -> Iterable[str]:
    terms, rights = terms_of(row["license"]), row["rights"] or {}
    conditions = rights.get("conditions") or []
    if rights.get("status") == "agency" and not rights.get("permission_ref"):
        yield "copy of a news agency with its whole text"
    if config == "open" and (row["license"] == NOASSERTION or terms.status == "unknown"):
        yield "whole text without known terms"
    refused = {"no_commercial", "no_derivatives", "no_bulk", "no_tdm", "no_ai_training"} & set(conditions)
    if config == "open" and refused:
        yield f"whole text in `open` against {', '.join(sorted(refused))}"


@lru_cache(4096)  # a site states the same terms on all its pages
def _terms(license_: str, conditions: tuple[str, ...], permits: tuple[tuple[str, str | None], ...]) -> str:
    known, stated = terms_of(license_), dict(permits)
    values = {name: str(stated.get(name) or getattr(known.permits, name)) for name in _PERMITS}
    said = {"license": license_, "conditions": sorted(conditions or known.conditions), "permits": values}
    return canonical_json(said)


def _meet(values: Iterable[str]) -> str:
    """The least of all; unknown is no more than no, but keeps its name."""
    ordered = sorted(set(values), key=lambda v: (_ORDER[v], v != "no"))
    return ordered[0]


def _parts(expression: str) -> set[str]:
    return {p.strip("() ") for p in expression.replace(" and ", " AND ").split(" AND ")}


def _table(counts: Sequence[LicenceCount]) -> list[str]:
    if not counts:
        return ["No records."]
    lines = ["| licence | records | conditions | example |", "|---|---:|---|---|"]
    for c in counts:
        name = f"[{c.license}]({c.url})" if c.url else f"`{c.license}`"
        asked = ", ".join(f"`{code}`" for code in c.conditions) or "none"
        lines.append(f"| {name} | {c.rows} | {asked} | `{c.example}` |")
    return lines


def _permits_text(permits: Mapping[str, str]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in permits.items())


def _rows(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"
