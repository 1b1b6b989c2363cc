"""What a tag says: its name, and the words in its class and id that tell a story from what surrounds it."""

import re
from functools import lru_cache

from dataset_tools.lexicon import word_set

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "picture",
        "source",
    ]
)
VOID = word_set("mul", "html_void")
# They neither break a block nor say anything about it; the last row draws pictures.
# Marks a tag of `_PASSED` in what `read_tag` returns.
PASSED_BIT = 1
_PASSED = (INLINE - {"a", "label", "picture", "span", "time"}) | {
    "circle",
    "clippath",
    "defs",
    "ellipse",
    "g",
    "line",
    "lineargradient",
    "path",
    "polygon",
    "polyline",
    "rect",
    "stop",
    "symbol",
    "use",
}
# Their text is for programs, or for a browser that lacks something.
SILENT = frozenset(
    [
        "svg",
        "noscript",
        "iframe",
        "object",
        "select",
        "textarea",
        "title",
        "math",
        "audio",
        "video",
        "canvas",
        "datalist",
    ]
)
# Those of them that hold text for readers, where scripts are off.
LOUD = frozenset(["noscript", "textarea"])
# What closes an open element of the same kind.
CLOSES = {
    "p": ("p",),
    "li": ("li",),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("tr",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "option": ("option",),
}
CLOSE_P = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)

# Words in class and id, and what they say of the element: one bit a line. docs/explanation/html.md lists the origin.
TOKENS: tuple[tuple[str, str], ...] = (
    ("comment", "comment comments disqus respond reply replies discussion kommentar kommentare kommentarer commentaire commentaires comentarios commenti reacties"),
    ("related", "related recommended recommend recommendations recirc recirculation similar suggested suggestions relacionadas relacionados correlati correlate"),
    ("more", "more next previous prev trending popular latest upnext readnext mostread also further"),
    ("side", "sidebar side rail aside secondary complementary"),
    ("foot", "footer foot bottom footnote footnotes colophon endnotes"),
    ("nav", "nav navigation menu navbar breadcrumb breadcrumbs pagination pager toc contents jump skip"),
    ("head", "header masthead topbar top hero heading headline banner"),
    ("share", "share sharing compartir partager teilen condividi social follow facebook twitter whatsapp linkedin pinterest addthis sharedaddy"),
    ("signup", "newsletter subscribe subscription signup optin subscriber mailing email join"),
    ("promo", "promo promotion promoted cta callout sponsor sponsored partner offer deal deals shop buy product products donate"),
    ("ad", "publicidad publicidade pubblicita publicite werbung anzeige annons annonse reklame reklama ad ads advert advertisement adsense sponsorship dfp gpt outbrain taboola admarkup"),
    ("author", "author authors byline bylines contributor contributors writer writers credit credits vcard autor autores autoren auteur auteurs autore autori forfatter forfattere skribent redacteur verfasser signature journalist journalists journaliste reporter reporters"),
    ("bio", "bio biography about profile"),
    ("caption", "caption captions figcaption wp credit photo image img media gallery slideshow figure thumbnail bildunterschrift bildtext legende didascalia"),
    ("tags", "tag tags tagged topics topic category categories cat keywords label labels taxonomy etiquetas schlagworte"),
    ("meta", "meta date time timestamp published dateline updated info details readtime reading"),
    ("cookie", "cookie cookies consent gdpr privacy onetrust cmp"),
    ("paywall", "paywall premium subscriber regwall piano gate gated metered"),
    ("hidden", "hidden hide invisible offscreen sr visually screenreader modal popup overlay dialog tooltip lightbox"),
    ("legal", "copyright legal disclaimer disclosure terms rights license disclosures notice"),
    ("teaser", "teaser card cards tile tiles promo item listing list grid carousel slider feed stream"),
    ("widget", "widget widgets module embed embedded player video audio podcast poll quiz form search login"),
    ("summary", "summary dek subtitle subhead subheadline standfirst excerpt intro lead lede abstract description kicker"),
    ("pullquote", "pullquote pull blockquote quote factbox infobox box sidebox inset highlight"),
    ("body", "articlebody body entry text richtext prose copy bodytext storybody paragraph wysiwyg rte markdown cuerpo texte testo artikeltext brodtext"),
    ("article", "article artikel articulo articolo artigo noticia beitrag story post news blog single"),
    ("content", "content main container primary"),
    ("correction", "correction corrections editors note editornote update"),
    ("references", "references reference citations bibliography sources reflist"),
    ("faq", "faq faqs accordion tabs tab collapse"),
)  # fmt: skip
BITS = {name: 1 << i for i, (name, _) in enumerate(TOKENS)}
_TAG_BITS = ("aside", "footer", "nav", "header", "form", "figure", "figcaption", "table", "article", "main", "ul", "ol", "li",
             "blockquote", "button", "a", "pre", "dl", "section", "details")  # fmt: skip
