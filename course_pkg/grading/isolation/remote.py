"""Runs an answer on the other side of the line; the verdict is made here."""

import inspect
import math
import random
import time
from dataclasses import replace

import numpy as np

from course_pkg.grading.isolation.channel import Garbled, Late
from course_pkg.grading.isolation.wire import Opaque
from course_pkg.grading.prints import KEPT, printed
from course_pkg.grading.runner import (
    Failure,
    Output,
    Trial,
    as_floats,
    each,
    float_kind,
)
from course_pkg.grading.traces import Line

MOST_TEXT = 300
MOST_SIDE, MOST_NUMBERS, MOST_APPLIED = 256, 65_536, 100


class RemoteFunction:
    """Stands for a function that is not here; it cannot be called.

    Args:
        parameters: What the other side says of them, or None.
    """

    def __init__(self, parameters):
        self.__signature__ = signature(parameters)

    def __call__(self, *arguments):
        """Refuse: only the process it belongs to can call it."""
        raise TypeError("a submission's function is called by its process")

    def __repr__(self):
        return "a function"


RemoteFunction.__name__ = "function"  # as messages name a reader's own


def signature(parameters):
    """Rebuild a signature from names and kinds; anything else accepts all."""
    accepts_all = inspect.Signature(
        [inspect.Parameter("arguments", inspect.Parameter.VAR_POSITIONAL)]
    )
    try:
        built = [
            inspect.Parameter(
                clean(name, 40),
                inspect._ParameterKind(kind),
                default=... if optional else inspect.Parameter.empty,
            )
            for name, kind, optional in parameters[:50]
        ]
        return inspect.Signature(built)
    except (TypeError, ValueError):
        return accepts_all


def clean(text, most=MOST_TEXT):
    """Make text from the other side fit to be printed: short, one line.

    >>> clean("a\\x1b[31mb\\n" + "c" * 9, 8)
    'a [31mb '
    """
    text = str(text)[:most]
    return "".join(one if one.isprintable() else " " for one in text)


def as_text(value):
    """Make text of what is said to have been printed: bounded, line by line.

    >>> as_text("a = 1\\nb\x1b = 2"), as_text(3)
    ('a = 1\\nb  = 2', '')
    """
    text = value[:KEPT] if isinstance(value, str) else ""
    return "\n".join(clean(line) for line in text.splitlines())


def answer_from(described):
    """Make the answer that a diagnosis receives from its description.

    Args:
        described: From the other side: a value, or a function's parameters.

    Returns:
        A value, a ``RemoteFunction``, ``printed``, or ``...`` for a stub.

    Raises:
        Garbled: It is no description.
    """
    if not isinstance(described, dict):
        raise Garbled("sent a forged reply: an answer is not described")
    if described.get("form") == "printed":
        return printed
    if described.get("form") == "function":
        stub = described.get("stub") is True
        return ... if stub else RemoteFunction(described.get("parameters"))
    return local(described.get("value"))


def local(value):
    """Make values from the other side ordinary: nothing in them can act."""
    if isinstance(value, Opaque):
        text = clean(value.text, 60)
        name = clean(value.kind, 40)
        return type(name, (), {"__repr__": lambda self: text})()
    if isinstance(value, (tuple, list)):
        return type(value)(local(one) for one in value)
    if isinstance(value, dict):
        return {clean(key, 60): local(one) for key, one in value.items()}
    return clean(value) if isinstance(value, str) else value


