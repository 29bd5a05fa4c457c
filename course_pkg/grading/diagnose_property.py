"""What is wrong with a test a reader wrote: what it misses or rejects."""

import numpy as np

from course_pkg.grading.diagnose import error_sentence
from course_pkg.grading.message import FAILED, PASSED
from course_pkg.grading.runner import each, float_kind
from course_pkg.grading.traces import is_stub
from course_pkg.grading.verdicts import callable_fault, untouched, verdict


def diagnose_property(exercise, answer, runner, seed):
    """Run a test on right implementations and on planted bugs.

    Args:
        exercise: A ``PropertyExercise``; its mistakes are the bugs.
        answer: The reader's test, a function of one implementation.
        runner: A ``Runner``.
        seed: A whole number, for the rounding of the second right one.

    Returns:
        A ``Verdict``.
    """
    framework = runner.framework
    if answer is None or answer is ...:
        return untouched(exercise, framework)
    fault = callable_fault(answer, ("f",))
    if fault:
        return verdict(exercise, framework, FAILED, fault, stage="type")
    if is_stub(answer):
        return untouched(exercise, framework)
    trial = runner.attempt(answer, exercise.reference)
    fault, stage = _rejects(exercise, answer, runner, trial, seed)
    name = ""
    if not fault:
        fault, name = _misses(exercise, answer, runner, trial)
        stage = "property"
    if fault:
        return verdict(
            exercise, framework, FAILED, fault, stage=stage, mistake=name
        )
    bugs = len(exercise.mistakes)
    message = f"It accepts correct code and catches all {bugs} planted bugs. "
    message += exercise.takeaway
    return verdict(exercise, framework, PASSED, message)


def _rejects(exercise, answer, runner, trial, seed):
    """Say why a test turns correct code away, and the stage; or nothing."""
    if trial.failure and trial.failure.error != "AssertionError":
        return error_sentence(trial.failure), "error"
    if trial.failure:
        line = trial.failure.line
        where = f" Line {line.number} fails: `{line.text}`." if line else ""
        sentence = f"Your test rejects correct code.{where} "
        return sentence + f"The claim is: {exercise.claim}", "property"
    if exercise.exact:
        return "", ""
    other = rounded_otherwise(exercise.reference, seed)
    if runner.attempt(answer, other).failure:
        return (
            "Your test rejects correct code that adds up in another order: "
            "the last digits of sums may differ. Compare with a tolerance, "
            "as allclose does.",
            "property",
        )
    return "", ""


def rounded_otherwise(implementation, seed):
    """Return the same function with its last digits rounded otherwise.

    Args:
        implementation: A function of arrays and numbers that returns an
            array or a tuple of them.
        seed: Of the roundings.

    Returns:
        A function whose results differ by two units in the last place of
        the input's float type, anew at every call.
    """
    rng = np.random.default_rng(seed)

    def function(*arguments):
        step = 2 * np.finfo(float_kind(arguments, "numpy")).eps

        def rounded(one):
            return one * (1 + step * rng.uniform(-1, 1, one.shape))

        return each(implementation(*arguments), rounded)

    return function


def _misses(exercise, answer, runner, trial):
    """Say which planted bug a test lets through, and its name; or nothing."""
    missed = [
        bug
        for bug in exercise.mistakes
        if runner.attempt(answer, bug.implementation).failure is None
    ]
    if not missed:
        return "", ""
    caught = len(exercise.mistakes) - len(missed)
    sentence = (
        f"It accepts correct code and catches {caught} of "
        f"{len(exercise.mistakes)} planted bugs. This one slips through: "
        f"{missed[0].sentence}{_advice(exercise, trial)}"
    )
    return sentence, missed[0].name


def _advice(exercise, trial):
    """Point at a weakness that shows in how the test went about it."""
    if not trial.inputs:
        return " Your test never calls f."
    if trial.returned is not None:
        return (
            " Your test returns a value, which nobody reads: use assert, "
            "which raises."
        )
    arrays = [one for call in trial.inputs for one in call if np.ndim(one)]
    if all(_dull(array) for array in arrays):
        return " All the vectors you tried are equal, so little shows."
    if len(trial.inputs) == 1:
        return exercise.once
    return ""


def _dull(array):
    """Tell whether exchanging rows of an array would change nothing."""
    rows = array.reshape(-1, array.shape[-1]) if array.ndim > 1 else array
    return bool((rows == rows[:1]).all())
