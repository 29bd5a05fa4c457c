"""A local Dask cluster grades the same, and loses nothing with a worker."""

import os
import signal
import subprocess

import pytest
from grading.isolation.notebooks import framed, write

from course_pkg.grading.grade import cluster as cluster_module
from course_pkg.grading.grade.cluster import ClusterError
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


def certificates(folder):
    """Make an authority, a host's certificate, and Dask's settings of them."""
    folder.mkdir(exist_ok=True)
    made = [
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=course "
        "-keyout ca-key.pem -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=host "
        "-keyout host-key.pem -out host.csr",
        "x509 -req -in host.csr -CA ca.pem -CAkey ca-key.pem "
        "-CAcreateserial -days 2 -out host.pem",
    ]
    for command in made:
        subprocess.run(
            ["openssl", *command.split()],
            cwd=folder,
            check=True,
            capture_output=True,
        )
    tls = {"ca-file": folder / "ca.pem"}
    for role in ("scheduler", "worker", "client"):
        tls[f"{role}.cert"] = folder / "host.pem"
        tls[f"{role}.key"] = folder / "host-key.pem"
    named = {f"distributed.comm.tls.{n}": str(one) for n, one in tls.items()}
    return named | {"distributed.comm.require-encryption": True}


def test_a_cluster_behind_tls(tmp_path, monkeypatch):
    import dask
    from distributed import LocalCluster

    write(tmp_path / "in" / "ada.ipynb", framed())

    def grade(out, address):
        return grade_class(
            tmp_path / "in", tmp_path / out, seed=3, scheduler=address
        )

    with (
        dask.config.set(certificates(tmp_path)),
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=True,
            protocol="tls://",
            dashboard_address=None,
        ) as cluster,
    ):
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        (result,) = grade("out", address)
        assert (result.points, result.faults) == (2, ())
        monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 1)
        with (
            dask.config.set(certificates(tmp_path / "stranger")),
            pytest.raises(ClusterError, match=r"at tls://.* does not answer"),
        ):
            grade("nothing", address)
