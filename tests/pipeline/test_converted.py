"""A file that was converted for the profile of its site is not converted again, and gives the same records."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dataset_tools.convert.inventory import inventory
from dataset_tools.engine import get_engine
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.project import LimitsConfig
from dataset_tools.pipeline import converted, read
from dataset_tools.pipeline.converted import Finder, Keeper, Waiting
from dataset_tools.pipeline.profile import profile_corpus
from dataset_tools.pipeline.read import ReadSettings, read_many

STORY = "The ferry to Larnwick was late again on Monday, and the harbour master, Ida Lund, blamed the wind."
PLEA = "Sign up for the Larnwick Lantern’s letter and read the news of the harbour before all others do."
SETTINGS = ReadSettings()


@pytest.fixture
def files(tmp_path):
    """Pages of a site, records that share the text of their file, a broken line, and an empty file."""
    for n in range(4):
        text = f"Ferry {n} late ag\u200bain\n\nBy Ada Holm\n\n{PLEA}\n\n{STORY} It was\nnumber {n}.\n\n“We wait,” said Lund.\n"
        (tmp_path / f"{n}.txt").write_text(text, "utf-8")
    records = [{"title": f"Ferry {n}", "text": f"{STORY}\n\nIt was number {n}."} for n in range(7)]
    (tmp_path / "envelope.json").write_text(json.dumps({"articles": records}), "utf-8")
    (tmp_path / "lines.jsonl").write_text("\n".join([*map(json.dumps, records), "{"]), "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    return inventory(tmp_path, LimitsConfig()).files


def items_of(file):
    """What waits of a file; None where nothing does."""
    with Finder() as finder:
        items = finder.items(file)
        return None if items is None else list(items)


def first_pass(files, waiting: Waiting | None = None):
    return profile_corpus(files, SETTINGS, None, get_engine("serial"), waiting=waiting)


def records_of(files, profiles):
    return list(read_many([(f, profiles.at(n)) for n, f in enumerate(files)], SETTINGS))


def test_records_are_those_of_a_second_conversion(files):
    """Text, labels, findings and places, whatever the format."""
    converted_again = records_of(files, first_pass(files))

    with Waiting(len(files)) as waiting:
        profiles = first_pass(files, waiting)
        found = records_of([waiting.found(f, n) for n, f in enumerate(files)], profiles)

    assert found == converted_again


def test_what_waits_is_not_converted(files, monkeypatch):
    """Not one of them."""
    with Waiting(len(files)) as waiting:
        profiles = first_pass(files, waiting)
        seen = []
        convert = read.convert_file
        monkeypatch.setattr(
            read, "convert_file", lambda f, limits: [seen.append(f.name), *convert(f, limits)][1:]
        )
        records_of([waiting.found(f, n) for n, f in enumerate(files)], profiles)

    assert seen == []


def test_records_share_the_text_of_their_file(files):
    """An envelope of ten thousand records is not written ten thousand times."""
    with Waiting(len(files)) as waiting:
        first_pass(files, waiting)
        (shared,) = [waiting.found(f, n) for n, f in enumerate(files) if f.name == "envelope.json"]
        first, *others = [item.draft.raw for item in items_of(shared)]

    assert len(others) == 6
    assert all(raw is first for raw in others)


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\xff" * 64])
def test_damaged_drafts_are_made_again(files, damage):
    """Also where the file is gone."""
    expected = records_of(files, first_pass(files))
    with Waiting(len(files)) as waiting:
        profiles = first_pass(files, waiting)
        placed = [waiting.found(f, n) for n, f in enumerate(files)]
        for path in {f.converted for f in placed}:
            Path(path).write_bytes(damage)

        assert records_of(placed, profiles) == expected

    assert records_of(placed, profiles) == expected


def test_no_more_waits_than_there_is_room_for(files, monkeypatch):
    """Of a run, and of a file that grows beyond measure."""
    monkeypatch.setattr(converted, "MOST", files[0].size)
    with Waiting(2) as waiting:
        assert waiting.room(np.array([0]), files[:1])
        assert waiting.room(np.array([1]), files[1:2]) is None
        assert waiting.found(files[1], 1).converted is None
    monkeypatch.setattr(converted, "MOST", 1 << 20)
    monkeypatch.setattr(converted, "_ANY", 0)
    monkeypatch.setattr(converted, "_GROWTH", 1)
    with Waiting(len(files)) as waiting:
        first_pass(files, waiting)
        items = [items_of(waiting.found(f, n)) for n, f in enumerate(files)]
    assert not any(items)


def test_neighbours_do_not_wait(files):
    """They show what repeats, and give no rows."""
    with Waiting(len(files) - 1) as waiting:
        assert waiting.room(np.array([len(files) - 1]), [replace(files[-1])]) is None


def test_half_a_pair_of_surrogates_does_not_wait(files, tmp_path):
    """UTF-8 cannot hold it; the file is converted again, others wait."""
    path = str(tmp_path / "drafts")
    keeper = Keeper(path)
    for file, message in zip(files, ["\ud800", "empty"], strict=False):
        assert len(list(keeper.passing(file, [Diagnostic("FMT003", Severity.ERROR, message)]))) == 1
    keeper.close()

    assert items_of(replace(files[0], converted=path)) is None
    assert len(items_of(replace(files[1], converted=path))) == 1
