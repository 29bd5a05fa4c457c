"""A warm worker serves many; none of them leaves anything to the next."""

import os
import time
from pathlib import Path

import pytest
from grading.isolation.modes import reachable

import course_pkg
from course_pkg.grading.isolation import launch
from course_pkg.grading.isolation.channel import Garbled, Gone, Late
from course_pkg.grading.isolation.limits import Limits
from course_pkg.grading.isolation.worker import Worker, WorkerLostError

LIMITS = Limits(memory_mib=512, processes=32, file_mib=16)
FAULT = launch.fault_of_bubblewrap()


@pytest.fixture(scope="module", params=["full", "reduced"])
def worker(request):
    """A worker in each isolation; the test's name says which one ran."""
    if request.param == "full" and FAULT:
        pytest.skip(FAULT)
    with pytest.MonkeyPatch.context() as monkeypatch:
        if request.param == "reduced":
            reachable(monkeypatch)
        with Worker("numpy", request.param, LIMITS) as opened:
            yield opened


def run(worker, *sources, seconds=20):
    """Run cells in one process; return what the last one raised."""
    channel, gone = worker.begin(), False
    try:
        for source in sources:
            channel.send({"kind": "cell", "source": source})
            message = channel.receive(seconds)
        failure = message["failure"]
        return failure and f"{failure['error']}: {failure['message']}"
    except Gone:
        gone = True
        raise
    finally:
        worker.ending = worker.end(gone)
        channel.close()


def test_names_do_not_outlive_a_submission(worker):
    assert run(worker, "secret = 1", "assert secret") is None
    assert run(worker, "secret").startswith("NameError")


def test_patches_do_not_outlive_a_submission(worker):
    run(worker, "import numpy as np; np.sum = None", "import os; os.x = 1")
    found = run(
        worker, "import numpy as np, os; assert np.sum([2]) == 2; os.x"
    )
    assert found.startswith("AttributeError")


def test_files_do_not_outlive_a_submission(worker):
    hide = (
        "import os\n"
        "home = os.path.expanduser('~') \n"
        "for folder in ('.', '/tmp', '/dev/shm', '/var/tmp', home):\n"
        "    try:\n"
        "        open(folder + '/left', 'w').write('x')\n"
        "        os.makedirs(folder + '/a/b'); os.chmod(folder + '/a', 0)\n"
        "    except OSError: pass\n"
        "open('left')"
    )
    look = (
        "import os\n"
        "for folder in ('.', '/tmp', '/dev/shm', '/var/tmp'):\n"
        "    assert not os.path.exists(folder + '/a'), folder\n"
        "    assert not os.path.exists(folder + '/left'), folder"
    )
    if worker.mode == "reduced":  # it shares the machine's own folders
        hide = hide.replace("'/tmp', '/dev/shm', '/var/tmp', home", "'.'")
        look = look.replace("'/tmp', '/dev/shm', '/var/tmp'", "'.'")
    assert run(worker, hide) is None
    assert run(worker, look) is None


def test_a_folder_too_deep_to_walk_is_emptied(worker):
    dig = "import os\nfor _ in range(3000): os.mkdir('d'); os.chdir('d')"
    process = worker.process.pid
    assert run(worker, dig) is None
    assert run(worker, "import os; assert os.listdir('.') == []") is None
    assert worker.process.pid == process


def test_processes_do_not_outlive_a_submission(worker):
    run(worker, "import os, time\nif os.fork() == 0: time.sleep(600)")
    assert worker.ending["left"] == 1
    count = (
        "import os\n"
        "mine = [p for p in os.listdir('/proc') if p.isdigit()\n"
        "        and os.stat('/proc/' + p).st_uid == os.getuid()]\n"
        "raise ValueError(len(mine))"
    )
    most = 2 if worker.mode == "full" else 1  # this one, and its origin
    if os.getuid() == 0:
        assert run(worker, count) == f"ValueError: {most}"


