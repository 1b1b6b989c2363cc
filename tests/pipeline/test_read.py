"""Files read together give what each of them gives alone, in the order of the files."""

import json

import pytest

from dataset_tools.convert.inventory import inventory
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.record import Record
from dataset_tools.pipeline import read
from dataset_tools.pipeline.read import ReadSettings, Rejected, read_file, read_many

STORY = "The ferry to Larnwick was late again on Monday, and the harbour master, Ida Lund, blamed the wind."
SETTINGS = ReadSettings()


@pytest.fixture
def files(tmp_path):
    """Articles, a file of many, one of menus only, one that is no article and one that is empty."""
    for n in range(5):
        text = (
            f"Ferry {n} late again\n\nBy Ada Holm\n\nMay {n + 1}, 2024\n\n{STORY}\n\n“We wait,” said Lund.\n"
        )
        (tmp_path / f"{n}.txt").write_text(text, "utf-8")
    lines = [{"title": f"Ferry {n}", "text": f"{STORY} It was number {n}."} for n in range(7)]
    broken = ["{", json.dumps({"text": ""})]
    (tmp_path / "many.jsonl").write_text("\n".join([*map(json.dumps, lines), *broken]), "utf-8")
    (tmp_path / "menu.txt").write_text("Home\n\nNews\n\nSport\n", "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    (tmp_path / "code.txt").write_bytes(b"\x7fELF\x00")
    return inventory(tmp_path, LimitsConfig()).files


def alone(file) -> list[Record | Rejected | Diagnostic]:
    return [item for _, item in read_many([(file, None)], SETTINGS)]


@pytest.mark.parametrize(("together", "characters"), [(1, 10**6), (3, 10**6), (40, 10**6), (40, 250)])
def test_files_read_together_say_what_each_says_alone(files, monkeypatch, together, characters):
    """However many records go through a step at a time."""
    monkeypatch.setattr(read, "TOGETHER", together)
    monkeypatch.setattr(read, "_CHARACTERS", characters)

    found = list(read_many([(file, None) for file in files], SETTINGS))

    assert found == [(number, item) for number, file in enumerate(files) for item in alone(file)]
    assert {number for number, _ in found} == set(range(len(files)))


def test_a_file_says_which_of_its_records_were_read(files):
    """Records, rejected ones and notes of one file."""
    [many] = [read_file(file, SETTINGS) for file in files if file.name == "many.jsonl"]

    assert [r.draft.origin.record_index for r in many.records] == list(range(7))
    assert len(many.rejected) == 2


def test_no_more_records_than_allowed_are_in_memory_at_once(files, monkeypatch):
    """A batch ends where it has its number, or its characters."""
    monkeypatch.setattr(read, "TOGETHER", 3)

    sizes = [len(batch) for batch in read._batches(read._converted([(f, None) for f in files], SETTINGS))]

    assert max(sizes) == 3
    monkeypatch.setattr(read, "_CHARACTERS", 1)
    drafts = [
        sum(not isinstance(item, Diagnostic) for _, item, _ in batch)
        for batch in read._batches(read._converted([(f, None) for f in files], SETTINGS))
    ]
    assert max(drafts) == 1
