"""Plain text: blocks between blank lines, and bytes that are decoded or refused, never guessed in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.convert.blocks import paragraphs
from dataset_tools.convert.decode import decode
from dataset_tools.convert.formats import convert_bytes
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.span import Edit, apply_edits
from tests.convert.builders import PROSE, STORY, draft, error, items, texts

ORIGIN = Origin("a.txt", "0" * 64, "text/plain")


def codes(found: tuple) -> list[str]:
    return [f.code for f in found]


class TestBlocks:
    """A block is what stands between blank lines."""

    def test_lines_without_a_blank_line_stay_together(self):
        """Whether a line break is a wrap is for the next stage to say."""
        found = draft(b"First line\nsecond line.\r\n \t\r\nThird.\r\r\r\rFourth.", "a.txt")

        assert texts(found) == ["First line\nsecond line.", "Third.", "Fourth."]

    def test_raw_keeps_its_line_ends(self):
        """Offsets count the file's own characters."""
        found = draft(b"One.\r\n\r\nTwo.\r\n", "a.txt")

        assert found.raw == "One.\r\n\r\nTwo.\r\n"
        assert [b.span.start for b in found.blocks] == [0, 8]

    @given(st.text(alphabet="ab \n\r\t\u2028\u2029\x0c", max_size=60))
    def test_no_visible_character_is_lost(self, text):
        """Only white space stands outside of the blocks."""
        found = list(paragraphs(text))

        assert "".join("".join(b.text.split()) for b in found) == "".join(text.split())
        assert all(b.span.of(text) == b.text for b in found)

    @given(st.lists(st.sampled_from(["a", "\n", " ", "\\n", "\\u00e9"]), max_size=40))
    def test_edits_are_dealt_out_to_their_blocks(self, parts):
        """Where a text comes with escapes, each block keeps the law with its own share of them, as edits."""
        raw = "".join(parts)
        escapes, at = [], 0
        for part in parts:
            if len(part) > 1:
                escapes.append((at, at + len(part), "\n" if part == "\\n" else "é"))
            at += len(part)

        text = apply_edits(raw, [Edit(*escape) for escape in escapes])

        found = list(paragraphs(text, 7, escapes))

        assert all(apply_edits(("-" * 7 + raw)[b.span.start : b.span.end], b.edits) == b.text for b in found)

    @pytest.mark.parametrize("gap", ["\n", "\n\n"])
    def test_a_text_of_too_many_lines_is_refused(self, gap):
        """Reading takes time and memory for each line; two million short ones took a minute and 1.3 GB."""
        limits = LimitsConfig(lines=40)
        within, beyond = (
            list(convert_bytes(gap.join(f"item {i}" for i in range(n)).encode(), "a.txt", limits))
            for n in (40, 41)
        )

        assert [type(item) for item in within] == [Draft]
        assert [(item.code, item.path) for item in beyond] == [("SEC001", "a.txt")]
        assert "more than 40 lines" in beyond[0].message

    def test_a_file_of_blanks_holds_no_text(self):
        """Nothing to make an article of is said, not passed over."""
        assert error(b" \n\n\t\n", "a.txt").code == "FMT006"
        assert error(b"", "a.txt").code == "FMT006"


class TestDecoding:
    """What is not UTF-8 has a finding; what fits nothing is refused."""

    def test_utf8_needs_no_word(self):
        """The usual case is silent."""
        found = decode("Löschzug – “ja”".encode(), None, ORIGIN)

        assert (found.text, found.encoding, found.findings) == ("Löschzug – “ja”", "utf-8", ())

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_unicode_of_other_shapes_is_read_with_a_finding(self, encoding):
        """A byte order mark is dropped; UTF-16 is known by its zeros even without one."""
        found = decode(PROSE.encode(encoding), None, ORIGIN)

        assert found.text == PROSE
        assert codes(found.findings) == ["ENC002"]

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("Die Glocken hängen schief, sagt Pfarrerin Reiter – „leider“.", "cp1252"),
            ("Le marché survivra à ses voisins, a dit la mairie l’été dernier.", "cp1252"),
            (
                "Мост через реку закрыли на ремонт, сообщили в среду в городской управе. Паром ходит дважды в день.",
                "cp1251",
            ),
            (
                "Zażółć gęślą jaźń – tak mówi się w porcie, kiedy łódź wraca pusta i nikt nie chce o tym mówić głośno.",
                "cp1250",
            ),
        ],
    )
    def test_old_encodings_are_recognised(self, text, encoding):
        """The words come out as they were written."""
        found = decode(text.encode(encoding), None, ORIGIN)

        assert found.text == text
        assert codes(found.findings) == ["ENC002"]

    def test_declared_charset_is_believed_where_it_fits(self):
        """A mail header knows more than a guess."""
        text = "Мост закрыт."

        assert decode(text.encode("koi8-r"), "KOI8-R", ORIGIN).text == text

    @pytest.mark.parametrize("declared", ["zlib", "rot13", "base64", "no-such", "", "\x00"])
    def test_declared_nonsense_is_ignored(self, declared):
        """Some Python codecs are no character sets."""
        assert decode("naïve café".encode("cp1252"), declared, ORIGIN).text == "naïve café"

    def test_damaged_utf8_is_refused_rather_than_turned_into_mojibake(self):
        """Read as any other charset, its sound part would be wrong."""
        data = "Löschzüge rückten aus – „sofort“".encode().replace("ü".encode(), b"\xc3\xfc", 1)

        found = decode(data, None, ORIGIN)

        assert found.text is None
        assert codes(found.findings) == ["ENC001"]
        assert "c3 fc" in found.findings[0].evidence

    def test_undecodable_file_is_one_error(self):
        """It goes to quarantine under its own name."""
        assert error(b"caf\xc3\xa9 na\xc3\xafve \xff\xfe caf\xc3\xa9 \x81", "a.txt").code == "ENC001"

    def test_last_character_that_was_cut_off_costs_only_itself(self):
        """A download that stopped in the middle of a character is read up to there."""
        found = decode("Löschzug – ja, 5 €".encode()[:-1], None, ORIGIN)

        assert found.text == "Löschzug – ja, 5 "
        assert codes(found.findings) == ["ENC002"]

    @given(st.binary(max_size=300))
    def test_any_bytes_give_a_text_or_a_reason(self, data):
        """There is no third way."""
        found = decode(data, None, ORIGIN)

        assert (found.text is None) == ("ENC001" in codes(found.findings))


def test_a_story_is_read_whole():
    """Paragraphs in, blocks out."""
    assert texts(draft(PROSE.encode(), "story.txt")) == list(STORY)


def test_a_line_beyond_the_limit_is_refused():
    """20 MB is the limit for one record."""
    assert error(b"x" * (21 << 20), "long.txt").code == "SEC001"


def test_a_line_within_the_limit_is_read():
    """A long line is unusual, not wrong."""
    (found,) = items(b"word " * 1_000_000, "long.txt")

    assert len(found.blocks) == 1
