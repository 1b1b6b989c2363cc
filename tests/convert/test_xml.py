"""Feeds, NITF, NewsML and TEI: no DTD, no fetching, every paragraph traced."""

import pytest

from dataset_tools.model.draft import Draft, Role
from dataset_tools.model.project import LimitsConfig
from tests.convert.builders import STORY, draft, drafts, error, hint, items, texts

P = "".join(f"<p>{s}</p>" for s in STORY)
NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><title>slug</title><docdata><date.issue norm="20240504T100000Z"/><doc.copyright year="2024" holder="The Tide"/>
</docdata><pubdata name="The Tide" type="print"/></head><body><body.head><hedline><hl1>The clock &amp; the ferry</hl1></hedline>
<byline>By <person>Ottilie Crane</person></byline><dateline><location>BRACKWATER</location></dateline></body.head>
<body.content><media><media-caption>A clock.</media-caption></media>{P}</body.content></body></nitf>"""


def newsml(content: str, count: int = 1) -> bytes:
    item = f"""<newsItem><rightsInfo><copyrightHolder literal="The Tide"/><usageTerms>Not after May.</usageTerms></rightsInfo>
<itemMeta><provider literal="The Tide"/><versionCreated>2024-05-04T10:00:00Z</versionCreated></itemMeta>
<contentMeta><headline>The clock stopped</headline><by>Ottilie Crane</by><language tag="en"/></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""
    return f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">{item * count}</newsMessage>'.encode()


def test_nitf_has_its_roles_and_facts():
    """Headline and byline are known as such; the caption of a picture is no story."""
    found = draft(NITF.encode(), "a.xml")

    assert [b.text for b in found.of_role(Role.HEADLINE)] == ["The clock & the ferry"]
    assert [b.text for b in found.blocks if b.role is None] == list(STORY)
    assert (hint(found, "author"), hint(found, "date"), hint(found, "publisher")) == (
        "Ottilie Crane",
        "20240504T100000Z",
        "The Tide",
    )
    assert (hint(found, "holder"), hint(found, "copyright_year")) == ("The Tide", "2024")


def test_the_dtd_of_the_standard_is_a_label():
    """Agencies name it in every file; it is not followed."""
    assert draft(
        NITF.replace("<nitf>", '<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">\n<nitf>').encode(), "a.xml"
    ).blocks


@pytest.mark.parametrize("kind", ["nitf", "newsMessage", "TEI", "rss"])
@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://attacker.example/x.dtd">',
        '<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd" [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_other_dtds_are_refused(kind, dtd):
    """Entities that multiply, that read files or that fetch: none is looked at."""
    assert error(f'<?xml version="1.0"?>{dtd}<{kind}>&a;</{kind}>'.encode(), "a.xml").code == "SEC004"


def test_newsml_items_are_records():
    """Text, markup in the tree, and markup as text."""
    for content in (
        f"<inlineXML contenttype='application/nitf+xml'><nitf><body><body.content>{P}</body.content></body></nitf></inlineXML>",
        f"<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body>{P}</body></html></inlineXML>",
        f"<inlineData><![CDATA[{P}]]></inlineData>",
        "<inlineData>" + "\n\n".join(STORY) + "</inlineData>",
    ):
        found = drafts(newsml(content, 2), "a.xml")
        assert [d.origin.record_index for d in found] == [0, 1]
        assert texts(found[1]) == list(STORY)
        assert (hint(found[0], "author"), hint(found[0], "rights")) == ("Ottilie Crane", "Not after May.")


def test_an_item_with_a_link_only_is_no_text():
    """What it points to is not fetched."""
    assert error(newsml('<remoteContent href="http://tide.example/a.xml"/>'), "a.xml").code == "FMT006"


def test_tei_is_read_without_its_notes():
    """Line beginnings are no paragraphs; an editor's note is not the author's."""
    data = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>The clock</title><author>Ottilie Crane</author>
</titleStmt><publicationStmt><publisher>Tide Press</publisher><date when="1911-05-04"/><availability><licence target="https://creativecommons.org/publicdomain/zero/1.0/"/></availability>
</publicationStmt></fileDesc></teiHeader><text xml:lang="en"><body><head>The clock</head><p>It <hi>stopped</hi><lb/>at four<note>Or five.</note>.</p>{P}</body></text></TEI>"""
    found = draft(data.encode(), "a.xml")

    assert [b.text for b in found.blocks][:1] == ["The clock"]
    assert texts(found)[-3:] == list(STORY)
    assert "five" not in "".join(texts(found))
    assert (hint(found, "date"), hint(found, "publisher"), hint(found, "language")) == (
        "1911-05-04",
        "Tide Press",
        "en",
    )
    assert hint(found, "license_url") == "https://creativecommons.org/publicdomain/zero/1.0/"


def test_a_feed_gives_the_entries_with_full_text():
    """A teaser is said to be one; the other entry is read."""
    data = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Tide</title><language>en</language><item><title>One</title><link>https://tide.example/1</link><author>crane@tide.example (Ottilie Crane)</author>
<pubDate>Sat, 04 May 2024 10:00:00 GMT</pubDate><description>Teaser.</description><content:encoded><![CDATA[{P}]]></content:encoded></item>
<item><title>Two</title><description>Only a teaser.</description></item></channel></rss>"""

    first, second = items(data.encode(), "feed.xml")

    assert isinstance(first, Draft)
    assert texts(first) == list(STORY)
    assert (hint(first, "title"), hint(first, "url"), hint(first, "site")) == (
        "One",
        "https://tide.example/1",
        "The Tide",
    )
    assert (second.code, second.record_index) == ("FMT006", 1)


def test_atom_is_read_too():
    """Content of type html."""
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Tide</title><entry><title>One</title><published>2024-05-04T10:00:00Z</published><content type="html">'
        + P.replace("<", "&lt;")
        + "</content></entry></feed>"
    )

    found = draft(data.encode(), "a.atom")

    assert (texts(found), hint(found, "date")) == (list(STORY), "2024-05-04T10:00:00Z")


def test_broken_and_deep_xml_are_findings():
    """With the line where it breaks."""
    broken = error(b"<nitf>\n<body>\n</nitf>", "a.xml")

    assert (broken.code, broken.line) == ("FMT002", 3)
    assert error(b"<nitf>" + b"<p>" * 5000, "a.xml").code == "SEC005"
    assert error(NITF.encode(), "a.xml", LimitsConfig(depth=3)).code == "SEC005"


def test_an_encoding_in_the_declaration_is_used():
    """Old wires are Latin-1, and say so."""
    data = (
        NITF.replace("UTF-8", "ISO-8859-1")
        .replace("clock &amp;", "clöck &amp;")
        .replace("“", '"')
        .replace("”", '"')
        .encode("latin-1")
    )

    assert draft(data, "a.xml").of_role(Role.HEADLINE)[0].text == "The clöck & the ferry"


def test_unknown_xml_is_an_unknown_format():
    """A tax return is no article."""
    assert error(b'<?xml version="1.0"?><invoice><p>x</p></invoice>', "a.xml").code == "FMT001"
