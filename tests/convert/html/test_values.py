"""Titles, names and dates are read from what a page claims; unknown beats wrong."""

import pytest

from dataset_tools.convert.html.authors import clean_names, is_name, not_people
from dataset_tools.convert.html.dates import day_of, read
from dataset_tools.convert.html.jsonld import Statement, read_statements
from dataset_tools.convert.html.signers import signer
from dataset_tools.convert.html.titles import choose_title, strip_site


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferry crews call off strike | The Quay Courier", "Ferry crews call off strike"),
        ("Quay Courier - Ferry crews call off strike", "Ferry crews call off strike"),
        ("Ferry crews call off strike - News - Port Ansel", "Ferry crews call off strike"),
        ("Strike: the ferry crews’ own story", "Strike: the ferry crews’ own story"),
        ("Ferry crews", "Ferry crews"),
        ("Quay Weekly | QuayWeekly.com - Ferry crews call off strike", "Ferry crews call off strike"),
    ],
)
def test_the_site_leaves_the_title(title, expected):
    """Site and section go, a headline with a colon stays whole."""
    assert strip_site(title, ["The Quay Courier", "quaycourier"]) == expected


def test_the_heading_wins_over_a_title_made_for_search_engines():
    """The only h1 is what the reader sees."""
    chosen = choose_title(["Crews call it off"], ["Ferry strike 2021: what you need to know"], None, [])

    assert chosen == ("Crews call it off", "h1")


@pytest.mark.parametrize(
    ("heading", "claim", "title"),
    [
        ("4 May 2021 Ferry crews call off strike", "Ferry crews call off strike", "Ferry crews call off strike"),
        ("Blog: Ferry crews call off strike", "Ferry crews call off strike", "Ferry crews call off strike"),
        ("NewFerry crews call off strike", "Ferry crews call off strike", "Ferry crews call off strike"),
        ("Ferry crews call off strike | Port Ansel", "Ferry crews call off strike | Port Ansel", "Ferry crews call off strike"),
        ("Ferry crews call off their longest strike", "Ferry crews call off their long", "Ferry crews call off their longest strike"),
        ("Quay Courier reporters call off their strike", "Crews of the paper end it", "Quay Courier reporters call off their strike"),
    ],
)  # fmt: skip
def test_what_stands_around_the_headline_leaves_it(heading, claim, title):
    """Days, labels, glued words and sections go; a headline that a meta tag cut, or that speaks of the site, stays."""
    assert choose_title([heading], [claim], claim, ["Quay Courier"]) == (title, "h1")


def test_the_page_that_holds_an_article_is_not_its_site():
    """Its name is the headline: taken for the site's, it would refuse the heading."""
    part_of = '"isPartOf": {"@type": "WebPage", "name": "Ferry crews call off strike"}'
    raw = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ferry crews", {part_of}}}</script>'

    (statement,) = read_statements(raw)

    assert "site" not in statement.values


def test_a_logo_in_an_h1_is_not_the_headline():
    """A heading that names the site gives way to the claim."""
    chosen = choose_title(["Quay Courier"], ["Ferry crews call off strike"], None, ["Quay Courier"])

    assert chosen == ("Ferry crews call off strike", "claim:0")


@pytest.mark.parametrize(
    "text",
    [
        "Quay Courier",
        "Staff Writer",
        "admin",
        "@mara",
        "https://quay.example/mara",
        "Newsroom",
        "mara ilves 3",
        "Editorial Team",
    ],
)
def test_what_is_not_a_person_is_not_an_author(text):
    """Sites, posts, handles and addresses are refused."""
    assert not is_name(text, ["Quay Courier"])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Mara Ilves and Oskar Tamm", ["Mara Ilves", "Oskar Tamm"]),
        ("BySummer Lind", ["Summer Lind"]),
        ("Mara Ilves, Quay Courier", ["Mara Ilves"]),
        ("By MARA ILVES | May 4, 2021", ["Mara Ilves"]),
        ("Von Jana de Groot", ["Jana de Groot"]),
        ("Reviewed by Liis Kask", []),
        ("Reporting by Mara Ilves; editing by Liis Kask", ["Mara Ilves"]),
    ],
)
def test_names_of_a_credit_line(line, names):
    """Credit words, outlets, dates and checkers go; the writers stay."""
    assert clean_names([line], ["Quay Courier"]) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Sarah", ["Sarah"]),
        ("Sarah & Peter", ["Sarah", "Peter"]),
        ("Sarah Ilves Founder & Lead Reviewer", ["Sarah Ilves"]),
        ("By Sarah Ilves ⋅ Review Editor ⋅ Updated May 4, 2021", ["Sarah Ilves"]),
        ("marketing", []),
    ],
)
def test_given_names_alone_and_posts_behind_names(line, names):
    """A blog signs with a given name; a post behind a name is cut off it."""
    assert clean_names([line], ["Quay Courier"]) == names


