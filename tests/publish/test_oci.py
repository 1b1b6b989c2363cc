"""Publishing to an OCI registry: Debian's docker-registry on loopback, where it is installed."""

import shutil
import socket
import subprocess
import time

import pytest

from dataset_tools import flow
from dataset_tools.package.versions import freeze
from dataset_tools.publish.targets import AlreadyPublished, Release
from tests.flow.corpus import SERIAL, project_of

oci = pytest.importorskip("dataset_tools.publish.oci")
pytest.importorskip("oras", reason="extra [oci] is not installed")


@pytest.fixture
def registry(tmp_path):
    """host:port of an empty registry."""
    program = shutil.which("docker-registry")
    if program is None:
        pytest.skip("no docker-registry on this machine: apt-get install docker-registry")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = tmp_path / "registry.yml"
    config.write_text(
        f"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {tmp_path / 'store'}\n"
        f"http:\n  addr: 127.0.0.1:{port}\nlog:\n  level: error\n"
    )
    server = subprocess.Popen(
        [program, "serve", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


def release_at(root, count=5):
    project = project_of(root, count)
    flow.build(project, options=SERIAL)
    freeze(project.out)
    return Release.of(project.out / "1.0.0")


def test_a_release_is_layers_and_a_tag(registry, tmp_path):
    """Pushed, read back; a second run sends nothing; other content under the tag is refused."""
    release = release_at(tmp_path / "a")
    where = f"{registry}/estuary"

    first = oci.publish(release, where, lambda _: None)
    second = oci.publish(release, where, lambda _: None)

    assert first.sent > 0
    assert second.already
    assert second.sent == 0
    with pytest.raises(AlreadyPublished):
        oci.publish(release_at(tmp_path / "b", 3), where, lambda _: None)
