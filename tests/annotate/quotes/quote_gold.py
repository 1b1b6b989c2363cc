"""Reads `tests/gold/quotes/*.txt`: small articles with the quotes that must be found."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from dataset_tools.model.quote import Quote

GOLD = Path(__file__).parents[2] / "gold" / "quotes"
SPEAKER = re.compile(r"^(?P<name>[^(\[]*?)\s*(?:\((?P<mention>[^)]*)\))?\s*(?:\[(?P<role>[^\]]*)\])?$")


@dataclass(frozen=True)
class Line:
    """One expected quote; None means "none", a missing mention or role is not checked."""

    kind: str
    speaker: str | None
    mention: str | None
    role: str | None
    cue: str | None
    text: str

    def matches(self, quote: Quote) -> bool:
        said = (quote.kind.value, quote.text, quote.speaker, quote.cue)
        return (
            said == (self.kind, self.text, self.speaker, self.cue)
            and (self.mention is None or quote.speaker_mention == self.mention)
            and (self.role is None or quote.speaker_role == self.role)
        )


@dataclass
class Case:
    name: str
    language: str = "en"
    names: tuple[str, ...] = ()
    text: str = ""
    lines: list[Line] = field(default_factory=list)


def load_cases() -> list[Case]:
    """Every case of every file, in order."""
    return [case for path in sorted(GOLD.glob("*.txt")) for case in read_cases(path)]


def read_cases(path: Path) -> list[Case]:
    cases: list[Case] = []
    body: list[str] = []
    for raw in [*path.read_text("utf-8").splitlines(), "== end"]:
        if raw.startswith("== "):
            if cases:
                cases[-1].text = "\n".join(body).strip()
            body = []
            cases.append(Case(f"{path.stem}/{raw[3:].strip()}"))
        elif raw.startswith("> "):
            cases[-1].lines.append(read_line(raw[2:]))
        elif raw.startswith("language: "):
            cases[-1].language = raw.removeprefix("language: ").strip()
        elif raw.startswith("names: "):
            cases[-1].names = tuple(n.strip() for n in raw.removeprefix("names: ").split(","))
        else:
            body.append(raw)
    return cases[:-1]


def read_line(raw: str) -> Line:
    kind, speaker, cue, text = (part.strip() for part in raw.split("|", 3))
    match = SPEAKER.match(speaker)
    assert match is not None, raw
    return Line(kind, none(match["name"]), match["mention"], match["role"], none(cue), text)


def none(value: str) -> str | None:
    return None if value == "-" else value
