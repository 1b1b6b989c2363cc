"""Releases from folders, names and addresses."""

import warnings
from pathlib import Path

import fsspec
import pytest

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.package.versions import freeze, yank
from dataset_tools.package.write import write_release
from dataset_tools.publish.load import YankedRelease, load
from dataset_tools.publish.place import place_of
from dataset_tools.publish.verify import verify
from tests.package.rows import configs_of, facts_of, table_of


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A cache of its own for every test."""
    import datasets

    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")


def test_a_folder_of_a_version(folder: Path):
    """The default config, and one by name."""
    assert load(folder).num_rows == {"train": 18, "test": 2}
    assert load(folder, "quotes", split="test").column_names[:3] == ["article_id", "split", "text"]


def test_a_folder_of_versions_is_the_latest(folder: Path):
    """Yanked versions are not the latest."""
    freeze(folder.parent)
    write_release(configs_of(table_of(0)), facts_of("2.0.0"), folder.parent)
    assert load(folder.parent).num_rows == {"train": 1}
    freeze(folder.parent)
    yank(folder.parent, "2.0.0", "too small")

    assert load(folder.parent).num_rows == {"train": 18, "test": 2}


def test_a_name_in_the_project(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """name@version means dist/<name>/<version> of the project around us."""
    monkeypatch.chdir(folder.parent.parent.parent)

    assert load("ferry@1.0.0", split="test").num_rows == 2
    assert load("ferry@latest", split="test").num_rows == 2
    with pytest.raises(DatasetToolsError, match=r"no version 9\.0\.0"):
        load("ferry@9.0.0")


def test_an_address(folder: Path):
    """What load_dataset cannot open: a release in an object store, streamed, verified, and the latest of several."""
    memory = fsspec.filesystem("memory")
    memory.put(str(folder.parent), "/bucket/ferry", recursive=True)

    assert verify(place_of("memory://bucket/ferry/1.0.0"), content=True).data == "identical"
    assert place_of("memory://bucket/ferry").manifest().version == "1.0.0"
    assert place_of("memory://bucket/ferry@1.0.0").manifest().version == "1.0.0"
    memory.pipe("/bucket/ferry/1.0.0/data/open/extra.parquet", b"x")
    assert [f.kind for f in verify(place_of("memory://bucket/ferry/1.0.0")).faults] == ["extra"]


def test_an_address_over_http(folder: Path):
    """A release on a plain web server loads and verifies."""
    import functools
    import http.server
    import threading

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder.parent.parent))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/ferry/1.0.0"
        loaded = load(url, verify=True, streaming=True)
        assert sum(1 for _ in loaded["train"]) == 18
        assert next(iter(loaded["test"]))["title"] == "Pier 9"
    finally:
        server.shutdown()


def test_an_address_in_s3(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """An object store, which `load_dataset` takes for a local path: map-style, verified, by version."""
    server_module = pytest.importorskip("moto.server", reason="needs moto[server]")
    s3fs = pytest.importorskip("s3fs", reason="needs the extra [s3]")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        for name, value in (("ENDPOINT_URL", f"http://{host}:{port}"), ("ACCESS_KEY_ID", "x"),
                            ("SECRET_ACCESS_KEY", "y"), ("DEFAULT_REGION", "us-east-1")):  # fmt: skip
            monkeypatch.setenv(f"AWS_{name}", value)
        monkeypatch.setattr(
            "datasets.config.HF_HUB_OFFLINE", False
        )  # it refuses every address, not the Hub alone
        s3 = s3fs.S3FileSystem(skip_instance_cache=True)
        s3.mkdir("shelf")
        s3.put(str(folder.parent), "shelf/ferry", recursive=True)

        assert load("s3://shelf/ferry@1.0.0", verify=True).num_rows == {"train": 18, "test": 2}
        assert load("s3://shelf/ferry", "quotes", split="test").num_rows == 2
    finally:
        server.stop()


def test_a_yanked_version_warns(folder: Path):
    """It still loads: a study that used it must be able to go on."""
    freeze(folder.parent)
    yank(folder.parent, "1.0.0", "a source was withdrawn")

    with pytest.warns(YankedRelease, match="a source was withdrawn"):
        assert load(folder, split="test").num_rows == 2


def test_a_good_version_does_not_warn(folder: Path):
    """Silence is the rule."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", YankedRelease)
        assert load(folder, split="test").num_rows == 2


def test_a_changed_copy_is_refused_on_request(folder: Path):
    """`verify=True` names the first file that differs."""
    (folder / "LICENSES.md").write_text("free\n")

    with pytest.raises(DatasetToolsError, match=r"LICENSES\.md"):
        load(folder, verify=True)


@pytest.mark.parametrize("source", ["nowhere", "nobody@1.0.0", "gopher://x/y"])
def test_nothing_there_is_one_clear_error(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Each with a next step."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(DatasetToolsError):
        load(source)


def test_an_unknown_config_names_the_known(folder: Path):
    """A misspelt config costs one look."""
    with pytest.raises(DatasetToolsError, match="no config 'opne'") as error:
        load(folder, "opne")
    assert "open, excerpts, metadata, quotes" in (error.value.hint or "")
