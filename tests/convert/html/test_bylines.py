"""The authors of a page, in the ways that newsrooms print and state them; a name that did not write is never one."""

import io

import pytest

from dataset_tools.convert import html
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig

STORY = (
    "<p>The council of Port Ansel has voted to rebuild the harbour wall that fell in the winter storms, at a cost of nine "
    "million crowns that it does not have and hopes to find before the autumn.</p><p>“We could not wait another year,” said Liis Kask, the harbour master, "
    "after the vote. “Every tide takes a little more of the road,” she said.</p><p>Work begins in the week after the "
    "regatta and is to end before the spring tides; the ferry will use the old coal quay until then, said Ivo Brandt, "
    "who runs it, and the crews have been told.</p>"
)
AROUND = (
    "<aside class='related'><h3>Related stories</h3><div class='card'><a href='/a'>Ferry crews call off strike</a>"
    "<span class='author'>By Nora Quill</span></div></aside><section class='comments'><div class='comment'>"
    "<span class='comment-author'>Peter Lamb</span><p>They should have done it long ago.</p></div></section>"
    "<footer>© 2021 The Quay Courier</footer>"
)


def authors(
    byline: str = "", head: str = "", after: str = "", title: str = "Harbour wall to be rebuilt by spring"
) -> list[str]:
    """The authors of a page of the Quay Courier with a byline under its headline."""
    page = (
        f"<html lang='en'><head><title>{title} | The Quay Courier</title>"
        f"<meta property='og:site_name' content='The Quay Courier'>{head}</head><body><nav><a href='/'>Home</a>"
        f"<a href='/sport'>Sport</a></nav><main><article><header><h1>{title}</h1>{byline}</header>{STORY}{after}</article>"
        f"</main>{AROUND}</body></html>"
    )
    (draft,) = html.convert(
        io.BytesIO(page.encode()), Origin("quay/wall.html", "0" * 64, "text/html"), LimitsConfig()
    )
    assert isinstance(draft, Draft), draft
    return [h.value for h in draft.hints_of("author")]


def jsonld(author: str) -> str:
    return (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": '
        f'"Harbour wall to be rebuilt by spring", "datePublished": "2021-05-04T09:30:00+02:00", "author": {author}}}</script>'
    )


