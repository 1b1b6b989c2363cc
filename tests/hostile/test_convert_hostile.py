"""Hostile files one by one and as one contribution: each is explained, in time, and the good one is still read."""

import resource
import socket
import time

import pytest

from dataset_tools.convert.formats import convert_file
from dataset_tools.convert.inventory import inventory
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft
from tests.convert.builders import LIMITS, items
from tests.hostile.convert_files import hostile_files, write_corpus

CASES = hostile_files()
SECONDS = 10.0  # of CPU; the limit for one file is 30


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Nothing in a file is an address to go to."""

    def refuse(*_args, **_more):
        raise AssertionError("a converter opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("name", sorted(CASES))
def test_file_is_explained_in_time(name):
    """Never an exception; where it must be refused, with one of the expected codes and a next step."""
    data, expected = CASES[name]
    start = time.process_time()

    found = items(data, name)

    assert time.process_time() - start < SECONDS
    errors = [i for i in found if isinstance(i, Diagnostic) and i.severity is Severity.ERROR]
    assert found
    assert not expected or expected & {e.code for e in errors}, [(e.code, e.message) for e in errors]
    assert all(len(e.message) < 400 for e in errors)


def test_a_contribution_of_all_of_them_leaves_the_good_file_alone(tmp_path):
    """One after the other in one process, with links and a pipe among them; nothing is written."""
    folder = tmp_path / "raw"
    folder.mkdir()
    write_corpus(folder)
    before = sorted(p.name for p in tmp_path.rglob("*"))

    found = inventory(folder, LIMITS)
    read = {f.name: list(convert_file(f, LIMITS)) for f in found.files}

    assert {d.path for d in found.findings if d.code == "SEC002"} == {"link.txt", "zero.txt", "pipe.txt"}
    assert set(read) == {*CASES, "good.txt"}
    (good,) = read["good.txt"]
    assert isinstance(good, Draft)
    assert sorted(p.name for p in tmp_path.rglob("*")) == before
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < LIMITS.memory_mb * 1024
