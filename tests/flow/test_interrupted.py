"""A build that ends at any of its writes leaves nothing that the next one could be misled by."""

import shutil
from contextlib import contextmanager

import pytest

from dataset_tools import flow
from dataset_tools.package.versions import freeze
from dataset_tools.storage import Store
from tests.flow.corpus import SERIAL, article, digests, project_of, write


class Killed(BaseException):
    """As a kill: no `except Exception` on the way notices it."""


def released(root):
    """A project with a release, and an edit since."""
    project = project_of(root, 5)
    flow.build(project, options=SERIAL)
    freeze(project.out)
    write(root, "ledger/003.txt", article(3).replace("vote", "ballot"))
    return project


def cut_at(monkeypatch, number):
    """Every write of the cache from the `number`th on ends in its middle; how many there were."""
    real, seen = Store.write, []

    @contextmanager
    def writing(self, name):
        seen.append(name)
        with real(self, name) as stream:
            yield stream
            if len(seen) > number:
                raise Killed

    monkeypatch.setattr(Store, "write", writing)
    return seen


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return digests(flow.build(released(tmp_path_factory.mktemp("whole")), options=SERIAL).folder)


@pytest.mark.parametrize("number", range(8))
def test_a_build_goes_on_after_any_write_that_was_cut(tmp_path, monkeypatch, whole, number):
    project = released(tmp_path)
    with monkeypatch.context() as patch:
        seen = cut_at(patch, number)
        try:
            flow.build(project, options=SERIAL)
        except Killed:
            assert len(seen) == number + 1
        else:
            assert len(seen) <= number

    assert digests(flow.build(project, options=SERIAL).folder) == whole


def test_what_was_kept_and_nothing_kept_give_the_same_bytes(tmp_path, whole):
    project = released(tmp_path)
    shutil.rmtree(tmp_path / ".dataset-tools")

    assert digests(flow.build(project, options=SERIAL).folder) == whole
