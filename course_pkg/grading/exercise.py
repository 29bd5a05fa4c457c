"""What an exercise is, apart from how an answer to it is run.

Each form of answer has a class: a function, values, and a test of a property
here, a layer in ``layer_exercise``. The five kinds (build, predict, fix,
prove, measure) say what a reader does; the form says what the check receives.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from course_pkg.grading.compare import compare
from course_pkg.grading.frameworks import FRAMEWORKS
from course_pkg.shapes import check_one_of

KINDS = ("build", "predict", "fix", "prove", "measure")


@dataclass(frozen=True)
class Mistake:
    """A wrong answer people give, and the sentence it earns.

    Args:
        implementation: The wrong answer, in NumPy. For values, a function
            without arguments that returns the wrong entries by name.
        sentence: What a reader is told who gave it.
    """

    implementation: Callable
    sentence: str

    @property
    def name(self):
        """The implementation's name, by which mistakes are counted."""
        return self.implementation.__name__


def described(*implementations):
    """Make mistakes whose sentences are their functions' docstrings.

    >>> def adds(a, b):
    ...     '''This adds.'''
    >>> described(adds)[0].sentence
    'This adds.'
    """
    return tuple(
        Mistake(one, " ".join(inspect.getdoc(one).split()))
        for one in implementations
    )


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What every exercise has.

    Args:
        id: Chapter and name, ``"01.dot"``.
        title: As in the notebook.
        kind: One of ``KINDS``.
        difficulty: 1, 2 or 3.
        minutes: What it takes a reader, about.
        points: What it is worth to a class.
        mistakes: Wrong answers to be named; planted bugs for a property.
        hints: Three, from a nudge to the idea.
        takeaway: One sentence that a right answer is followed by.
        frameworks: Those an answer may be written in.
    """

    id: str
    title: str
    kind: str
    difficulty: int
    minutes: int
    points: int
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]
    takeaway: str
    frameworks: tuple[str, ...] = FRAMEWORKS

    def __post_init__(self):
        check_one_of("kind", self.kind, KINDS)


@dataclass(frozen=True, kw_only=True)
class FunctionExercise(Exercise):
    """An exercise answered by a function from arrays to arrays.

    Args:
        parameters: The names of the arguments, in order.
        returns: The names of the results, in order.
        cases: From a random generator to a list of argument tuples.
        reference: The right answer, in NumPy.
        given: For a repair, the broken code a reader starts from.
        tolerance: What is granted beyond the float type's own accuracy.
        compare: How an output is held against the reference's.
    """

    parameters: tuple[str, ...]
    returns: tuple[str, ...]
    cases: Callable
    reference: Callable
    given: Mistake | None = None
    tolerance: float = 0.0
    compare: Callable = compare


@dataclass(frozen=True)
class Entry:
    """One value to be given: what is right, why, and how closely.

    Args:
        expected: A number, a tuple of sizes, or a list of numbers.
        reason: What a reader is told whose value is wrong.
        tolerance: Relative; 0 for counts and shapes.
    """

    expected: object
    reason: str
    tolerance: float = 0.0


@dataclass(frozen=True, kw_only=True)
class ValuesExercise(Exercise):
    """An exercise answered by values, each under its name.

    Args:
        entries: What is asked, by name. A single entry may be answered by
            the bare value.
    """

    entries: Mapping[str, Entry]


@dataclass(frozen=True, kw_only=True)
class PropertyExercise(Exercise):
    """An exercise answered by a test: it must catch every planted bug.

    Args:
        reference: A right implementation, which the test must accept.
        claim: The property, in words.
        exact: Whether the claim holds to the last bit, so that a test may
            compare without a tolerance.
        once: What a reader is told whose test calls the function once
            and misses something, where one call can show too little.
    """

    reference: Callable
    claim: str
    exact: bool = False
    once: str = ""
