"""A small project in a temporary folder; every text is made up."""

import json
from pathlib import Path

from dataset_tools.flow import RunOptions
from dataset_tools.model.project import Project, load_project

SERIAL = RunOptions(engine="serial")

_OPENINGS = (
    "The harbour board met on Tuesday to decide the fate of the night ferry.",
    "Farmers along the estuary say the new dyke has changed the fields.",
    "A library that burned ten years ago will open its doors again in spring.",
    "The town council has argued about a single lamp post since January.",
    "Nobody expected the old observatory to find a comet this winter.",
)
_MIDDLES = (
    "“We waited long enough,” said {name}, who has led the group since its first meeting in the church hall.",
    "According to {name}, the plan was drawn on the back of a menu and never improved after that evening.",
    "{name} said the money would last until autumn, and that nobody should plan for a day beyond it.",
)
_NAMES = ("Tomas Ardent", "Petra Lindqvist", "Ines Calloway", "Rafaela Quennell", "Joel Sandiford")


def article(number: int) -> str:
    """The text of an article, different for every number."""
    name = _NAMES[number % len(_NAMES)]
    lines = [
        f"Story Number {number} From the Estuary",
        f"By {_NAMES[(number + 2) % len(_NAMES)]}",
        f"March {number % 27 + 1}, 2024",
        _OPENINGS[number % len(_OPENINGS)],
        _MIDDLES[number % len(_MIDDLES)].format(name=name),
        (
            f"The {number}th vote is planned for the summer, and the {number + 1} people who came to the hall on Sunday "
            f"went home with {number * 7 + 3} different opinions about what the harbour, the fields and the lamp need most."
        ),
        "© 2024 The Harbour Ledger. Text licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).",
    ]
    return "\n\n".join(lines) + "\n"


def project_of(root: Path, count: int = 12, **extra: str) -> Project:
    """A project with `count` articles in raw/ledger/, and files of `extra` (name with "__" for "/") beside them."""
    (root / "dataset.toml").parent.mkdir(parents=True, exist_ok=True)
    (root / "dataset.toml").write_text(
        '[dataset]\nname = "estuary"\n\n[sites.ledger]\npublisher = "The Harbour Ledger"\n'
    )
    for number in range(count):
        write(root, f"ledger/{number:03d}.txt", article(number))
    for name, text in extra.items():
        write(root, name, text)
    return load_project(root)


def write(root: Path, name: str, text: str) -> Path:
    path = root / "raw" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def quarantine(root: Path) -> list[dict[str, object]]:
    lines = (root / ".dataset-tools" / "quarantine.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def digests(folder: Path) -> dict[str, bytes]:
    """Every file of a release by path."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }
