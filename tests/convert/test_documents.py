"""Markdown, PDF, DOCX, EPUB and mail: paragraphs traced to a text, what the format says as hints."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dataset_tools.convert.markdown import markdown_blocks
from dataset_tools.model.draft import Draft
from dataset_tools.model.span import apply_edits
from tests.convert.builders import (
    PROSE,
    STORY,
    docx,
    draft,
    drafts,
    epub,
    error,
    hint,
    items,
    pdf,
    texts,
    zipped,
)


class TestMarkdown:
    """Marks go, words stay."""

    def test_marks_are_edits(self):
        """What a reader of the rendered page sees."""
        raw = "A *slow*, **very _slow_** clock, `tick`, [seen](https://a.example/x_(y)) by ~~all~~ some[^1]. 2 * 3 \\* 4, snake_case."

        (block,) = markdown_blocks(raw)

        assert block.text == "A slow, very slow clock, tick, seen by all some. 2 * 3 * 4, snake_case."
        assert apply_edits(block.span.of(raw), block.edits) == block.text

    def test_blocks_have_the_tags_of_html(self):
        """Headings of both kinds, quotations, items, wrapped lines."""
        raw = "Clock\n=====\n\nIt stopped\nat four.\n\n## Why ##\n\n> Nobody\n> knows.\n\n- rust\n- salt\n\n---\n\n[a]: https://a.example\n"

        assert [(b.tag, b.text) for b in markdown_blocks(raw)] == [
            ("h1", "Clock"),
            ("p", "It stopped at four."),
            ("h2", "Why"),
            ("blockquote", "Nobody knows."),
            ("li", "rust"),
            ("li", "salt"),
        ]

    @given(st.text(alphabet="a *_[]()!`\\<>#-\n\r~^", max_size=80))
    @example("- \r<")  # an item without text, and a line that goes on
    def test_every_text_keeps_the_law(self, raw):
        """Whatever the marks, the edits lead back."""
        for block in markdown_blocks(raw):
            assert apply_edits(block.span.of(raw), block.edits) == block.text

    @pytest.mark.parametrize(
        "unit", ["*a ", "[", "![", "](", "_a_", "`", "<!--", "<a", "\\", "> ", "[^a", "- ", "#", "~~"]
    )
    def test_a_megabyte_of_marks_is_read_in_seconds(self, unit):
        """No mark makes the reader go back."""
        start = time.process_time()

        list(markdown_blocks(unit * (1_000_000 // len(unit))))

        assert time.process_time() - start < 10


class TestFrontMatter:
    """Read strictly: what it says may be the licence."""

    def test_values_are_what_was_written(self):
        """A date is no date object, a list gives several hints, a block of text is one line or many as written."""
        found = draft(
            f"---\ntitle: The clock\nauthors:\n  - O. Crane\n  - name: B. Moss\ndate: 2024-05-04\nlayout: wide\n---\n\n{PROSE}\n".encode(),
            "a.md",
        )

        assert [(h.field, h.value, h.producer) for h in found.hints] == [
            ("title", "The clock", "front-matter"),
            ("author", "O. Crane", "front-matter"),
            ("author", "B. Moss", "front-matter"),
            ("date", "2024-05-04", "front-matter"),
        ]
        assert found.hints[3].span.of(found.raw) == "2024-05-04"
        assert texts(found) == list(STORY)

    def test_what_yaml_would_guess_is_kept_and_said(self):
        """`no` is not false."""
        found = draft(b"---\ntitle: no\nauthor: 012\n---\n\nText of the story.\n", "a.md")

        assert (hint(found, "title"), hint(found, "author")) == ("no", "012")
        assert [(f.code, f.line, f.field) for f in found.findings] == [
            ("MET002", 2, "title"),
            ("MET002", 3, "author"),
        ]

    @pytest.mark.parametrize(
        ("matter", "code", "line"),
        [
            ("title: One\ntitle: Two", "MET001", 3),
            ("title: [One", "MET001", 3),
            ("a: &x One\ntitle: *x", "MET001", 2),
            ("title: !!python/object:os.system x", "MET001", 2),
            ("title: {deep: {er: x}}", "MET002", None),
            ("- just\n- a list", "MET002", 2),
            ("license: CC-BY-4.0\nlicense: MIT", "MET001", 3),
        ],
    )
    def test_what_cannot_be_trusted_stops_the_file(self, matter, code, line):
        """One finding, on its line."""
        found = error(f"---\n{matter}\n---\n\nText.\n".encode(), "a.md")

        assert found.code == code
        assert line is None or found.line == line

    def test_an_alias_bomb_is_refused_at_once(self):
        """Nothing of it is expanded."""
        bomb = "a: &a [x, x]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
        )

        assert error(f"---\n{bomb}---\n\nText.\n".encode(), "a.md").code == "MET001"

    def test_a_rule_is_no_front_matter(self):
        """Three dashes may also be a line across the page."""
        found = draft(b"Before.\n\n---\n\nAfter: the rule.\n", "a.md")

        assert (found.hints, texts(found)) == ((), ["Before.", "After: the rule."])


class TestPdf:
    """The text layer, line by line; gaps make paragraphs."""

    def test_gaps_between_lines_begin_paragraphs(self):
        """A wrapped line stays with the one above it."""
        found = draft(
            pdf(
                "The clock stopped",
                "It stopped at ten past four, and nobody",
                "noticed until the ferry was late.",
                "Then they did.",
                gaps={1: 14, 3: 12},
            ),
            "a.pdf",
        )

        assert texts(found) == [
            "The clock stopped",
            "It stopped at ten past four, and nobody\nnoticed until the ferry was late.",
            "Then they did.",
        ]
        assert (hint(found, "title"), hint(found, "author")) == ("The clock stopped", "Ottilie Crane")

    def test_a_page_without_text_is_said_to_be_scanned(self):
        """An empty text layer is no article."""
        found = error(pdf(), "scan.pdf")

        assert found.code == "FMT006"
        assert "OCR" in found.fix

    def test_cut_and_broken_files_are_findings(self):
        """pdfium repairs what it can; the rest is said."""
        assert error(b"%PDF-1.7\n" + b"\x00garbage" * 30, "a.pdf").code == "FMT003"
        assert all(
            isinstance(i, Draft) or i.code in {"FMT003", "FMT006"}
            for i in items(pdf("A line.")[:300], "a.pdf")
        )

    def test_an_encrypted_file_is_a_finding(self):
        """A password is not asked for."""
        data = pdf("Secret.").replace(b"/Info 6 0 R", b"/Info 6 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>")  # fmt: skip

        assert error(data, "a.pdf").code == "FMT004"


class TestDocx:
    """What mammoth reads, within budgets."""

    def test_paragraphs_and_properties_are_read(self):
        """The raw text is the HTML that mammoth makes."""
        found = draft(docx(), "a.docx")

        assert texts(found) == list(STORY)
        assert (hint(found, "title"), hint(found, "author")) == ("The clock stopped", "Ottilie Crane")

    def test_macros_are_refused(self):
        """Whatever the suffix says."""
        assert error(docx(**{"word/vbaProject.bin": b"x"}), "a.docx").code == "SEC003"

    def test_a_dtd_is_refused(self):
        """No entity is ever expanded."""
        bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="w">&a;</w:document>'

        assert error(docx(**{"word/document.xml": bomb}), "a.docx").code == "SEC004"

    def test_an_encrypted_or_cut_file_is_a_finding(self):
        """Encrypted documents are wrapped in the format of before 2007."""
        assert error(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx").code == "FMT004"
        assert error(docx()[:-40], "a.docx").code == "FMT003"


class TestEpub:
    """One draft a chapter, in the order of the spine."""

    def test_chapters_are_articles_with_the_facts_of_the_book(self):
        """Heading as title; author, date and language from the package."""
        found = drafts(epub(("Ticking", STORY), ("Tocking", STORY)), "a.epub")

        assert [
            (d.origin.record_index, hint(d, "title"), hint(d, "author"), hint(d, "date")) for d in found
        ] == [
            (0, "Ticking", "Ottilie Crane", "2023-02-01"),
            (1, "Tocking", "Ottilie Crane", "2023-02-01"),
        ]
        assert texts(found[0]) == list(STORY)

    def test_a_missing_chapter_costs_only_itself(self):
        """The spine names a file that is not there."""
        book = epub(("One", STORY), ("Two", STORY), **{"OEBPS/book.opf": '<package><manifest><item id="a" href="gone.xhtml" media-type="application/xhtml+xml"/><item id="b" href="c1.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'})  # fmt: skip

        found = items(book, "a.epub")

        assert [i.origin.record_index if isinstance(i, Draft) else i.code for i in found] == ["FMT003", 1]

    def test_protected_and_odd_books_are_findings(self):
        """DRM, a DTD in the package, no package at all."""
        assert error(epub(("One", STORY), **{"META-INF/rights.xml": "<rights/>"}), "a.epub").code == "FMT004"
        assert (
            error(
                epub(("One", STORY), **{"META-INF/container.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}),
                "a.epub",
            ).code
            == "SEC004"
        )
        assert error(zipped({"mimetype": "application/epub+zip"}), "a.epub").code == "FMT003"


def message(body: str, *headers: str, charset: str = "utf-8") -> bytes:
    lines = ["From: Ottilie Crane <crane@tide.example>", "Subject: =?utf-8?q?Fwd=3A_The_cl=C3=B6ck_stopped?=", "Date: Sat, 4 May 2024 10:00:00 +0200",
             "Message-ID: <1@tide.example>", "MIME-Version: 1.0", f"Content-Type: text/plain; charset={charset}", *headers]  # fmt: skip
    return ("\n".join(lines) + "\n\n").encode() + body.encode(charset)


class TestMail:
    """The text part is the article, the headers are facts."""

    def test_headers_become_hints(self):
        """Decoded, without the address and without "Fwd:"."""
        found = draft(message(PROSE), "a.eml")

        assert texts(found) == list(STORY)
        assert (hint(found, "title"), hint(found, "author")) == ("The clöck stopped", "Ottilie Crane")
        assert hint(found, "date") == "2024-05-04T10:00:00+02:00"

    def test_a_mail_is_known_without_its_suffix(self):
        """Saved as .txt, it is still a mail."""
        found = draft(message(PROSE), "saved.txt")

        assert found.origin.media_type == "message/rfc822"
        assert [f.code for f in found.findings] == ["FMT007"]

    def test_the_declared_charset_is_used(self):
        """Without a finding: the header says so."""
        found = draft(message("Löschzüge, sagte sie.", charset="iso-8859-15"), "a.eml")

        assert (texts(found), found.findings) == (["Löschzüge, sagte sie."], ())

    def test_html_is_read_where_there_is_no_text(self):
        """As markup that is all article."""
        data = message("<p>One &amp; two.</p><p>Three.</p>").replace(b"text/plain", b"text/html")

        assert texts(draft(data, "a.eml")) == ["One & two.", "Three."]

    def test_encrypted_and_empty_messages_are_findings(self):
        """Nothing is guessed from a subject."""
        assert error(message("x").replace(b"text/plain", b"multipart/encrypted"), "a.eml").code == "FMT004"
        assert error(message(" "), "a.eml").code == "FMT006"

    def test_nested_parts_end(self):
        """A thousand multiparts in each other cost a finding, not the stack."""
        data = b"MIME-Version: 1.0\n" + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(3000)
        )

        assert error(data, "a.eml").code in {"FMT003", "FMT006"}

    def test_a_mailbox_gives_each_message(self):
        """Escaped separators inside a text are text."""
        box = b"".join(
            b"From crane@tide.example Sat May  4 10:00:00 2024\n" + message(f"{t}\n\n>From here on.\n\n")
            for t in ("One.", "Two.")
        )

        found = drafts(box, "a.mbox")

        assert [(d.origin.record_index, texts(d)) for d in found] == [
            (0, ["One.", "From here on."]),
            (1, ["Two.", "From here on."]),
        ]
