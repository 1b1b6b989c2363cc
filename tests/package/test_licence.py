"""The licence of a release follows from its records."""

import pytest

from dataset_tools.lexicon.licenses import terms_of
from dataset_tools.model.article import Article, to_table
from dataset_tools.model.contract import load_contract
from dataset_tools.model.draft import Origin
from dataset_tools.model.errors import ConfigError
from dataset_tools.model.rights import Rights
from dataset_tools.package.licence import config_licence, dataset_licence, licence_errors, licenses_md

SCHEMA = load_contract().arrow_schema()


def table_of(*licences, **changes):
    rows = []
    for i, license_ in enumerate(licences):
        terms = terms_of(license_)
        rights = Rights(
            license=license_,
            status=terms.status,
            permits=terms.permits,
            **{"conditions": terms.conditions, **changes},
        )
        rows.append(Article(f"a_{i:024}", Origin("a.txt", "0" * 64, "text/plain"), "Body.", rights=rights))
    return to_table(rows, SCHEMA)


def test_expression_is_the_sorted_and_of_what_is_there():
    found = config_licence("open", table_of("CC0-1.0", "CC-BY-4.0", "CC-BY-4.0"))

    assert found.expression == "CC-BY-4.0 AND CC0-1.0"
    assert [(c.license, c.rows) for c in found.counts] == [("CC-BY-4.0", 2), ("CC0-1.0", 1)]


def test_the_whole_permits_what_its_strictest_record_permits():
    found = config_licence("restricted", table_of("CC-BY-4.0", "CC-BY-NC-ND-4.0"))

    assert (found.permits["full_text"], found.permits["modify"], found.permits["commercial"]) == (
        "yes",
        "no",
        "no",
    )
    assert found.conditions == ("attribution", "no_commercial", "no_derivatives")


def test_unknown_is_no_more_than_no():
    assert config_licence("excerpts", table_of("CC-BY-4.0", "NOASSERTION")).permits["full_text"] == "unknown"


def test_an_empty_config_asserts_nothing():
    assert config_licence("open", SCHEMA.empty_table()).expression == "NOASSERTION"


@pytest.mark.parametrize(
    ("licences", "card"),
    [
        (["CC-BY-4.0"], {"license": "cc-by-4.0"}),
        (["CC-BY-4.0", "CC0-1.0"], {"license": ["cc-by-4.0", "cc0-1.0"]}),
        (
            ["CC-BY-4.0", "OGL-UK-3.0"],
            {"license": "other", "license_name": "mixed-per-record", "license_link": "LICENSES.md"},
        ),
    ],
)
def test_card_fields_are_the_hubs_own_words(licences, card):
    assert dataset_licence({"open": table_of(*licences)}).hub_fields() == card


def test_a_typed_licence_that_differs_is_an_error():
    configs = {"open": table_of("CC-BY-4.0", "CC-BY-NC-4.0")}

    with pytest.raises(ConfigError, match="the records say"):
        dataset_licence(configs, typed="CC-BY-4.0")
    assert dataset_licence(configs, typed="CC-BY-NC-4.0 AND CC-BY-4.0").metadata_license == "CC0-1.0"


@pytest.mark.parametrize(
    ("config", "license_", "fault"),
    [
        ("open", "NOASSERTION", "without known terms"),
        ("open", "CC-BY-NC-4.0", "no_commercial"),
        ("restricted", "LicenseRef-AP-AllRightsReserved", "news agency"),
    ],
)
def test_what_must_not_be_released_is_named(config, license_, fault):
    assert fault in licence_errors({config: table_of(license_)})[0]


def test_what_may_be_released_has_no_faults():
    assert (
        licence_errors(
            {
                "open": table_of("CC-BY-4.0"),
                "restricted": table_of("CC-BY-NC-4.0"),
                "excerpts": table_of("NOASSERTION"),
            }
        )
        == []
    )


def test_licenses_md_counts_and_says_what_to_do():
    text = licenses_md(
        dataset_licence({"open": table_of("CC-BY-4.0", "CC-BY-4.0"), "restricted": SCHEMA.empty_table()})
    )

    assert "| [CC-BY-4.0](https://creativecommons.org/licenses/by/4.0/) | 2 | `attribution` | `a_" in text
    assert "- Name the author or the source. (`attribution`)" in text
    assert "not legal advice" in text