def test_the_machine_is_kept_from_it(worker):
    assert "Error" in run(
        worker, "import socket; socket.create_connection(('1.1.1.1', 53), 2)"
    )
    killed = "import os\nos.kill(os.getppid(), 9)\nos.kill(os.getppid(), 0)"
    found = run(worker, killed)
    assert found is None or found.startswith("PermissionError")
    assert run(worker, "1") is None
    uid = run(worker, "import os; raise ValueError(os.getuid())")
    assert uid != "ValueError: 0"


def test_the_course_and_others_files_are_closed(worker, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for students")
    os.chmod(tmp_path, 0o755)  # its own rights would close it already
    package = Path(course_pkg.__file__).parent
    for path in (secret, package / "reference" / "similarity.py"):
        found = run(worker, f"open({str(path)!r})")
        assert found.startswith(("FileNotFoundError", "PermissionError"))
    found = run(worker, "open('/etc/passwd')")
    assert found.startswith(("FileNotFoundError", "PermissionError"))
    assert (
        run(worker, "open('own', 'w').write('x'); open('own').read()") is None
    )


def test_memory_and_processes_are_limited(worker):
    assert run(worker, "x = bytearray(1 << 32)") == "MemoryError: "
    found = run(worker, "import os\nfor _ in range(99): os.fork()")
    assert found.startswith("BlockingIOError")
    assert worker.ending["left"] > 0


def test_an_environment_of_its_own(worker):
    look = "import os; raise ValueError(sorted(os.environ))"
    names = run(worker, look)
    assert "LANG" in names
    assert "PYTEST" not in names


def test_a_channel_tells_late_gone_and_garbled_apart(worker):
    with pytest.raises(Late, match="did not end in time"):
        run(worker, "while True: pass", seconds=0.3)
    with pytest.raises(Gone):
        run(worker, "import os; os._exit(5)")
    assert worker.ending["code"] == 5
    with pytest.raises(Garbled, match="header may have"):
        run(
            worker,
            "import os\n"
            "for n in range(3, 99):\n"
            "    try: os.write(n, b'\\xff' * 8)\n"
            "    except OSError: pass",
        )
    assert run(worker, "1") is None


@pytest.mark.skipif(bool(FAULT), reason=FAULT)
def test_a_lost_worker_is_noticed():
    with Worker("numpy", "full", LIMITS) as worker:
        worker.process.kill()
        worker.process.wait()
        time.sleep(0.5)  # the name space dies with it
        with pytest.raises(WorkerLostError):
            worker.end()


def test_without_bubblewrap_it_must_be_asked_for(monkeypatch):
    monkeypatch.setattr(launch, "fault_of_bubblewrap", lambda: "no bwrap")
    monkeypatch.setattr(launch, "closed_to_others", lambda: "")
    with pytest.raises(launch.IsolationError, match="--allow-reduced-isol"):
        launch.choose_mode()
    assert launch.choose_mode(reduced_allowed=True) == "reduced"


def test_a_system_without_fork_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(launch, "fault_of_bubblewrap", lambda: "Windows")
    monkeypatch.delattr(os, "fork")
    with pytest.raises(launch.IsolationError, match="WSL 2"):
        launch.choose_mode(reduced_allowed=True)


def test_root_needs_a_python_that_others_can_read(monkeypatch):
    monkeypatch.setattr(launch, "fault_of_bubblewrap", lambda: "no bwrap")
    monkeypatch.setattr(launch, "closed_to_others", lambda: "/root/py")
    monkeypatch.setattr(os, "getuid", lambda: 0)
    with pytest.raises(launch.IsolationError, match="Python in /root/py"):
        launch.choose_mode(reduced_allowed=True)


@pytest.mark.skipif(bool(FAULT), reason=FAULT)
def test_a_worker_that_does_not_start_says_why():
    with pytest.raises(launch.IsolationError, match="No module named 'no_"):
        Worker("no_framework", "full", LIMITS)
