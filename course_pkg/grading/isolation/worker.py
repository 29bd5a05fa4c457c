"""The grader's handle on a warm process from which submissions are forked."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from course_pkg.grading.isolation import launch, machine, tree
from course_pkg.grading.isolation.channel import Channel
from course_pkg.grading.isolation.inside import folders

PROGRAM = (
    "import json, sys; settings = json.loads(sys.argv[1]); "
    "sys.path[:0] = settings['path']; "
    "from course_pkg.grading.isolation.inside import zygote; "
    "zygote.main(settings)"
)
START_SECONDS, ORDER_SECONDS = 180, 30


class WorkerLostError(RuntimeError):
    """The warm process died or does not answer."""


class Worker:
    """A warm process; one submission at a time.

    Args:
        framework: ``"numpy"``, ``"torch"`` or ``"tensorflow"``: loaded once.
        mode: "full" or "reduced", from ``launch.choose_mode``.
        limits: A ``Limits``.
    """

    def __init__(self, framework, mode, limits):
        self.framework, self.mode, self.limits = framework, mode, limits
        self.folder = Path(tempfile.mkdtemp(prefix="course-grader-"))
        os.chmod(self.folder, 0o755)
        shim = self.folder / "shim"
        shim.mkdir(mode=0o755)
        tree.plant(shim)
        self.control, theirs = socket.socketpair()
        self._start(shim, theirs)
        theirs.close()
        self._await_start()

    def _start(self, shim, theirs):
        user = launch.user_for_worker()
        full = self.mode == launch.FULL
        home = "/tmp" if full else self._home()
        path = [launch.INSIDE if full else str(shim), *machine.libraries()]
        settings = {
            "control": theirs.fileno(),
            "framework": self.framework,
            "files": machine.files_left_open(shim, home),
            "home": str(home),
            "limits": self.limits.as_data(),
            "mode": self.mode,
            "path": path,
            "user": user,
        }
        start, variables = launch.command_for(self.mode, shim, self.limits)
        with open(self.folder / "errors.txt", "wb") as errors:
            self.process = subprocess.Popen(
                [*start, "-c", PROGRAM, json.dumps(settings)],
                env=variables,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,  # closed before a submission comes
                cwd="/",
            )

    def _await_start(self):
        """Wait until it is ready; say what its last words were if it fails."""
        try:
            self._expect("ready", START_SECONDS)
        except WorkerLostError:
            text = (self.folder / "errors.txt").read_text(errors="replace")
            words = (text.strip().splitlines() or ["no reason given"])[-1]
            self.close()
            raise launch.IsolationError(
                f"the process that runs submissions does not start: {words}"
            ) from None

    def _home(self):
        """Make the folder that reduced isolation may write in."""
        home = self.folder / "home"
        home.mkdir(mode=0o755)
        return home

    def begin(self):
        """Fork a process for a submission; return its ``Channel``.

        Raises:
            WorkerLostError: The warm process is gone.
        """
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self.control, [b"begin\n"], [theirs.fileno()])
        except OSError:
            raise WorkerLostError("the warm process is gone") from None
        finally:
            theirs.close()
        return Channel(ours)

    def end(self, gone=False):
        """Kill all that is left of the submission.

        Args:
            gone: Whether it hung up, so that its end is worth waiting for.

        Returns:
            A dictionary: ``left``, how many processes it had left behind,
            and ``code``, how its process ended if it did by itself:
            negative for a signal.

        Raises:
            WorkerLostError: The warm process is gone.
        """
        try:
            self.control.sendall(b"gone\n" if gone else b"end\n")
        except OSError:
            raise WorkerLostError("the warm process is gone") from None
        return self._expect("left", ORDER_SECONDS)

    def _expect(self, name, seconds):
        self.control.settimeout(seconds)
        try:
            data = self.control.recv(4096)
            reply = json.loads(data)
        except (OSError, ValueError):
            raise WorkerLostError("the warm process is gone") from None
        finally:
            self.control.settimeout(ORDER_SECONDS)
        if name not in reply:
            raise WorkerLostError("the warm process does not answer")
        return reply

    def close(self):
        """End the process and remove its folder."""
        self.control.close()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        folders.empty(self.folder / "home")
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()