ONE = ["Mara Ilves"]
TWO = ["Mara Ilves", "Oskar Tamm"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<p class='byline'>By Mara Ilves</p>", ONE),
        ("<div class='byline'>By <a href='/authors/mara-ilves'>Mara Ilves</a> and <a href='/authors/o-tamm'>Oskar Tamm</a></div>", TWO),
        ("<span class='metadata__byline__author'>By Mara Ilves, QCN</span><p class='update-time'>Updated 1:20 PM ET, Tue May 4, 2021</p>", ONE),
        ("<div class='x1f2'><span>By</span><span class='z9'>Mara Ilves</span><span class='z8'>Quay Courier</span></div>", ONE),
        ("<div class='ssrc-1f'><div class='ssrc-2a'>By Mara Ilves</div><div class='ssrc-3b'>Quay Courier Maritime</div></div>", ONE),
        ("<div class='ssrc-1f'><b>By Mara Ilves</b><i>Harbour correspondent, Port Ansel</i></div>", ONE),
        ("<div class='author-name'><a rel='author' href='/by/mara'>MARA ILVES</a></div><time>May 4, 2021</time>", ONE),
        ("<p>Mara Ilves, Oskar Tamm</p><p>May 4, 2021</p>", TWO),
        ("<p>Mara Ilves</p><p>4 May 2021</p>", ONE),
        ("<p>Posted on May 4, 2021 by Mara Ilves</p>", ONE),
        ("<p>by Mara Ilves ● May 4, 2021 ● 6 min read</p>", ONE),
        ("<p>May 4, 2021 • Mara Ilves in Harbours</p>", ONE),
        ("<div class='author-info'>Mara Ilves May 4, 2021</div>", ONE),
        ("<div class='x1'>By <a href='/m'>Mara Ilves</a> <span>Former Deputy</span></div>", ONE),
        ("<p class='byline'>By MARA ILVES Associated Press</p>", ONE),
        ("<p class='byline'>By Mara Ilves, QCN Business</p>", ONE),
        ("<div class='c-byline'>Posted by <span>Mara Ilves</span> on May 4, 2021 at 9:30am</div>", ONE),
        ("<p class='byline'>By MARA ILVES and OSKAR TAMM</p>", TWO),
        ("<p class='author'>By Mara Ilves For The Quay Courier</p>", ONE),
        ("<p class='author'>By Mara Ilves in Port Ansel and Oskar Tamm in Low Island</p>", TWO),
        ("<p class='byline'>By Mara Ilves | Staff Writer</p>", ONE),
        ("<p class='byline'>By Mara Ilves, Staff Reporter</p>", ONE),
        ("<p class='byline'>By Mara Ilves, Associated Press</p>", ONE),
        ("<p class='byline'>Mara Ilves and Oskar Tamm, Quay Courier Staff Writers</p>", TWO),
        ("<p class='byline'>By Mara Ilves, Oskar Tamm and Sofia Lund</p>", [*TWO, "Sofia Lund"]),
        ("<p class='byline'>Written by Mara Ilves <span>4 min read</span></p>", ONE),
        ("<div itemprop='author' itemscope itemtype='http://schema.org/Person'><span itemprop='name'>Mara Ilves</span></div>", ONE),
        ("<address class='byline'><a href='/staff/mara-ilves/'>Mara Ilves</a></address>", ONE),
        ("<div class='contributors'><a href='/profile/mara-ilves'>Mara Ilves</a> in Port Ansel</div>", ONE),
        ("<p>Von Mara Ilves und Oskar Tamm</p>", TWO),
        ("<p>Par Mara Ilves</p><p>Publié le 4 mai 2021</p>", ONE),
        ("<p class='autor'>Por Mara Ilves</p>", ONE),
        ("<p class='author'>Door Jan de Vries</p>", ["Jan de Vries"]),
        ("<div>Story by Mara Ilves</div><div>Photographs by Oskar Tamm</div>", ONE),
        ("<p class='byline'>By Mara Ilves; edited by Oskar Tamm</p>", ONE),
        ("<p class='byline'>By Dr. Mara Ilves, Ph.D.</p>", ["Dr. Mara Ilves"]),
        ("<p class='byline'>By MARA ILVES, OSKAR TAMM</p>", TWO),
        ("<p>By <strong>Mara Ilves</strong>, USA DAILY</p>", ONE),
        ("<p class='author'>Mara Ilves/Quay Courier</p>", ONE),
        ("<div class='publish-line'>Mara Ilves, Quay Courier Staff Writer</div>", ONE),
        ("<div class='x'><span>Mara Ilves</span><span>Economics editor</span><span>@milves</span></div>", ONE),
        ("<p>Guest column by Mara Ilves</p>", ONE),
        ("<p>Text &amp; photos by Mara Ilves</p>", ONE),
        ("<p>Reporting by Mara Ilves in Port Ansel; Editing by Oskar Tamm</p>", ONE),
        ("<div class='byline'><span>Mara Ilves</span> <span>Reporter</span></div><div class='byline'><span>Oskar Tamm</span> <span>Photographer</span></div>", ONE),
        ("<p>Ein Kommentar von Mara Ilves</p><p>4. Mai 2021, 9:30 Uhr</p>", ONE),
        ("<p>Von unserer Korrespondentin Mara Ilves</p><p>4. Mai 2021</p>", ONE),
        ("<p>Text: Mara Ilves</p><p>Foto: Oskar Tamm</p>", ONE),
        ("<p class='signature'>Mara Ilves avec AFP</p>", ONE),
        ("<span>Propos recueillis par Mara Ilves</span>", ONE),
        ("<p>dalla nostra inviata Mara Ilves</p><p>4 maggio 2021</p>", ONE),
        ("<p>a cura di Mara Ilves</p><p>4 maggio 2021</p>", ONE),
        ("<p>Skrevet av Mara Ilves</p><p>4. mai 2021</p>", ONE),
        ("<p>Автор: Мария Иванова</p>", ["Мария Иванова"]),
        ("<p>文／王小明</p><p>2021/05/04</p>", ["王小明"]),
        ("<p>記者 王小明／台北報導</p><p>2021/05/04</p>", ["王小明"]),
        ("<p>김철수 기자</p><p>2021-05-04</p>", ["김철수"]),
        ("<p class='byline'>By Seán Ó Flaithearta</p>", ["Seán Ó Flaithearta"]),
        ("<p class='byline'>By Thandiwe Mbeki-Ndlovu</p>", ["Thandiwe Mbeki-Ndlovu"]),
    ],
)  # fmt: skip
def test_a_printed_byline_is_read(byline, names):
    """Credit words, outlets, posts, places and times around the names go."""
    assert authors(byline) == names


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (jsonld('{"@type": "Person", "name": "Mara Ilves"}'), ONE),
        (jsonld('[{"@type": "Person", "name": "Mara Ilves"}, {"@type": "Person", "name": "Oskar Tamm"}]'), TWO),
        (jsonld('["Mara Ilves", "Oskar Tamm"]'), TWO),
        (jsonld('{"@type": "Person", "name": "Mara Ilves and Oskar Tamm"}'), TWO),
        (jsonld('{"@type": "Person", "name": "By Mara Ilves, Quay Courier"}'), ONE),
        (jsonld('{"@type": "Person", "name": ["Mara Ilves", "Oskar Tamm"]}'), TWO),
        (jsonld('{"@type": "Person", "givenName": "Mara", "familyName": "Ilves"}'), ONE),
        (jsonld('{"@type": "Person", "name": "Mara Ilves,Oskar Tamm"}'), TWO),
        (jsonld('{"@type": "Person", "name": "Mara Ilves Political correspondent"}'), ONE),
        (jsonld('{"@type": "Person", "name": "Mara Ilves QCN News"}'), ONE),
        (jsonld('{"@type": "Person", "name": "<a href=\'/m\'>Mara Ilves</a>"}'), ONE),
        (jsonld('{"@id": "#m"}') + '<script type="application/ld+json">{"@id": "#m", "@type": "Person", "name": "Mara Ilves"}</script>', ONE),
        ("<meta name='author' content='Mara Ilves'>", ONE),
        ("<meta name='author' content='Mara Ilves, Oskar Tamm'>", TWO),
        ("<meta name='byl' content='By Mara Ilves and Oskar Tamm'>", TWO),
        ("<meta name='parsely-author' content='Mara Ilves'><meta name='parsely-author' content='Oskar Tamm'>", TWO),
        ("<meta name='author' content='Mara Ilves, The Quay Courier'>", ONE),
        ("<meta name='sailthru.author' content='mara ilves'>", ONE),
        ("<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Mara Ilves'>", ONE),
    ],
)  # fmt: skip
def test_a_stated_author_is_read(head, names):
    """JSON-LD and the meta tags of news sites, in their usual disorder."""
    assert authors(head=head) == names


