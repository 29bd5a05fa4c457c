"""How an answer is run: arrays in, arrays or a failure out.

Specifications, references and verdicts stay on this side of ``Runner``; what
a reader wrote runs behind it. The one here runs it in the same process.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from course_pkg.grading.frameworks import (
    float_type,
    on_cpu,
    to_framework,
    to_numpy,
)
from course_pkg.grading.traces import Line, reader_line


@dataclass(frozen=True)
class Output:
    """What an answer returned: an array, a tuple of them, or neither."""

    value: object


@dataclass(frozen=True)
class Failure:
    """What an answer raised, and the reader's own line that raised it."""

    error: str
    message: str
    line: Line | None


@dataclass(frozen=True)
class Trial:
    """One run of a reader's test on one implementation.

    Args:
        failure: What the test raised, or None when it passed.
        inputs: The arrays it called the implementation with.
        returned: What it returned; a test that asserts returns None.
    """

    failure: Failure | None
    inputs: tuple
    returned: object


class Runner(Protocol):
    """Runs answers; NumPy arrays cross the line, nothing else."""

    framework: str

    def call(self, function, cases):
        """Return an ``Output`` or a ``Failure`` for every case."""

    def attempt(self, test, implementation):
        """Run a reader's test on a NumPy function; return its ``Trial``."""


@dataclass(frozen=True)
class InProcess:
    """Runs an answer in this very process, in the reader's framework."""

    framework: str = "numpy"

    def call(self, function, cases):
        """Return an ``Output`` or a ``Failure`` for every case."""
        with on_cpu(self.framework), np.errstate(all="ignore"):
            return [self._call_once(function, case) for case in cases]

    def _call_once(self, function, case):
        arguments = [to_framework(self.framework, one) for one in case]
        try:
            return Output(to_numpy(function(*arguments)))
        except Exception as error:
            return failed(error)

    def attempt(self, test, implementation):
        """Run a reader's test on a NumPy function; return its ``Trial``."""
        inputs = []
        lifted = lift(self.framework, implementation, inputs)
        failure = returned = None
        try:
            with on_cpu(self.framework):
                returned = test(lifted)
        except Exception as error:
            failure = failed(error)
        return Trial(failure, tuple(inputs), returned)


def failed(error):
    """Describe an exception by its name, its text and the reader's line."""
    text = " ".join(str(error).split())
    short = text if len(text) <= 300 else text[:297] + "..."
    return Failure(type(error).__name__, short, reader_line(error))


def lift(framework, implementation, inputs):
    """Make a NumPy function take and return a framework's tensors.

    Args:
        framework: The framework of the tensors that come back.
        implementation: A function of one array that returns a tuple.
        inputs: A list to which every input is added.

    Returns:
        The function a reader's test receives.
    """

    def function(vectors):
        array = to_numpy(vectors)
        inputs.append(array)
        if array.dtype.kind != "f":
            array = array.astype(float_type(framework))
        results = implementation(array)
        return tuple(
            to_framework(framework, np.asarray(one), array.dtype)
            for one in results
        )

    return function
