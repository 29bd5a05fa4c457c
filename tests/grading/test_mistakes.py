"""Every listed mistake fails and is named, in every framework."""

import functools

import numpy as np
import pytest
from grading.answers import (
    ALL_EXERCISES,
    FRAMEWORKS,
    graded,
    handed_in,
    solution,
)
from grading.wrong import blind_to, lifted

from course_pkg.grading.exercise import (
    FunctionExercise,
    PropertyExercise,
    ValuesExercise,
)


def pairs(form):
    """Return every mistake of the exercises of one form."""
    return [
        pytest.param(exercise, mistake, id=f"{exercise.id}-{mistake.name}")
        for exercise in ALL_EXERCISES
        if isinstance(exercise, form)
        for mistake in exercise.mistakes
    ]


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(("exercise", "mistake"), pairs(FunctionExercise))
def test_a_wrong_function_is_named(exercise, mistake, framework):
    answer = lifted(mistake.implementation, framework)
    for seed in range(20 if framework == "numpy" else 6):
        verdict = graded(exercise.id, answer, framework, seed)
        assert verdict.status == "failed", (seed, verdict)
        assert verdict.mistake == mistake.name, (seed, verdict)
        assert verdict.message.startswith(mistake.sentence)


@pytest.mark.parametrize(("exercise", "mistake"), pairs(ValuesExercise))
def test_a_wrong_value_is_named(exercise, mistake):
    right = {name: one.expected for name, one in exercise.entries.items()}
    for name, value in mistake.implementation().items():
        answer = handed_in(exercise, right | {name: value})
        verdict = graded(exercise.id, answer)
        assert verdict.status == "failed", verdict
        assert verdict.mistake == mistake.name, verdict
        assert mistake.sentence in repr(verdict)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(("exercise", "bug"), pairs(PropertyExercise))
def test_a_bug_that_slips_through_is_named(exercise, bug, framework):
    good = solution(exercise.id)
    test = functools.partial(blind_to, good, exercise, bug)
    verdict = graded(exercise.id, test, framework)
    assert verdict.status == "failed", verdict
    assert verdict.mistake == bug.name, verdict
    assert bug.sentence in verdict.message
    count = len(exercise.mistakes)
    assert f"catches {count - 1} of {count}" in verdict.message


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_two_faults_at_once_are_still_named(framework):
    def softmax(scores, temperature):
        odds = np.exp(scores / temperature)  # overflows
        return odds / odds.sum(axis=0)  # and sums the columns

    answer = lifted(np.errstate(all="ignore")(softmax), framework)
    verdict = graded("01.softmax", answer, framework)
    assert verdict.stage == "not finite"
    assert verdict.mistake == "over_the_rows"


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_forgotten_keepdims_is_named_in_the_frameworks_own_words(framework):
    import course_pkg.frameworks as loader

    def in_numpy(scores, temperature):
        odds = np.exp(scores)
        return odds / odds.sum(-1)

    def in_torch(scores, temperature):
        odds = scores.exp()
        return odds / odds.sum(-1)

    def in_tensorflow(scores, temperature):
        tf = loader.require("tensorflow", "tf")
        odds = tf.exp(scores)
        return odds / tf.reduce_sum(odds, -1)

    answers = {"numpy": in_numpy, "torch": in_torch}
    answer = answers.get(framework, in_tensorflow)
    verdict = graded("01.softmax", answer, framework)
    assert verdict.stage == "error"
    assert verdict.mistake == "axis_lost"
    assert "/ " in verdict.message  # the reader's own line


def test_overflow_in_plain_python_is_the_overflow_known_from_arrays():
    import math

    def table(query, keys):
        rows = [[math.exp(float(q @ k)) for k in keys] for q in query]
        return [[odds / sum(row) for odds in row] for row in rows]

    verdict = graded("01.mend", table)
    assert verdict.stage == "error"
    assert verdict.mistake == "still_overflowing"


def test_five_mistakes_and_more_an_exercise():
    counts = [len(exercise.mistakes) for exercise in ALL_EXERCISES]
    assert min(counts) >= 5