@pytest.mark.parametrize(
    ("byline", "head"),
    [
        ("", ""),
        ("<p class='byline'>By The Quay Courier</p>", ""),
        ("<p class='byline'>By The Quay Courier</p>", "<meta name='author' content='Quay Courier'>"),
        ("", jsonld('{"@type": "Organization", "name": "The Quay Courier"}')),
        ("", jsonld('{"@type": "Person", "name": "The Quay Courier"}')),
        ("", "<meta name='author' content='https://www.facebook.com/quaycourier'>"),
        ("", "<meta property='article:author' content='https://quay.example/by/mara'>"),
        ("", "<meta name='author' content='@quaycourier'>"),
        ("<p class='byline'>By Associated Press</p>", ""),
        ("<p class='byline'>By QCN</p>", ""),
        ("<p class='byline'>Agência Quay</p>", ""),
        ("<p class='byline'>Reviewed by Mara Ilves</p>", ""),
        ("<p class='date'>May 4, 2021</p><p>Port Ansel</p>", ""),
        ("<figure><img src='w.jpg'><figcaption>The wall in April. Photo by Oskar Tamm</figcaption></figure>", ""),
        ("<p>Coastal Affairs</p>", ""),
        ("<p class='byline'>Newsroom</p>", "<meta name='author' content='admin'>"),
        ("<p class='byline'>Editorial Board</p>", jsonld('{"@type": "Person", "name": "Editorial Board"}')),
    ],
)  # fmt: skip
def test_nobody_signed_the_page(byline, head):
    """Sites, desks, agencies, addresses, checkers, photographers; the names of related stories, readers and speakers."""
    assert authors(byline, head) == []


@pytest.mark.parametrize(
    ("byline", "head", "names"),
    [
        ("<p class='byline'>By Holm Island Weather Desk</p>", "", ["Holm Island Weather Desk"]),
        ("<p class='byline'>By Quay Courier Staff</p>", "", ["Quay Courier Staff"]),
        ("", jsonld('{"@type": "Person", "name": "Holm Island Weather Desk"}'), ["Holm Island Weather Desk"]),
        ("", "<meta name='author' content='m.ilves'>", ["m.ilves"]),
        ("<p class='byline'>By Mara Ilves</p>", "<meta name='author' content='m.ilves'>", ONE),
        (
            "<p class='byline'>By Mara Ilves</p>",
            jsonld('{"@type": "Organization", "name": "Holm Desk"}'),
            ONE,
        ),
    ],
)
def test_a_team_or_a_login_signs_where_no_person_does(byline, head, names):
    """What is printed or stated as the author of the page is a fact about it, but a person goes first."""
    assert authors(byline, head) == names


def test_a_list_of_authors_below_its_heading_is_read():
    """Each of the lines that follow, as long as they are of one kind and hold a name alone."""
    listed = "<h3>Authors</h3><ul><li>Mara Ilves</li><li>Oskar Tamm</li><li>Read more</li></ul>"

    assert authors(after=listed) == TWO


def test_a_note_at_the_end_names_the_author():
    """Where nothing else is said, "About the author" is."""
    assert authors(after="<h3>About the author</h3><p>Mara Ilves</p>") == ONE


def test_the_byline_completes_the_metadata():
    """Metadata often name the first author only."""
    head = jsonld('{"@type": "Person", "name": "Mara Ilves"}')

    assert authors("<p class='byline'>By Mara Ilves and Oskar Tamm</p>", head) == TWO


def test_the_outlet_that_ran_it_first_is_no_author():
    """A syndicated copy names the outlet as a second author."""
    head = jsonld(
        '[{"@type": "Person", "name": "Mara Ilves"}, {"@type": "Person", "name": "Saltmarsh Courier"}]'
    )

    assert authors("<p class='byline'>By Mara Ilves, Saltmarsh Courier</p>", head) == ONE
