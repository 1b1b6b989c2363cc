"""The licence of a whole page: its text's, however it is shown, and never that of a picture or a part beside it."""

import pytest

from dataset_tools import flow

STORY = "".join(
    f"<p>{p}</p>"
    for p in [
        "The swing bridge at Karrow stuck half open on Friday, with a coal barge below it and a wedding on one side of the canal.",
        "“We have food for eighty,” said the bride’s uncle, Olle Brandt, “and the band is over there.” Nobody laughed until the band began to play across the water.",
        "The engineer of the harbour board, Ida Moss, oiled the rack by hand until four, and then it moved, slowly, with a noise like a cow.",
        "The band played on the bank for an hour, and the barge went on to the gasworks with the tide, its skipper saluting.",
    ]
)


def page(head="", foot="", body=""):
    """A story with something in its head, behind it, or below it."""
    return f"<!DOCTYPE html><html><head><title>The bridge stuck - Karrow Post</title>{head}</head><body><nav>Home News Sport</nav><article><h1>The bridge stuck</h1><p>By Ada Ferris</p>{STORY}{body}</article><footer>{foot}</footer></body></html>"


DEEDS = "https://creativecommons.org/licenses/"
PAGES = [
    ("rel-head", page(head=f'<link rel="license" href="{DEEDS}by-sa/4.0/">'), "CC-BY-SA-4.0"),
    (
        "rel-a",
        page(foot=f'<a rel="license" href="{DEEDS}by-nc-nd/3.0/us/">Some rights reserved</a>'),
        "LicenseRef-CC-BY-NC-ND-3.0-US",
    ),
    (
        "http-www",
        page(foot='<a href="http://www.creativecommons.org/licenses/by/3.0/">License</a>'),
        "CC-BY-3.0",
    ),
    ("no-scheme", page(foot='<a href="//creativecommons.org/licenses/by-nc/2.5/">CC</a>'), "CC-BY-NC-2.5"),
    (
        "deed-lang",
        page(foot=f'<a href="{DEEDS}by-nc-sa/4.0/deed.de"><img src="/cc.svg" alt="CC"></a>'),
        "CC-BY-NC-SA-4.0",
    ),
    ("legalcode", page(foot=f'Lizenz: <a href="{DEEDS}by/4.0/legalcode.fr">CC</a>'), "CC-BY-4.0"),
    ("port-de", page(foot=f'<a href="{DEEDS}by-nc-nd/3.0/de/">Creative Commons</a>'), "CC-BY-NC-ND-3.0-DE"),
    ("port-igo", page(foot=f'<a href="{DEEDS}by/3.0/igo/">CC</a>'), "CC-BY-3.0-IGO"),
    (
        "no-slash",
        page(foot='<a href="https://creativecommons.org/licenses/by-nd/4.0">CC BY-ND</a>'),
        "CC-BY-ND-4.0",
    ),
    (
        "licences-spelling",
        page(foot='<a href="https://creativecommons.org/licences/by/4.0/">licence</a>'),
        "CC-BY-4.0",
    ),
    ("cc0", page(foot='<a href="https://creativecommons.org/publicdomain/zero/1.0/">CC0</a>'), "CC0-1.0"),
    (
        "badge-i",
        page(
            foot='<img src="https://i.creativecommons.org/l/by-sa/3.0/88x31.png" alt="Creative Commons License">'
        ),
        "CC-BY-SA-3.0",
    ),
    (
        "badge-buttons",
        page(foot='<img src="https://licensebuttons.net/l/by-nc/4.0/80x15.png">'),
        "CC-BY-NC-4.0",
    ),
    (
        "rdfa",
        page(
            foot=f'<div xmlns:cc="http://creativecommons.org/ns#" about=""><span property="cc:license" resource="{DEEDS}by-sa/4.0/"></span></div>'
        ),
        "CC-BY-SA-4.0",
    ),
    ("rdfa-meta", page(head=f'<meta property="cc:license" content="{DEEDS}by/4.0/">'), "CC-BY-4.0"),
    (
        "dc-rights",
        page(
            head='<meta name="DC.rights" content="Creative Commons Attribution-ShareAlike 4.0 International">'
        ),
        "CC-BY-SA-4.0",
    ),
    ("dcterms", page(head=f'<link rel="dcterms.license" href="{DEEDS}by-nc/4.0/">'), "CC-BY-NC-4.0"),
    (
        "ld",
        page(
            head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"The bridge stuck","license":"'
            + DEEDS
            + 'by-nc-nd/4.0/"}</script>'
        ),
        "CC-BY-NC-ND-4.0",
    ),
    (
        "ld-graph",
        page(
            head='<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},{"@type":"Article","headline":"The bridge stuck","license":{"@type":"CreativeWork","url":"'
            + DEEDS
            + 'by/4.0/"}}]}</script>'
        ),
        "CC-BY-4.0",
    ),
    (
        "ld-image",
        page(
            head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"The bridge stuck","image":{"@type":"ImageObject","license":"'
            + DEEDS
            + 'by/2.0/","url":"x.jpg"}}</script>'
        ),
        "NOASSERTION",
    ),
    (
        "microdata",
        page(
            foot=f'<span itemscope itemtype="https://schema.org/Article"><a itemprop="license" href="{DEEDS}by/4.0/">l</a></span>'
        ),
        "CC-BY-4.0",
    ),
    (
        "words-en",
        page(
            foot="<p>Unless otherwise indicated, the text on this site is available under the Creative Commons Attribution-NonCommercial-ShareAlike 4.0 licence.</p>"
        ),
        "CC-BY-NC-SA-4.0",
    ),
    (
        "words-de",
        page(
            foot="<p>Sofern nicht anders angegeben, steht der Inhalt dieser Seite unter einer Creative Commons Namensnennung - Nicht kommerziell - Keine Bearbeitungen 4.0 International Lizenz.</p>"
        ),
        "CC-BY-NC-ND-4.0",
    ),
    (
        "words-fr",
        page(
            foot="<p>Sauf mention contraire, le contenu de ce site est sous licence Creative Commons Attribution - Pas d’Utilisation Commerciale 3.0 France.</p>"
        ),
        "LicenseRef-CC-BY-NC-3.0-FR",
    ),
    (
        "words-es",
        page(
            foot="<p>Salvo que se indique lo contrario, los contenidos de este sitio se publican con licencia Creative Commons Atribución-CompartirIgual 4.0 Internacional.</p>"
        ),
        "CC-BY-SA-4.0",
    ),
    (
        "words-it",
        page(
            foot="<p>Salvo diversa indicazione, i testi sono distribuiti con licenza Creative Commons Attribuzione - Non commerciale 4.0 Internazionale.</p>"
        ),
        "CC-BY-NC-4.0",
    ),
    (
        "words-nl",
        page(
            foot="<p>Tenzij anders vermeld is alles in dit werk gelicenseerd onder een Creative Commons Naamsvermelding 4.0 Internationaal licentie.</p>"
        ),
        "CC-BY-4.0",
    ),
    (
        "words-pt",
        page(
            foot="<p>Este conteúdo está licenciado sob Creative Commons Atribuição-SemDerivações 4.0 Internacional.</p>"
        ),
        "CC-BY-ND-4.0",
    ),
    (
        "words-sv",
        page(foot="<p>Innehållet är licensierat under Creative Commons Erkännande 4.0 Internationell.</p>"),
        "CC-BY-4.0",
    ),
    (
        "words-pl",
        page(
            foot="<p>Treści dostępne na licencji Creative Commons Uznanie autorstwa 4.0 Międzynarodowe.</p>"
        ),
        "CC-BY-4.0",
    ),
    ("code-short", page(foot="<p>CC BY-NC-SA 4.0 | Impressum | Datenschutz</p>"), "CC-BY-NC-SA-4.0"),
    (
        "in-article",
        page(
            body=f'<p><em>This article is republished from <a href="https://inlet.example/">The Inlet</a> under a <a href="{DEEDS}by-nd/4.0/">Creative Commons license</a>. Read the <a href="https://inlet.example/bridge">original article</a>.</em></p>'
        ),
        "CC-BY-ND-4.0",
    ),
    (
        "heading-nearby",
        page(foot=f'<h4>License</h4><p><a href="{DEEDS}by/4.0/">Creative Commons Attribution 4.0</a></p>'),
        "CC-BY-4.0",
    ),
    (
        "figure-badge",
        page(
            foot=f'<figure class="wp-block-image"><a href="{DEEDS}by/4.0/"><img src="cc.png" alt="CC BY"></a></figure>'
        ),
        "CC-BY-4.0",
    ),
    (
        "escaped-slash",
        page(
            head='<script type="application/ld+json">{"@context":"https:\\/\\/schema.org","@type":"NewsArticle","headline":"The bridge stuck","license":"https:\\/\\/creativecommons.org\\/licenses\\/by-sa\\/4.0\\/"}</script>'
        ),
        "CC-BY-SA-4.0",
    ),
    ("single-quote", page(foot=f"<a href='{DEEDS}by-nc/4.0/' title='x'>c</a>"), "CC-BY-NC-4.0"),
    ("unquoted", page(foot=f"<a href={DEEDS}by/4.0/>c</a>"), "CC-BY-4.0"),
    (
        "with-copyright",
        page(foot=f'<p>© 2023 Karrow Post. <a href="{DEEDS}by-nc-sa/4.0/">Some rights reserved</a></p>'),
        "CC-BY-NC-SA-4.0",
    ),
    # not the article's
    (
        "photo-caption",
        page(
            body=f'<figure><img src="b.jpg"><figcaption>The bridge. J. Lind, <a href="{DEEDS}by-sa/2.0/">CC BY-SA 2.0</a></figcaption></figure>'
        ),
        "NOASSERTION",
    ),
    (
        "photo-para",
        page(body=f'<p class="credit">Image: J. Lind / Flickr / <a href="{DEEDS}by/2.0/">CC BY 2.0</a></p>'),
        "NOASSERTION",
    ),
    (
        "photo-div",
        page(
            body=f'<div class="wp-caption"><img src="b.jpg"><p class="wp-caption-text">Bridge, by J. Lind via Wikimedia Commons (<a href="{DEEDS}by-sa/3.0/deed.en">CC BY-SA</a>)</p></div>'
        ),
        "NOASSERTION",
    ),
    (
        "theme",
        page(head=f"<style>/* Theme licensed under CC BY 3.0 {DEEDS}by/3.0/ */</style>"),
        "NOASSERTION",
    ),
    (
        "font-footer",
        page(foot=f'<p>Icons by Pixelry, licensed under <a href="{DEEDS}by/3.0/">CC BY 3.0</a></p>'),
        "NOASSERTION",
    ),
    (
        "map",
        page(
            body=f'<div id="map">Map tiles by Cartosphere, <a href="{DEEDS}by/3.0/">CC BY 3.0</a>. Data by OpenStreetMap</div>'
        ),
        "NOASSERTION",
    ),
    (
        "comment-policy",
        page(
            foot=f'<p>By commenting you agree that your comment is published under <a href="{DEEDS}by/4.0/">CC BY 4.0</a>.</p>'
        ),
        "NOASSERTION",
    ),
    (
        "wikipedia-extract",
        page(
            body=f'<aside>About Karrow: text from Wikipedia, <a href="{DEEDS}by-sa/4.0/">CC BY-SA 4.0</a></aside>'
        ),
        "NOASSERTION",
    ),
    (
        "music",
        page(body=f'<p>Music: “Low Tide” by M. Kord, <a href="{DEEDS}by/4.0/">CC BY</a></p>'),
        "NOASSERTION",
    ),
    (
        "dataset",
        page(
            body=f'<p>The data behind this story are on our server (<a href="{DEEDS}by/4.0/">CC BY 4.0</a>).</p>'
        ),
        "NOASSERTION",
    ),
    (
        "story-about",
        page(
            body=f'<p>The museum has put 10,000 maps online under <a href="{DEEDS}by/4.0/">a Creative Commons licence</a>, its director said, and anyone may print them.</p>'
        ),
        "NOASSERTION",
    ),
    (
        "related-card",
        page(foot=f'<div class="related"><a href="/x">How to use {DEEDS}by/4.0/ photos</a></div>'),
        "NOASSERTION",
    ),
    (
        "pdm-scan",
        page(
            body='<p>Scan: <a href="https://creativecommons.org/publicdomain/mark/1.0/">Public Domain Mark</a></p>'
        ),
        "NOASSERTION",
    ),
    (
        "header-image",
        page(
            body=f'<p><small>Header image: “Quay” by <a href="x">J. Lind</a> is licensed under <a href="{DEEDS}by-sa/2.0/?ref=openverse">CC BY-SA 2.0</a>.</small></p>'
        ),
        "NOASSERTION",
    ),
    (
        "featured-photo",
        page(body=f'<p>Featured photo credit: J. Lind (<a href="{DEEDS}by/2.0/">license</a>)</p>'),
        "NOASSERTION",
    ),
    (
        "video",
        page(
            body=f'<div class="video"><iframe src="x"></iframe><span>Video © Quay TV, <a href="{DEEDS}by-nd/3.0/">CC</a></span></div>'
        ),
        "NOASSERTION",
    ),
    (
        "arr-and-photo",
        page(
            body=f'<p>Photo: J. Lind, <a href="{DEEDS}by/2.0/">CC BY 2.0</a></p>',
            foot="<p>© 2023 Karrow Post. All rights reserved.</p>",
        ),
        "LicenseRef-All-Rights-Reserved",
    ),
]


@pytest.mark.parametrize(("page_", "license_"), [p[1:] for p in PAGES], ids=[p[0] for p in PAGES])
def test_the_licence_is_that_of_the_text(tmp_path, page_, license_):
    (tmp_path / "page.html").write_text(page_, "utf-8")
    (record,) = flow.read_one(tmp_path / "page.html")

    assert record.article.rights.license == license_