def test_a_person_whose_site_bears_her_name_is_its_author():
    """The site's name is refused, unless it is a person's."""
    assert clean_names(["Sarah Ilves"], ["Sarah Ilves Photography", "sarahilves"]) == ["Sarah Ilves"]
    assert clean_names(["Quay Courier"], ["Quay Courier"]) == []


def test_a_team_signs_by_its_name_and_a_post_does_not():
    """The site itself, bare posts, addresses, those who administer it and a script's empty values sign nothing."""
    lines = ["Holm Island Weather Desk", "Quay Courier Staff", "The Quay Courier", "Staff Writer", "Editorial Team", "NOC Admin", "admin",
             "undefined", "null", "@mara", "m.ilves"]  # fmt: skip

    assert [s for s in (signer(line, ["Quay Courier"], stated=True) for line in lines) if s] == [
        "Holm Island Weather Desk",
        "Quay Courier Staff",
        "m.ilves",
    ]


def test_the_site_s_own_word_for_posts_is_known():
    """The list is found: an empty one would let every section of a site pass for a name."""
    assert {"newsroom", "redaktion"} <= not_people()


@pytest.mark.parametrize("value", ["May 4", "2021-13-40", "", "20", "9999999999"])
def test_what_is_not_a_day_is_no_day(value):
    """Machine dates only; the rest is read elsewhere."""
    assert day_of(value) is None


def hints(statement: str, url: str | None, printed: list[str]) -> list[str]:
    statements = [Statement({"date": statement})]
    from dataset_tools.convert.html.body import parse

    return [h.value for h in read(parse("<p>x</p>"), {}, statements, url, printed)]


def test_the_day_in_the_address_settles_the_time_zone():
    """A story of the evening is dated the day after in UTC."""
    assert hints("2021-05-05T01:30:00Z", "https://quay.example/2021/05/04/strike", [])[0] == "2021-05-04"


def test_the_printed_day_settles_the_time_zone():
    """The day that the reader sees wins over the one a clock in Greenwich shows."""
    assert hints("2021-05-05T01:30:00Z", None, ["Tuesday 4 May 2021"])[0] == "2021-05-04"


def test_another_day_on_the_page_changes_nothing():
    """Only a neighbouring day can be a time zone."""
    assert hints("2021-05-05T01:30:00Z", None, ["Updated 9 June 2021"]) == ["2021-05-05T01:30:00Z"]


def test_json_ld_is_read_through_graphs_references_and_mistakes():
    """Authors by @id, CDATA, a trailing comma: all of them are on real pages."""
    page = """<script type='application/ld+json'>//<![CDATA[
    {"@graph": [{"@type": "Person", "@id": "#m", "name": "Mara Ilves"}, {"@type": ["NewsArticle"], "headline": "Strike &amp; tide",
     "author": {"@id": "#m"}, "datePublished": "2021-05-04", "license": {"@type": "CreativeWork", "url": "https://x.example/l"},},]}
    //]]></script>"""

    (statement,) = read_statements(page)

    assert statement.values["title"] == "Strike & tide"
    assert [(a.name, a.kind) for a in statement.authors] == [("Mara Ilves", "person")]
    assert statement.values["license"] == "https://x.example/l"
