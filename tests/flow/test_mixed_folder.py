"""Pages of several sites in one folder, under names that say nothing, without a URL: sites are told by their lines."""

from pathlib import Path

import pytest

from dataset_tools.flow.reading import extract

BOATS = ("ferry", "tug", "trawler")
PLEA = "Our small newsroom on the quay lives from its readers alone, and each of them makes the next story possible."
TEASER = "A keeper of bees in the upper valley has moved her forty hives into the nave of a church."


def page(outlet: str, boat: str, number: int, plea: str) -> str:
    """An article of that outlet, with its menu, a plea between two paragraphs and its footer."""
    menu = [
        f"{outlet} {part}" for part in ("home", "harbour", "markets", "weather", "letters", "jobs", "archive")
    ]
    footer = [f"Contact the desk of {outlet}", f"Terms of {outlet}", f"© {outlet}"]
    return "\n\n".join([
        f"The {boat} comes home after {number} weeks | {outlet}", *menu, f"The {boat} comes home after {number} weeks", f"By Ada Holm {number}",
        f"The {boat} that had been missing for {number} weeks ran into the harbour of Aldermouth on Monday, its crew in good health.",
        f"Its captain told the board that {number} storms had passed over the {boat} before the engine could be mended.",
        plea,
        f"The owner of the {boat} has asked for a new engine, and the insurer will answer within {number + 2} weeks.",
        f"Until then the crew of the {boat} will be housed in the old sailors’ home above the {number}th pier.",
        *footer,
    ])  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pages of each of two outlets, and thirty pages of as many others."""
    for n, boat in enumerate(BOATS, 2):
        (tmp_path / f"{n}a.txt").write_text(page("Quayside Post", boat, n, PLEA), "utf-8")
        (tmp_path / f"{n}b.txt").write_text(page("Valley Ledger", f"old {boat}", n + 20, TEASER), "utf-8")
    for n in range(30):
        plea = f"The {n}th lock of the canal was painted green last week, and everybody who saw it liked it."
        (tmp_path / f"{n}c.txt").write_text(page(f"Paper {n}", f"barge {n}", n + 40, plea), "utf-8")
    return tmp_path


def test_what_a_site_repeats_is_not_its_body(folder: Path):
    """A sentence on all three pages of one site is its furniture, though it is rare in the folder."""
    rows = list(extract([folder]).rows())

    bodies = {row["origin"]["path"].rpartition("/")[2]: row["body"] for row in rows}
    assert len(bodies) == 36
    assert not [name for name, body in bodies.items() if PLEA in body or TEASER in body]
    assert {body.count("\n\n") for name, body in bodies.items() if name.endswith("c.txt")} == {4}


def test_copies_of_an_article_keep_their_body(folder: Path):
    """One story that two pages of a site print is no furniture of either."""
    copy = page("Quayside Post", BOATS[0], 2, PLEA).replace("on Monday", "on Monday at noon")
    (folder / "z.txt").write_text(copy, "utf-8")

    rows = {row["origin"]["path"].rpartition("/")[2]: row["body"] for row in extract([folder]).rows()}

    assert "on Monday at noon" in rows["z.txt"]
    assert all(word in rows[name] for name in ("z.txt", "2a.txt") for word in ("storms", "insurer", "housed"))
