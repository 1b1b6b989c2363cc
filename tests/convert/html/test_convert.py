"""A page becomes a draft whose every block leads back to the source."""

import io

import pytest

from dataset_tools.convert import html
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Draft, Origin, Role
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.span import apply_edits

ORIGIN = Origin("quay/wall.html", "0" * 64, "text/html")

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Harbour wall to be rebuilt by spring - The Quay Courier</title>
<meta property="og:site_name" content="The Quay Courier">
<link rel="canonical" href="https://quay-courier.example/2021/05/04/wall">
<meta name="tdm-reservation" content="1">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Harbour wall to be rebuilt by spring", "datePublished": "2021-05-04T09:30:00+02:00",
"author": [{"@type": "Person", "name": "Mara Ilves"}], "isAccessibleForFree": true}</script>
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Harbour wall to be rebuilt by spring</h1><p class="byline">By <a rel="author">Mara Ilves</a></p>
<figure><img src="wall.jpg"><figcaption>The wall in April. Oskar Tamm / Quay Courier</figcaption></figure>
<p>The council of Port Ansel has voted to rebuild the harbour wall that fell in the winter storms, at a cost
of nine million crowns.</p>
<p>&ldquo;We could not wait <b>another</b> year,&rdquo; said the harbour master, Liis Kask, after the vote. &ldquo;Every tide
takes a little more of the road.&rdquo;</p>
<p>Work begins in the week after the regatta and is to end before the spring tides; the ferry will
use the old coal quay until then, the council&nbsp;said.</p></article>
<footer><p>&copy; 2021 The Quay Courier. All rights reserved.</p>
<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></footer></body></html>"""


def draft_of(page: str) -> Draft:
    (result,) = html.convert(io.BytesIO(page.encode()), ORIGIN, LimitsConfig())
    assert isinstance(result, Draft), result
    return result


def values(draft: Draft, field: str) -> list[str]:
    return [h.value for h in draft.hints_of(field)]


def test_body_holds_the_paragraphs_and_nothing_around_them():
    """Headline, byline, caption, menu and footer stay out of the body."""
    body = draft_of(PAGE).text(Role.BODY)

    assert body.startswith("The council of Port Ansel has voted to rebuild the harbour wall that fell")
    assert body.endswith("until then, the council said.")
    assert "“We could not wait another year,” said the harbour master" in body
    assert "Oskar Tamm" not in body


def test_every_block_is_its_raw_slice_after_its_edits():
    """The law of spans holds for paragraphs with tags, entities and wrapped lines."""
    draft = draft_of(PAGE)

    assert [apply_edits(b.span.of(draft.raw), b.edits) for b in draft.blocks] == [
        b.text for b in draft.blocks
    ]
    assert all(len(b.span) for b in draft.blocks)


def test_a_word_of_the_body_leads_back_to_its_place_in_the_source():
    """Quotes are found in the text; their evidence is in the markup."""
    draft = draft_of(PAGE)
    block = next(b for b in draft.blocks if "another" in b.text)
    at = block.text.index("“We")

    from dataset_tools.model.span import Span

    assert block.raw_span(Span(at, at + 3)).of(draft.raw) == "&ldquo;We"


def test_metadata_become_hints_with_the_choice_first():
    """The headline has no site name, the author is a person, the date is the stated one."""
    draft = draft_of(PAGE)

    assert values(draft, "title")[0] == "Harbour wall to be rebuilt by spring"
    assert values(draft, "author") == ["Mara Ilves"]
    assert values(draft, "date") == ["2021-05-04T09:30:00+02:00"]
    assert values(draft, "url") == ["https://quay-courier.example/2021/05/04/wall"]
    assert values(draft, "license_url") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert values(draft, "pref") == ["tdm-reservation: 1"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<div>Sarah Ilves</div>", ["Sarah Ilves"]),
        ("<div>Trygve Haldum | 4 May 2021</div>", ["Trygve Haldum"]),
        ("<div>Trade Program</div><div>4 May 2021</div>", []),
        ("<div>Trygve Haldum</div>", []),
    ],
)
def test_a_name_alone_under_the_headline_is_the_byline(line, names):
    """A known given name, or a day beside it and no word that the page writes small."""
    story = (
        "<p>The trade program of the port was voted down on a windy evening, and the crews went home.</p>" * 4
    )

    draft = draft_of(f"<html><body><h1>Port Ansel votes on trade</h1>{line}{story}</body></html>")

    assert values(draft, "author") == names


def test_the_notice_at_the_foot_is_kept_for_the_reader_of_rights():
    """trafilatura drops the footer; the notice is a block of its own role."""
    assert "© 2021 The Quay Courier. All rights reserved." in draft_of(PAGE).text(Role.RIGHTS)


@pytest.mark.parametrize("page", ["", " ", "just text", "<", "<html></html>", "<p>", "\x00\x01"])
def test_a_page_without_an_article_is_still_a_draft(page):
    """Nothing to extract is not a crash; the body is empty and a later rule says so."""
    assert isinstance(draft_of(page), Draft)


def test_a_page_beyond_the_record_limit_is_refused_with_its_path():
    """The finding names the file; nothing was parsed."""
    (result,) = html.convert(io.BytesIO(b"a" * 1_000_001), ORIGIN, LimitsConfig(record_mb=1))

    assert isinstance(result, Diagnostic)
    assert (result.code, result.path) == ("SEC001", "quay/wall.html")
