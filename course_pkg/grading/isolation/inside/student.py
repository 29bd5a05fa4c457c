"""The submission's end of the line: runs cells and answers, sends arrays."""

from collections.abc import Mapping

import numpy as np

from course_pkg.grading.frameworks import to_numpy
from course_pkg.grading.isolation.inside import shell as shells
from course_pkg.grading.isolation.wire import (
    KINDS,
    PREFIX,
    Opaque,
    WireError,
    pack,
    unpack,
)
from course_pkg.grading.layers import Plan
from course_pkg.grading.prints import printed
from course_pkg.grading.runner import InProcess, each, failed
from course_pkg.grading.traces import is_stub, signature_of
from course_pkg.grading.usage import UsageError


class Line:
    """A blocking line to the grader."""

    def __init__(self, line):
        self.line = line

    def send(self, message):
        """Send a message."""
        self.line.sendall(pack(message))

    def receive(self):
        """Return the next message, or None when the grader hung up."""
        prefix = self._read(PREFIX.size)
        if prefix is None:
            return None
        return unpack(*map(self._read, PREFIX.unpack(prefix)))

    def _read(self, size):
        data = bytearray()
        while len(data) < size:
            part = self.line.recv(size - len(data))
            if not part:
                return None
            data += part
        return bytes(data)


class Desk:
    """Where ``check`` hands an answer in, and the grader's calls arrive."""

    def __init__(self, line):
        self.line, self.framework, self.busy = line, "numpy", False

    def hand_in(self, identifier, answer):
        """Serve the grader's calls of an answer until it has seen enough."""
        if self.busy:
            raise UsageError("check cannot be called while an answer runs")
        self.busy = True
        try:
            self._serve(str(identifier), answer)
        finally:
            self.busy = False

    def _serve(self, identifier, answer):
        self.line.send(
            {
                "kind": "check",
                "id": identifier,
                "framework": self.framework,
                "answer": described(answer),
            }
        )
        while True:
            order = self.line.receive()
            if order is None or order["kind"] == "checked":
                return
            if order["kind"] == "refused":
                raise UsageError(order["reason"])
            if order["kind"] == "call":
                for case in order["cases"]:
                    self.line.send(self._call(answer, case))
            elif order["kind"] == "build":
                plan = Plan(*order["plan"])
                for case in order["cases"]:
                    self.line.send(self._build(answer, plan, case))
            else:
                self.line.send(self._attempt(answer))

    def _call(self, answer, arguments):
        runner = InProcess(self.framework)
        return self._reply(runner.call(answer, [arguments])[0])

    def _build(self, answer, plan, case):
        runner = InProcess(self.framework)
        return self._reply(runner.build(answer, plan, [case])[0])

    def _reply(self, outcome):
        """Describe an outcome as a message the grader will accept."""
        if hasattr(outcome, "error"):
            return failure(outcome)
        message = {"kind": "output", "value": portable(outcome.value)}
        try:
            pack(message)
        except WireError as error:
            return failure(failed(ValueError(f"your result: {error}")))
        return message

    def _attempt(self, test):
        trial = InProcess(self.framework).attempt(test, self._implementation)
        if trial.failure is not None:
            return failure(trial.failure)
        return {"kind": "tried", "silent": trial.returned is None}

    def _implementation(self, *arguments):
        """Have the grader run the implementation under test."""
        for one in arguments:
            if not isinstance(one, (np.ndarray, int, float)):
                kind = type(one).__name__
                raise TypeError(f"f takes arrays and numbers, not a {kind}")
        self.line.send({"kind": "apply", "arguments": arguments})
        reply = self.line.receive()
        if reply["kind"] == "refused":
            raise ValueError(reply["reason"])
        return each(reply["results"], np.array)


def failure(outcome):
    """Describe a ``Failure`` as a message."""
    line = outcome.line and [outcome.line.number, outcome.line.text]
    return {
        "kind": "failure",
        "error": outcome.error,
        "message": outcome.message,
        "line": line,
    }


def described(answer):
    """Describe what was handed to ``check``, without its code."""
    if answer is printed:
        return {"form": "printed"}
    if not callable(answer):
        return {"form": "value", "value": portable(answer)}
    try:
        parameters = [
            [one.name, int(one.kind), one.default is not one.empty]
            for one in signature_of(answer).parameters.values()
        ]
    except (TypeError, ValueError):
        parameters = None
    return {
        "form": "function",
        "stub": is_stub(answer),
        "parameters": parameters,
    }


def portable(value, depth=0):
    """Turn a value into what can cross the line, as far as that goes."""
    if value is None or value is ... or isinstance(value, (str, int, float)):
        return value.item() if isinstance(value, np.generic) else value
    if isinstance(value, Mapping) and depth < 3:
        return {str(k): portable(one, depth + 1) for k, one in value.items()}
    if isinstance(value, (tuple, list)) and depth < 8:
        parts = [portable(one, depth + 1) for one in value]
        return tuple(parts) if isinstance(value, tuple) else parts
    array = to_numpy(value)
    if isinstance(array, np.ndarray) and array.dtype.str in KINDS:
        return array
    return Opaque(type(value).__name__, repr(value)[:100])


DESK = None


def serve(line, shell):
    """Run the cells the grader sends until it hangs up."""
    global DESK
    DESK = Desk(Line(line))
    while True:
        order = DESK.line.receive()
        if order is None:
            return
        error, heard = shells.run(shell, order["source"])
        end = {"kind": "ended", "printed": heard.count, "failure": None}
        end["text"] = heard.text if order.get("keep") else ""
        if error is not None:
            end["failure"] = failure(failed(error))
        DESK.line.send(end)
