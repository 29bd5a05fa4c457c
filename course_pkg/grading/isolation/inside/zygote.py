"""A process with a framework loaded, from which submissions are forked.

``begin`` comes with a socket and forks a process for a submission; ``end``
kills everything that is left of it, empties its folders and says how it
ended (``gone`` is the same for a process that has hung up). The submission's
process never holds the line that orders come on.
"""

import contextlib
import gc
import json
import os
import signal
import socket
import sys
import time

from course_pkg.grading.isolation.inside import confine, folders, landlock

DYING_SECONDS = 0.5  # a dying process hangs up before it is dead
WRITABLE = ("/dev/shm", "/var/tmp", "/tmp")


def main(settings):
    """Serve until the grader hangs up.

    Args:
        settings: A dictionary: ``control`` (a file descriptor), ``framework``,
            ``limits``, ``mode`` ("full" or "reduced"), ``user`` (an id to
            change to, or None), ``home`` (a folder of its own) and, for
            reduced isolation, ``files``: what ``landlock`` leaves open.
    """
    confine.accept_no_privileges()
    if settings["mode"] == "full":
        confine.become(settings["user"])
    control = socket.socket(fileno=settings["control"])
    from course_pkg.grading import traces
    from course_pkg.grading.isolation.inside import student  # noqa: F401
    from course_pkg.grading.isolation.inside.shell import warm_shell

    traces.LIBRARIES += tuple(settings["path"][1:])
    shell = warm_shell(settings["framework"], settings["home"])
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    confine.close_to_others()
    gc.freeze()  # what is there already is never written to again
    control.sendall(json.dumps({"ready": os.getpid()}).encode() + b"\n")
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 64, 1)
        if not data:
            break
        if data.strip() == b"begin":
            child = _begin(settings, shell, control, descriptors[0])
            os.close(descriptors[0])
        else:
            ending = _end(child, settings, gone=data.strip() == b"gone")
            control.sendall(json.dumps(ending).encode() + b"\n")
    _kill_all(settings["mode"])


def _begin(settings, shell, control, line):
    """Fork a process for one submission; return its id."""
    _empty(settings)
    for name in ("home", "work"):
        folder = os.path.join(settings["home"], name)
        os.mkdir(folder)
        if settings["user"] is not None:
            os.chown(folder, settings["user"], settings["user"])
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        control.close()
        confine.lead_group()
        os.chdir(os.path.join(settings["home"], "work"))
        if settings["mode"] == "reduced":
            confine.become(settings["user"])
            landlock.close_files(**settings["files"])
        confine.limit(settings["limits"])
        confine.filter_calls(settings["mode"])
        from course_pkg.grading.isolation.inside.student import serve

        serve(socket.socket(fileno=line), shell)
        status = 0
    finally:
        os._exit(status)


def _end(child, settings, gone):
    """Kill all that is left of a submission; return how it ended."""
    deadline = time.monotonic() + (DYING_SECONDS if gone else 0)
    done, status = os.waitpid(child, os.WNOHANG)
    while not done and time.monotonic() < deadline:
        time.sleep(0.001)
        done, status = os.waitpid(child, os.WNOHANG)
    if not confine.LINUX and not done:
        confine.kill_group(child)
    left = _kill_all(settings["mode"])
    how = {"left": left - (0 if done else 1)}
    if done:
        how["code"] = os.waitstatus_to_exitcode(status)
    if not _empty(settings):
        sys.exit("the folders of a submission could not be emptied")
    return how


def _kill_all(mode):
    """Kill every process but this one; return how many there were."""
    killed = 0
    while True:
        if mode == "full" and os.getpid() == 1:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        else:
            confine.kill_descendants()
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return killed
        killed += 1


def _empty(settings):
    """Remove everything a submission could write; tell whether it worked."""
    os.chdir("/")
    full = settings["mode"] == "full"
    return all(map(folders.empty, WRITABLE if full else [settings["home"]]))
