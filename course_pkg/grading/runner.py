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
from course_pkg.grading.layers import run_layer
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
        inputs: What it called the implementation with: a tuple of
            arrays and numbers for every call.
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

    def build(self, factory, plan, cases):
        """Make a layer for every case; return what came of each.

        An ``Output`` holds a pair: what the layer returned, and gradients
        by name.
        """

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

    def build(self, factory, plan, cases):
        """Make a layer for every case; return what came of each."""
        with on_cpu(self.framework), np.errstate(all="ignore"):
            return [self._build_once(factory, plan, case) for case in cases]

    def _build_once(self, factory, plan, case):
        tensors = [to_framework(self.framework, one) for one in case]
        try:
            results, gradients = run_layer(
                self.framework, factory, plan, tensors
            )
            named = {str(n): to_numpy(one) for n, one in gradients.items()}
            return Output((to_numpy(results), named))
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
        implementation: A function of arrays and numbers that returns an
            array or a tuple of them.
        inputs: A list to which the arguments of every call are added.

    Returns:
        The function a reader's test receives.
    """

    def function(*tensors):
        arguments = tuple(map(as_argument, tensors))
        inputs.append(arguments)
        kind = float_kind(arguments, framework)
        results = implementation(*as_floats(arguments, kind))
        return each(results, lambda one: to_framework(framework, one, kind))

    return function


def as_argument(value):
    """Turn a tensor into an array; leave a plain number alone."""
    return value if isinstance(value, (int, float)) else to_numpy(value)


def float_kind(arguments, framework):
    """Return the float type of the first array of floats, or the usual."""
    kinds = [one.dtype for one in arguments if np.ndim(one)]
    floats = [kind for kind in kinds if kind.kind == "f"]
    return floats[0] if floats else np.dtype(float_type(framework))


def as_floats(arguments, kind):
    """Make floats of arrays of whole numbers, which a test may well use."""
    return tuple(
        one.astype(kind) if np.ndim(one) and one.dtype.kind in "iu" else one
        for one in arguments
    )


def each(results, change):
    """Change an array, or every array of a tuple."""
    if isinstance(results, tuple):
        return tuple(change(np.asarray(one)) for one in results)
    return change(np.asarray(results))
