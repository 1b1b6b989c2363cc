"""Files that are small and well-formed, and cost time: what goes back and forth in a pattern, grows, or nests."""

from tests.hostile.corpus.encoding import Cases
from tests.hostile.corpus.text import LINE, PROSE

_N = 300_000


def files() -> Cases:
    """One for every kind of pattern that reads a text: names, dates, addresses, notices, quotes, markup."""
    return {f"c-{name}": (data, set()) for name, data in _texts().items()}


def _texts() -> dict[str, bytes]:
    nest = "“" + "‘“" * 60_000
    return {
        "by.txt": b"By " + b"Ann " * (_N // 4),
        "by-and.txt": b"By Ann Holm" + b" and Ben Ruiz" * 20_000 + b"\n\n" + PROSE.encode(),
        "initials.txt": b"A. B. C. " * (_N // 9),
        "hyphens.txt": b"Anna-Maria-" * (_N // 11),
        "datelines.txt": b"KARROW, " * (_N // 8) + b"May 4 (AP) \xe2\x80\x94 ",
        "dates.txt": b"May 4, 2021, " * (_N // 13),
        "digits.txt": b"1" * _N,
        "phones.txt": b"+44 20 7946 0018 " * (_N // 17),
        "phone-marks.txt": b"0 (-.) " * (_N // 7),
        "ipv6.txt": b"a:b:" * (_N // 4),
        "iban.txt": b"DE44 " * (_N // 5),
        "at.txt": b"a [at] b [dot] " * (_N // 15),
        "streets.txt": b"12 North Elm " * (_N // 13),
        "calle.txt": "calle de la ".encode() * (_N // 12),
        "copyright.txt": "© 2021 ".encode() * (_N // 8),
        "permission.txt": b"permission to " * (_N // 14),
        "fair-use.txt": b"fair use of this material without permission " * (_N // 45),
        "cc.txt": b"Creative Commons Attribution " * (_N // 29),
        "cc-url.txt": b"https://creativecommons.org/licenses/by/4.0/ " * (_N // 45),
        "license-words.txt": b"licensed under the " * (_N // 19),
        "embargo.txt": b"embargoed until 4 May 2031 " * (_N // 27),
        "except.txt": b"except for the photographs, " * (_N // 28),
        "urls.txt": b"http://a.b/" * (_N // 11),
        "paths.txt": b"/a/../" * (_N // 6),
        "nested-quotes.txt": nest.encode(),
        "alternate.txt": "“a” ‘b’ ".encode() * (_N // 15),
        "guillemets.txt": "« a » – ".encode() * (_N // 12),
        "german-quotes.txt": "„a“, sagte ".encode() * (_N // 13),
        "said.txt": b"said said that said, " * (_N // 21),
        "who.txt": b"Ann Holm, who said, " * (_N // 20),
        "according.txt": b"according to " * (_N // 13),
        "apostrophes.txt": b"'tis 'twas o'er " * (_N // 16),
        "dashes.txt": "— ".encode() * (_N // 4),
        "brackets.txt": b"[(" * (_N // 2),
        "angle.txt": b"<" * _N,
        "angle.html": b"<html><body>" + b"<" * _N,
        "tags.txt": b"<a <b " * (_N // 6),
        "entities.txt": b"&amp" * (_N // 4),
        "ampersands.html": b"<html><body><p>" + b"&#x26;" * (_N // 6),
        "pipes.txt": b"a | " * (_N // 4),
        "stars.md": b"*" * _N,
        "underscores.md": b"_a_" * (_N // 3),
        "backticks.md": b"`" * _N,
        "quote-lines.md": b"> " * (_N // 2),
        "lists.md": b"".join(b" " * i + b"- a\n" for i in range(700)),
        "links.md": b"[a](b" * (_N // 5),
        "images.md": b"![" * (_N // 2),
        "tables.md": b"|a" * (_N // 2) + b"\n" + b"|-" * (_N // 2),
        "references.md": b"".join(b"[a%d]: /b\n" % i for i in range(20_000)),
        "fences.md": b"```\n" * (_N // 4),
        "comments.md": b"<!--" * (_N // 4),
        "dashes-yaml.md": b"---\n" * (_N // 4),
        "equal-lines.txt": b"The gulls are back.\n\n" * 15_000,
        "equal-paragraphs.txt": (LINE + "\n\n").encode() * 700,
        "one-word.txt": b"bridge " * (_N // 7),
        "title-lines.txt": b"A Title Of Some Words\n" * 13_000,
        "capital-line.txt": b"SHOUTING " * (_N // 9),
        "blank.txt": b"\n \t\n" * (_N // 4) + PROSE.encode(),
        "columns.txt": b"a\t" * (_N // 2),
        "semicolons.txt": b"a; b; " * (_N // 6),
        "full-stops.txt": b". " * (_N // 2),
        "ellipses.txt": "… ".encode() * (_N // 4),
        "cjk.txt": ("桥在星期五卡住了，" * 12_000).encode(),
        "cjk-quotes.txt": ("「" * 100_000).encode(),
        "emoji.txt": ("👩‍👩‍👧‍👦" * 12_000).encode(),
        "devanagari.txt": ("क्ष" * 30_000).encode(),
        "random-letters.txt": bytes(97 + (i * i * 7 + i // 3) % 26 for i in range(_N)),
    }
