"""Every engine gives the same values; the local one also survives what its tasks do."""

import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from dataset_tools.engine import Budget, FailureKind, Task, get_engine
from dataset_tools.model.errors import ConfigError

JOBS = "tests.engine.jobs"


def task(name: str, **arguments: object) -> Task:
    return Task(f"{name}-{sorted(arguments.items())}", f"{JOBS}:{name}", arguments)


@pytest.mark.parametrize("name", ["serial", "local"])
def test_every_task_gives_its_value(name):
    """Results come in any order, one for each task."""
    results = list(get_engine(name, 2).run([task("double", number=n) for n in range(20)]))

    assert sorted(r.value for r in results) == [2 * n for n in range(20)]


@pytest.mark.parametrize("name", ["serial", "local"])
def test_a_task_that_raises_is_a_failure_and_the_others_go_on(name):
    """An exception travels as a value with its traceback."""
    results = list(get_engine(name, 2).run([task("fail", word="kaputt"), task("double", number=4)]))

    failures = [r.failure for r in results if r.failure]
    assert [f.kind for f in failures] == [FailureKind.RAISED]
    assert "kaputt" in failures[0].detail
    assert [r.value for r in results if not r.failure] == [8]


def test_a_crash_costs_only_the_task_that_caused_it():
    """A worker that dies twice at the same task is given up on; its neighbours finish."""
    results = list(get_engine("local", 2).run([task("die"), *(task("double", number=n) for n in range(5))]))

    assert [r.failure.kind for r in results if r.failure] == [FailureKind.CRASHED]
    assert sorted(r.value for r in results if not r.failure) == [0, 2, 4, 6, 8]


def test_a_worker_that_dies_once_is_tried_again(tmp_path):
    """One crash may be the machine's fault."""
    (result,) = get_engine("local", 1).run([task("die_once", marker=str(tmp_path / "seen"))])

    assert result.value == "alive"


@pytest.mark.parametrize("name", ["serial", "local"])
def test_a_hung_task_is_stopped_at_its_limit(name):
    """The time limit ends that task and nothing else."""
    tasks = [task("hang"), task("double", number=1)]
    results = list(get_engine(name, 2).run(tasks, Budget(seconds=3)))

    assert {r.failure.kind for r in results if r.failure} == {FailureKind.TIMEOUT}
    assert [r.value for r in results if not r.failure] == [2]


@pytest.mark.parametrize("name", ["serial", "local"])
def test_a_task_may_have_a_limit_of_its_own(name):
    """A hang in a small file need not wait for the time that a large one is given."""
    hung = replace(task("hang"), seconds=1)
    started = time.monotonic()
    (result,) = get_engine(name, 1).run([hung], Budget(seconds=600))

    assert result.failure is not None
    assert result.failure.kind is FailureKind.TIMEOUT
    assert time.monotonic() - started < 120


@pytest.mark.skipif(sys.platform != "linux", reason="address-space limits are a Linux matter")
def test_memory_past_the_limit_fails_the_task():
    """A task that asks for more than its share fails; the machine does not swap."""
    (result,) = get_engine("local", 1).run([task("eat", megabytes=2048)], Budget(memory_bytes=1 << 30))

    assert result.failure is not None
    assert "MemoryError" in result.failure.detail


def test_an_unknown_engine_names_the_known_ones():
    """The error says what could have been asked for."""
    with pytest.raises(ConfigError) as error:
        get_engine("spark")

    assert "local" in (error.value.hint or "")


def test_a_script_without_a_main_guard_runs_once(tmp_path):
    """Workers do not run the user's script again; a program on standard input works as well."""
    code = (
        "from dataset_tools.engine import Task, get_engine\n"
        "print('once')\n"
        "tasks = [Task(str(n), 'operator:neg', {}) for n in range(2)]\n"
        "print(len(list(get_engine('local', 2).run(tasks))))\n"
    )
    script = tmp_path / "script.py"
    script.write_text(code)

    from_file = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, timeout=60
    )
    from_stdin = subprocess.run(
        [sys.executable, "-"], input=code, capture_output=True, text=True, check=False, timeout=60
    )

    assert from_file.stdout.split() == from_stdin.stdout.split() == ["once", "2"], from_stdin.stderr


def test_a_worker_serves_the_next_run():
    """Starting a process costs more than a small task; one with another limit of memory is a new one."""
    engine = get_engine("local", 1)

    first, second = ([r.value for r in engine.run([task("pid")])] for _ in range(2))
    other = [r.value for r in engine.run([task("pid")], Budget(memory_bytes=8 << 30))]

    assert first == second
    assert other != first


def test_workers_end_with_their_engine():
    """No process is left behind."""
    engine = get_engine("local", 1)
    (result,) = engine.run([task("pid")])

    del engine

    with pytest.raises(ProcessLookupError):
        os.kill(result.value, 0)