class IsolatedRunner:
    """Runs one answer behind a channel; a ``Runner``.

    Args:
        channel: A ``Channel`` whose other side has just handed the answer in.
        framework: What the answer is written in.
        exercise: The exercise it answers.
        limits: A ``Limits``.
        deadline: When the submission's time is over, on the monotonic clock.
        seed: Of the order in which a test meets implementations.
    """

    def __init__(self, channel, framework, exercise, limits, deadline, seed):
        self.channel, self.framework = channel, framework
        self.exercise, self.limits = exercise, limits
        self.deadline, self.rng = deadline, random.Random(seed)
        self.missed = set()  # the planted bugs that a test let through

    def call(self, function, cases):
        """Return an ``Output`` or a ``Failure`` for every case."""
        arguments = [tuple(case) for case in cases]
        self.channel.send({"kind": "call", "cases": arguments})
        return [self._outcome() for _ in cases]

    def build(self, factory, plan, cases):
        """Return an ``Output`` or a ``Failure`` for every case."""
        parts = plan.inputs, plan.weights, plan.sizes
        arguments = [tuple(case) for case in cases]
        order = {"kind": "build", "plan": parts, "cases": arguments}
        self.channel.send(order)
        return [self._outcome() for _ in cases]

    def _outcome(self):
        message = self._receive(time.monotonic() + self.limits.call_seconds)
        if message.get("kind") == "output":
            return Output(local(message.get("value")))
        return failure_from(message)

    def attempt(self, test, implementation):
        """Run a reader's test on a NumPy function; return its ``Trial``.

        It runs twice, hidden among right and wrong implementations, and what
        a test says of those counts as well: one that counts its runs, or
        guesses, contradicts itself.
        """
        bugs = [bug.implementation for bug in self.exercise.mistakes]
        wrong = implementation in bugs
        order = [implementation, implementation]
        order += self.rng.choices(bugs, k=0 if wrong else 4)
        order += [self.exercise.reference] * self.rng.randrange(3)
        self.rng.shuffle(order)
        trials = [(one, self._attempt_once(one)) for one in order]
        for one, trial in trials:
            if one in bugs and trial.failure is None:
                self.missed.add(one)
            elif one is self.exercise.reference and trial.failure:
                self.missed.update(bugs)
        own = [trial for one, trial in trials if one is implementation]
        if wrong and implementation in self.missed:
            return replace(own[0], failure=None)
        rejecting = [trial for trial in own if trial.failure]
        return own[0] if wrong else (rejecting or own)[0]

    def _attempt_once(self, implementation):
        inputs = []
        self.channel.send({"kind": "attempt"})
        deadline = time.monotonic() + self.limits.call_seconds
        while True:
            message = self._receive(deadline)
            kind = message.get("kind")
            if kind == "tried":
                silent = message.get("silent") is True
                return Trial(None, tuple(inputs), None if silent else ...)
            if kind != "apply":
                return Trial(failure_from(message), tuple(inputs), None)
            given = message.get("arguments")
            self.channel.send(self._apply(implementation, given, inputs))

    def _apply(self, implementation, arguments, inputs):
        """Run an implementation under test on what the test chose."""
        if not isinstance(arguments, tuple) or not all(
            isinstance(one, (np.ndarray, int, float)) for one in arguments
        ):
            raise Garbled("sent a forged reply: arguments are not arrays")
        if len(inputs) >= MOST_APPLIED:
            return _refused(f"f may be called {MOST_APPLIED} times")
        for shape in map(np.shape, arguments):
            large = math.prod(shape) > MOST_NUMBERS
            if large or max(shape, default=0) > MOST_SIDE:
                return _refused(
                    f"f takes at most {MOST_SIDE} vectors: {shape}"
                )
        inputs.append(arguments)
        kind = float_kind(arguments, self.framework)
        own = [np.array(one) if np.ndim(one) else one for one in arguments]
        try:
            with np.errstate(all="ignore"):
                results = implementation(*as_floats(own, kind))
        except Exception as error:
            return _refused(f"{type(error).__name__}: {error}")
        results = each(results, lambda one: as_kind(one, kind))
        return {"kind": "applied", "results": results}

    def _receive(self, deadline):
        over = min(deadline, self.deadline)
        try:
            return self.channel.receive(max(0.01, over - time.monotonic()))
        except Late:
            seconds = self.limits.call_seconds
            if over < deadline:
                seconds = self.limits.total_seconds
                raise Late(f"used up its {seconds:g} s") from None
            raise Late(f"did not return within {seconds:g} s") from None


def failure_from(message):
    """Read a failure that the other side describes.

    Raises:
        Garbled: It is none.
    """
    if message.get("kind") != "failure":
        kind = clean(message.get("kind"), 20)
        raise Garbled(f"sent a forged reply: {kind!r} out of turn")
    line = message.get("line")
    if isinstance(line, list) and len(line) == 2 and type(line[0]) is int:
        line = Line(line[0], clean(line[1], 100))
    else:
        line = None
    error = clean(message.get("error"), 60)
    return Failure(error, clean(message.get("message")), line)


def as_kind(value, kind):
    """Give floats this type; leave booleans and whole numbers alone."""
    return value.astype(kind) if value.dtype.kind == "f" else value


def _refused(reason):
    return {"kind": "refused", "reason": reason}
