"""The bytes of a release do not depend on the engine."""

import pytest

from dataset_tools import flow
from dataset_tools.flow import RunOptions
from tests.flow.corpus import SERIAL, digests, project_of

ray = pytest.importorskip("ray", reason="extra [ray] is not installed")


@pytest.mark.slow
def test_ray_builds_the_same_bytes(tmp_path, monkeypatch):
    """ARCHITECTURE §7: same inputs on any engine give the same bytes."""
    monkeypatch.setattr("dataset_tools.pipeline.budget.GROUP_FILES", 3)
    serial = flow.build(project_of(tmp_path / "serial", 10), options=SERIAL)

    built = flow.build(project_of(tmp_path / "ray", 10), options=RunOptions(engine="ray", workers=2))
    ray.shutdown()

    assert digests(built.folder) == digests(serial.folder)
    assert built.files_read == 10
