"""A grant counts by where it stands on a page: docs/explanation/rights.md, "The burden of proof lies on the permission"."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "bench" / "rights"))
import score

WORDS = "All articles on this site are licensed under CC BY 4.0."
LINK = '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>'
APART = [
    "<aside><p>{}</p></aside>",
    "<dialog><p>{}</p></dialog>",
    "<div hidden><p>{}</p></div>",
    '<div style="display: none"><p>{}</p></div>',
    '<div aria-hidden="true"><p>{}</p></div>',
    '<p style="position:absolute; left:-9999px">{}</p>',
    '<p style="font-size:0">{}</p>',
    '<p class="sr-only">{}</p>',
    '<div role="dialog"><p>{}</p></div>',
    "<figure><img src=x><figcaption>{}</figcaption></figure>",
    "<blockquote><p>{}</p></blockquote>",
    "<pre>{}</pre>",
    "<p><code>{}</code></p>",
    "<p><del>{}</del></p>",
    "<template><p>{}</p></template>",
    "<noscript><p>{}</p></noscript>",
    "<iframe>{}</iframe>",
    "<select><option>{}</option></select>",
    '<span class="tooltip">{}</span>',
    '<div class="related-posts"><p>{}</p></div>',
    '<section id="comments"><p>{}</p></section>',
]
BESIDE = [
    "<p>{}</p>",
    "<footer><p>{}</p></footer>",
    '<div class="site-info">{}</div>',
    "<small>{}</small>",
]


def view(part: str, where: str) -> str:
    page = score.STORY.read_text("utf-8").replace("{head}", "")
    for name in ("body", "foot"):
        page = page.replace(f"{{{name}}}", part if name == where else "")
    return score.answer({"page": page})["view"]


@pytest.mark.parametrize("where", ["body", "foot"])
@pytest.mark.parametrize("grant", [WORDS, LINK], ids=["words", "link"])
@pytest.mark.parametrize("part", APART)
def test_a_grant_in_another_part_frees_nothing(part, grant, where):
    assert view(part.format(grant), where) == "excerpt"


@pytest.mark.parametrize("where", ["body", "foot"])
@pytest.mark.parametrize("grant", [WORDS, LINK], ids=["words", "link"])
@pytest.mark.parametrize("part", BESIDE)
def test_a_grant_below_the_story_is_the_storys(part, grant, where):
    assert view(part.format(grant), where) == "open"


@pytest.mark.parametrize("where", ["body", "foot"])
def test_a_refusal_of_machines_is_heard_below_the_story(where):
    """Also as a last paragraph that the converter takes for the story."""
    assert view("<p>Unsere Artikel sind kein Futter für Algorithmen.</p>", where) == "metadata"


def test_what_a_button_shows_is_not_hidden():
    panel = f'<button aria-controls="lic">Copyright</button><div id="lic" style="display:none"><p>{LINK}</p></div>'

    assert view(panel, "foot") == "open"


def test_a_class_of_the_whole_page_says_nothing_of_its_notice():
    page = score.STORY.read_text("utf-8").replace("{head}", "").replace("{body}", "")
    page = page.replace("<article>", '<article class="single-card">').replace("{foot}", f"<p>{WORDS}</p>")

    assert score.answer({"page": page})["view"] == "open"