TAG_BITS = {name: 1 << (len(TOKENS) + i) for i, name in enumerate(_TAG_BITS)}
NAMES = (*BITS, *(f"<{t}>" for t in _TAG_BITS))
_BIT_OF_WORD: dict[str, int] = {}
for _name, _words in TOKENS:
    for _word in _words.split():
        _BIT_OF_WORD[_word] = _BIT_OF_WORD.get(_word, 0) | BITS[_name]

# What sites and their publishing systems call the element that holds the story and nothing else.
_MAIN = re.compile(
    r"""(?:article|story|entry|post|page|news|main|blog|single)[-_]{0,2}(?:body|content|text|copy|main)(?![a-z])|articlebody|"""
    r"""body[-_]{0,2}(?:content|text|copy)|content[-_]{0,2}(?:body|main|article)|(?:artikel|artikkel)[-_]{0,2}(?:body|text|content|inhalt)|(?:articulo|noticia|nota|articolo|artigo)[-_]{0,2}(?:body|cuerpo|corpo|texto|testo|contenido)|field--?name-body|field-body|article__?container|"""
    r"""rich-?text|wysiwyg|fulltext|post_inner_wrapper|story-?content""",
    re.IGNORECASE,
)
_MAIN_WORDS = (
    "body",
    "content",
    "text",
    "copy",
    "main",
    "container",
    "wysiwyg",
    "wrapper",
    "inhalt",
    "cuerpo",
    "corpo",
    "test",
    "contenido",
)  # one stands in each
_MAIN_TAGS = frozenset(["article", "div", "main", "section", "td"])
MAIN = 1 << (len(TOKENS) + len(_TAG_BITS))
# A main element with less text than this is a teaser or a header of the same name.
MAIN_CHARS = 300

# Class and id stand at the front of a tag; addresses and styles make the rest long.
READ_CHARS = 600

# An element that holds more of the page than this says nothing about a part of it.
WHOLE_PAGE = 0.6

_PART = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)")
_ATTRIBUTES = re.compile(
    r"""\s(class|id|role|itemprop|data-testid|data-component|data-module|style|aria-hidden|aria-label|hidden)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)"""
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


@lru_cache(maxsize=20_000)
def read_tag(tag: str) -> tuple[str, bool, int, str]:
    """Name, whether it closes, the bits of its classes, and a signature for elements of its like.

    >>> name, closes, bits, _ = read_tag('<div class="article-comments">')
    >>> name, closes, bits == BITS["comment"] | BITS["article"]
    ('div', False, True)
    """
    m = _PART.match(tag)
    if not m:
        return "", False, 0, ""
    name = m.group(1).lower()
    if name in _PASSED:
        return "", tag[1] == "/", PASSED_BIT, ""
    if tag[1] == "/":
        return name, True, 0, ""
    if name in VOID:
        return name, False, 0, ""
    bits = TAG_BITS.get(name, 0)
    signature = name
    if len(tag) > len(name) + 3:
        for key, value in _ATTRIBUTES.findall(tag[:READ_CHARS]):
            if key == "style":
                bits |= BITS["hidden"] if _INVISIBLE.search(value) else 0
            elif key == "aria-hidden":
                bits |= BITS["hidden"] if "true" in value else 0
            else:
                bits |= _bits_of(value)
                if name in _MAIN_TAGS and _is_main(value):
                    bits |= MAIN
                if key == "class":
                    signature = f"{name}.{value.strip(chr(34))}"
    return name, False, bits, signature


@lru_cache(maxsize=20_000)
def _bits_of(value: str) -> int:
    """The bits of the words in one attribute's value."""
    bits = 0
    for word in _WORDS.findall(value):
        bits |= _BIT_OF_WORD.get(word.lower(), 0)
    return bits


@lru_cache(maxsize=20_000)
def _is_main(value: str) -> bool:
    """True where an attribute's value says that the element holds the story and nothing else."""
    lower = value.lower()
    return any(w in lower for w in _MAIN_WORDS) and bool(_MAIN.search(lower))
