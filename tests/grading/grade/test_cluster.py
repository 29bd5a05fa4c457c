"""A local Dask cluster grades the same, and loses nothing with a worker."""

import os
import signal

import pytest
from grading.isolation.notebooks import framed, write

from course_pkg.grading.grade.run import grade_class
from course_pkg.grading.isolation.launch import fault_of_bubblewrap

pytestmark = pytest.mark.skipif(
    bool(fault_of_bubblewrap()), reason=fault_of_bubblewrap()
)


@pytest.fixture
def cluster():
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
    ) as opened:
        yield opened


def test_a_killed_worker_loses_nothing(tmp_path, cluster):
    for number in range(14):
        write(tmp_path / "in" / f"{number:02d}.ipynb", framed())
    done = []

    def kill_one(results, count):
        for one in results:
            done.append(one.name)
            if len(done) == 5:
                victim = next(iter(cluster.workers.values()))
                os.kill(victim.pid, signal.SIGKILL)
            yield one

    there = grade_class(
        tmp_path / "in",
        tmp_path / "there",
        seed=3,
        scheduler=cluster.scheduler_address,
        watch=kill_one,
    )
    here = grade_class(tmp_path / "in", tmp_path / "here", seed=3)
    assert there == here
    assert sorted(done) == [f"{number:02d}" for number in range(14)]
    assert {one.points for one in there} == {2}
