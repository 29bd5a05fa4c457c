"""How a submission's Python is started: in bubblewrap, or with less.

Full isolation: name spaces of its own for files, processes, network, users
and messages, a read-only Python, a private ``/tmp``, an empty environment.
Reduced isolation: an unprivileged user where the grader is root, limits, a
filter of system calls where libseccomp is found, and of files where Landlock
is. It shares the machine, so it is refused unless it is asked for.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from itertools import count
from pathlib import Path

from course_pkg.grading.isolation.limits import MIB
from course_pkg.grading.isolation.machine import (
    LINKS,
    SYSTEM,
    closed_to_others,
    hidden,
    python_folders,
)

FULL, REDUCED = "full", "reduced"
INSIDE = "/course"
FIRST_USER, USERS = 210_000, 40_000
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "agg",
    "KERAS_BACKEND": "tensorflow",
    "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_turns = count()


class IsolationError(RuntimeError):
    """Submissions cannot be isolated here; the sentence says why."""


@cache
def fault_of_bubblewrap():
    """Say why bubblewrap cannot be used here, or nothing."""
    if sys.platform != "linux":
        return f"bubblewrap exists for Linux; this is {sys.platform}"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (the package bubblewrap)"
    command = [*bubblewrap([], "/tmp", 2**20), "/usr/bin/true"]
    done = subprocess.run(command, env={}, capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"bubblewrap does not run here ({reason})"
    return ""


def choose_mode(reduced_allowed=False):
    """Return the strongest isolation there is.

    Args:
        reduced_allowed: Whether reduced isolation may be used.

    Returns:
        "full" or "reduced".

    Raises:
        IsolationError: There is only reduced isolation and it is not
            allowed, or there is none.
    """
    fault = fault_of_bubblewrap()
    if not fault:
        check_python_stays_in_sight()
        return FULL
    if not hasattr(os, "fork"):
        raise IsolationError(
            f"submissions cannot be isolated here: {fault}. "
            "Run the grader in WSL 2, a Linux container or on a Linux machine"
        )
    if not reduced_allowed:
        raise IsolationError(
            f"submissions cannot be fully isolated here: {fault}. With "
            "--allow-reduced-isolation they run with limits and filters, but "
            "share this machine"
        )
    closed = closed_to_others()
    if os.getuid() == 0 and closed:
        raise IsolationError(
            "reduced isolation runs submissions as a user without rights, "
            f"who cannot read Python in {closed}: install Python where "
            "every user can read it"
        )
    return REDUCED


def check_python_stays_in_sight():
    """Raise if Python lies where a submission gets an empty folder."""
    for folder in python_folders():
        if Path(folder).is_relative_to("/tmp"):
            raise IsolationError(
                "submissions get a /tmp of their own and would not see "
                f"Python in {folder}: set the course up outside /tmp"
            )


def user_for_worker():
    """Return an unprivileged user's id for a worker, or None if not root."""
    if os.getuid() != 0:
        return None
    return FIRST_USER + (os.getpid() * 16 + next(_turns)) % USERS


def bubblewrap(folders, shim, bytes_writable):
    """Return the start of a command that isolates the rest of it.

    Args:
        folders: Further ones that can be read.
        shim: The folder that becomes ``/course``.
        bytes_writable: For each of the private folders.

    Root can drop to another user only in its own user name space, so that
    one is kept; the command must drop the privileges then.
    """
    spaces = ["--unshare-all"]
    if os.getuid() == 0:
        kinds = ("ipc", "pid", "net", "uts", "cgroup-try")
        spaces = [f"--unshare-{kind}" for kind in kinds]
    command = [shutil.which("bwrap"), *spaces]
    command += ["--die-with-parent", "--new-session", "--as-pid-1"]
    command += ["--clearenv", "--hostname", "grader"]
    for folder in (*SYSTEM, *folders):
        for above in reversed(Path(folder).parents[:-1]):
            command += ["--perms", "0755", "--dir", str(above)]
        command += ["--ro-bind-try", folder, folder]
    for link, target in LINKS.items():
        command += ["--symlink", target, link]
    command += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    command += ["--ro-bind", str(shim), INSIDE]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for folder in ("/dev/shm", "/tmp", "/var/tmp"):
        command += ["--perms", "1777", "--size", str(bytes_writable)]
        command += ["--tmpfs", folder]
    for folder in hidden(folders):
        command += ["--tmpfs", folder, "--remount-ro", folder]
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/"]


def command_for(mode, shim, limits):
    """Return the start of the command and its environment.

    Args:
        mode: "full" or "reduced".
        shim: The folder that ``tree.plant`` wrote.
        limits: A ``Limits``.

    Returns:
        The command's first words and a dictionary of variables.
    """
    python = [os.path.realpath(sys.executable), "-I", "-S", "-B"]
    if mode == REDUCED:
        home = Path(shim).parent / "home" / "home"
        return python, {**ENVIRONMENT, "HOME": str(home)}
    command = bubblewrap(python_folders(), shim, limits.file_mib * MIB)
    variables = {**ENVIRONMENT, "HOME": "/tmp/home"}
    for name, value in variables.items():
        command += ["--setenv", name, value]
    return [*command, "--", *python], {}
