"""A publish that is killed leaves the old state or the new one, wherever it goes, and the next run completes."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.package.versions import freeze
from dataset_tools.package.write import write_release
from dataset_tools.publish import local
from dataset_tools.publish.place import place_of
from dataset_tools.publish.targets import Release
from dataset_tools.publish.verify import verify
from tests.package.rows import configs_of, facts_of, table_of
from tests.publish.hub_server import TOKEN, Hub

ROOT = Path(__file__).resolve().parents[2]
# 108 in all. A kill on a folder takes half a second, on the servers of these tests some ten times that.
KILLS = {"local": 60, "s3": 24, "hub": 24}
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked children")

Ask = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A frozen version of few files."""
    configs = configs_of(table_of(*range(8)))
    write_release({name: configs[name] for name in ("open", "metadata")}, facts_of(), tmp_path / "ferry")
    freeze(tmp_path / "ferry")
    return tmp_path / "ferry" / "1.0.0"


@contextmanager
def publisher(target: str, folder: Path, where: str, **env: str) -> Iterator[Ask]:
    """A process that publishes, and dies as asked."""
    command = [sys.executable, "-m", "tests.release.publish_kills", target, str(folder), where]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **env}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout

        def ask(**death: float) -> int:
            print(json.dumps(death), file=process.stdin, flush=True)
            return int(process.stdout.readline())

        yield ask
        process.stdin.close()


def story(
    ask: Ask, state: Callable[[], str], reset: Callable[[], None], kills: int
) -> tuple[set[str], set[str], int]:
    """(states after a kill, states after the next run, kills that hit): half at counted steps, half at random times."""
    chance = random.Random(20260504)
    after: set[str] = set()
    then: set[str] = set()
    hits = 0
    clock = time.perf_counter()
    steps = ask()
    seconds = time.perf_counter() - clock
    for number in range(kills):
        reset()
        death = {"delay": chance.uniform(0, seconds)} if number % 2 else {"step": chance.randint(1, steps)}
        hits += not ask(**death)
        after.add(state())
        assert ask() > 0
        then.add(state())
    return after, then, hits


@pytest.mark.slow
def test_a_folder(folder: Path, tmp_path: Path):
    """A reader of the folder sees no version, or all of it; nothing half-written stays."""
    where = tmp_path / "mirror"

    def state() -> str:
        try:
            return "new" if verify(place_of(where / "1.0.0"), content=True).is_good else "broken"
        except DatasetToolsError:
            return "old" if not (where / "1.0.0").exists() else "broken"

    with publisher("local", folder, str(where)) as ask:
        after, then, hits = story(ask, state, lambda: shutil.rmtree(where), KILLS["local"])

    assert after == {"old", "new"}
    assert then == {"new"}
    assert hits > KILLS["local"] // 4  # the others came after the end: a folder is written in milliseconds
    assert {p.name for p in where.iterdir()} == {".lock", "1.0.0", "releases.json"}


@pytest.mark.slow
def test_s3(folder: Path, bucket):
    """The manifest is what makes a version; objects that came before it are used by the next run."""
    where = "s3://corpus/ferry"

    def state() -> str:
        if not bucket.exists(f"{where}/1.0.0/manifest.json"):
            return "old"
        return "new" if verify(place_of(f"{where}/1.0.0"), content=True).is_good else "broken"

    with publisher("s3", folder, where) as ask:
        after, then, hits = story(ask, state, lambda: bucket.rm(where, recursive=True), KILLS["s3"])

    assert after <= {"old", "new"}
    assert "old" in after
    assert then == {"new"}
    assert hits > KILLS["s3"] // 4
    assert [v.version for v in place_listed(where)] == ["1.0.0"]


def place_listed(where: str):
    from dataset_tools.publish.place import read_releases

    return read_releases(place_of(f"{where}/1.0.0").parent()).versions


@pytest.mark.slow
def test_the_hub(folder: Path):
    """One commit: the branch shows no file of the release or all of them; a tag is only ever on a whole one."""
    release = Release.of(folder)
    whole = {p.path for p in release.parts}

    def shown(tree: dict) -> str:
        mine = set(tree) - {".gitattributes"}
        same = mine == whole and all(tree[p].data == (folder / p).read_bytes() for p in mine)
        return "new" if same else "old" if not mine else "broken"

    with Hub() as hub:

        def state() -> str:
            repo = hub.repos.get("user/ferry")
            if repo is None:
                return "old"
            tagged = {shown(repo.commits[oid]) for oid in repo.tags.values()}
            return shown(repo.commits[repo.main]) if tagged <= {"new"} else "broken"

        def reset() -> None:
            hub.repos.clear()
            hub.objects.clear()

        env = {"HF_ENDPOINT": hub.url, "HF_TOKEN": TOKEN, "HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1"}
        with publisher("hub", folder, "user/ferry", **env) as ask:
            after, then, hits = story(ask, state, reset, KILLS["hub"])
        repo = hub.repos["user/ferry"]

    assert after <= {"old", "new"}
    assert "old" in after
    assert then == {"new"}
    assert hits > KILLS["hub"] // 4
    assert repo.tags == {"v1.0.0": repo.main}
    assert repo.messages == ["initial commit", "Release 1.0.0"]


def test_two_at_once_in_a_folder(folder: Path, tmp_path: Path):
    """The second is told at once; what the first writes is not disturbed."""
    from dataset_tools.folders import Busy, locked

    where = tmp_path / "mirror"
    with locked(where), pytest.raises(Busy, match="another command is writing"):
        local.publish(Release.of(folder), str(where), lambda _: None)

    local.publish(Release.of(folder), str(where), lambda _: None)
    assert verify(place_of(where)).is_good


def test_a_full_disk(folder: Path, tmp_path: Path):
    """One clear error, and nothing is left of the attempt."""
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from dataset_tools.model.errors import DatasetToolsError\n"
        "from dataset_tools.publish import local\n"
        "from dataset_tools.publish.targets import Release\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "release = Release.of(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))\n"
        "try:\n    local.publish(release, sys.argv[2], print)\n"
        "except DatasetToolsError as error:\n    print(error)"
    )
    where = tmp_path / "mirror"
    command = [sys.executable, "-c", code, str(folder), str(where)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "cannot write" in done.stdout
    assert {p.name for p in where.iterdir()} == {".lock"}
