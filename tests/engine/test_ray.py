"""Ray runs the same tasks to the same values, also when a node is killed under it."""

import time

import pytest

from dataset_tools.engine import Budget, FailureKind, Task

ray = pytest.importorskip("ray", reason="extra [ray] is not installed")

JOBS = "tests.engine.jobs"


@pytest.fixture(scope="module")
def cluster():
    """A real cluster of two nodes on loopback, one CPU each."""
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    worker = nodes.add_node(num_cpus=1)
    ray.init(address=nodes.address, log_to_driver=False)
    yield nodes, worker
    ray.shutdown()
    nodes.shutdown()


@pytest.mark.slow
def test_values_and_failures_come_back_and_a_killed_node_costs_nothing(cluster):
    """One cluster for the whole story: its start takes ten seconds."""
    from dataset_tools.engine.ray import RayEngine

    nodes, worker = cluster
    engine = RayEngine(address=nodes.address)

    results = list(
        engine.run([Task("d", f"{JOBS}:double", {"number": 4}), Task("f", f"{JOBS}:fail", {"word": "x"})])
    )
    assert [r.value for r in results if not r.failure] == [8]
    assert [r.failure.kind for r in results if r.failure] == [FailureKind.RAISED]

    hung = list(engine.run([Task("h", f"{JOBS}:hang", {})], Budget(seconds=3)))
    assert [r.failure.kind for r in hung if r.failure] == [FailureKind.TIMEOUT]

    tasks = [Task(str(n), f"{JOBS}:slow_double", {"number": n}) for n in range(20)]
    values = []
    for result in engine.run(tasks):
        assert result.failure is None, result.failure
        values.append(result.value)
        if len(values) == 3:
            nodes.remove_node(worker, allow_graceful=False)
            time.sleep(0.5)
    assert sorted(values) == [2 * n for n in range(20)]
