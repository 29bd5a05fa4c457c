"""What is wrong with a layer: its weights, its outputs, its gradients."""

import numpy as np

from course_pkg.grading.diagnose import judge
from course_pkg.grading.message import FAILED, PASSED
from course_pkg.grading.runner import Failure, Output
from course_pkg.grading.traces import is_stub
from course_pkg.grading.verdicts import callable_fault, untouched, verdict


def diagnose_layer(exercise, answer, runner, seed):
    """Check a class of layers against the reference on seeded cases.

    Outputs come first. Gradients are looked at when all outputs agree: all
    of them with a framework, and with NumPy those of a layer that has a
    method ``backward``.

    Args:
        exercise: A ``LayerExercise``.
        answer: What the reader handed in.
        runner: A ``Runner``.
        seed: A whole number.

    Returns:
        A ``Verdict``.
    """
    framework = runner.framework
    if answer is None or answer is ...:
        return untouched(exercise, framework, "class")
    fault = callable_fault(answer, exercise.sizes, "class")
    if fault:
        return verdict(exercise, framework, FAILED, fault, stage="type")
    if is_stub(answer):
        return untouched(exercise, framework, "class")
    cases = exercise.draw(np.random.default_rng(seed))
    outcomes = runner.build(answer, exercise.plan, cases)
    outcomes = [_in_two(one) for one in outcomes]
    results = [_results(one) for one in outcomes]
    asked = [case[:-1] for case in cases]
    view = exercise.of_outputs()
    failing = judge(view, framework, asked, results, seed)
    offered = any(one.value[1] for one in outcomes if isinstance(one, Output))
    with_gradients = framework != "numpy" or offered
    if failing is None and with_gradients:
        failing = _judge_gradients(exercise, framework, cases, outcomes, seed)
    if failing is not None:
        return failing
    what = "outputs and gradients" if with_gradients else "outputs"
    message = f"{len(cases)} of {len(cases)} cases agree, {what}. "
    return verdict(exercise, framework, PASSED, message + exercise.takeaway)


def _in_two(outcome):
    """Make sure that an output is a pair of results and gradients."""
    if isinstance(outcome, Failure):
        return outcome
    value = outcome.value
    paired = isinstance(value, tuple) and len(value) == 2
    if paired and isinstance(value[1], dict):
        return outcome
    return Output((value, {}))


def _results(outcome):
    """Leave the gradients away."""
    is_failure = isinstance(outcome, Failure)
    return outcome if is_failure else Output(outcome.value[0])


def _judge_gradients(exercise, framework, cases, outcomes, seed):
    """Return the verdict on wrong gradients, or None if all are right."""
    names = tuple(exercise.backward(*cases[0]))
    view = exercise.of_gradients(names)
    places = [exercise.parameters.index(name) for name in names]
    found = []
    for case, outcome in zip(cases, outcomes, strict=True):
        arrays = [outcome.value[1].get(name) for name in names]
        shapes = [np.shape(case[place]) for place in places]
        pairs = zip(arrays, shapes, strict=True)
        gone = [np.zeros(s) if one is None else one for one, s in pairs]
        found.append(Output(tuple(gone)))
    return judge(view, framework, cases, found, seed)
