"""Every exercise is specified in full, and its cases are what they claim."""

import re

import numpy as np
import pytest
from grading.answers import ALL_EXERCISES, CHAPTERS, chapter_of, text_of

from course_pkg.grading import catalogue
from course_pkg.grading.exercise import KINDS, FunctionExercise
from course_pkg.grading.layer_exercise import LayerExercise

WITH_CASES = FunctionExercise, LayerExercise
FUNCTIONS = [one for one in ALL_EXERCISES if isinstance(one, WITH_CASES)]


def named(exercise):
    return exercise.id


@pytest.mark.parametrize("number", CHAPTERS)
def test_all_kinds_are_asked_for(number):
    exercises = catalogue.chapter(number).EXERCISES
    assert {one.kind for one in exercises} == set(KINDS)
    assert len({one.id for one in exercises}) == len(exercises)
    assert {chapter_of(one.id) for one in exercises} == {number}


@pytest.mark.parametrize("exercise", ALL_EXERCISES, ids=named)
def test_three_different_hints(exercise):
    assert len(set(exercise.hints)) == 3


@pytest.mark.parametrize("exercise", ALL_EXERCISES, ids=named)
def test_the_notebook_states_what_the_specification_says(exercise):
    chapter = chapter_of(exercise.id)
    number = catalogue.chapter(chapter).EXERCISES.index(exercise) + 1
    text = text_of(chapter).read_text(encoding="utf-8")
    level = ("Easy", "Medium", "Hard")[exercise.difficulty - 1]
    plural = "" if exercise.points == 1 else "s"
    kind = exercise.kind.capitalize()
    assert (
        f"## Exercise {number}: {exercise.title}\n\n"
        f"*{kind} it. {level}, about {exercise.minutes} minutes, "
        f"{exercise.points} point{plural}.*"
    ) in text
    cell = re.search(
        rf'points: (\d+)\n(?:(?!```).)*?check\("{exercise.id}"', text, re.S
    )
    assert int(cell[1]) == exercise.points


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=named)
def test_cases_are_exact_in_single_precision_and_repeat(exercise):
    for seed in range(5):
        first = exercise.cases(np.random.default_rng(seed))
        again = exercise.cases(np.random.default_rng(seed))
        for case, same in zip(first, again, strict=True):
            assert len(case) == len(exercise.parameters)
            for one, other in zip(case, same, strict=True):
                np.testing.assert_array_equal(one, other)
                np.testing.assert_array_equal(one, np.float32(one))


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=named)
def test_another_seed_gives_other_cases(exercise):
    def flat(seed):
        cases = exercise.cases(np.random.default_rng(seed))
        parts = [np.ravel(one) for case in cases for one in case]
        return np.concatenate(parts).tolist()

    assert flat(0) != flat(1)


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=named)
def test_cases_hold_one_element_and_several_sizes(exercise):
    cases = exercise.cases(np.random.default_rng(0))
    shapes = [np.shape(one) for case in cases for one in case]
    assert len({shape for shape in shapes if shape}) >= 4
    named_1 = exercise.id == "01.entropy"  # one temperature
    assert any(1 in shape for shape in shapes) or named_1


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=named)
def test_references_are_finite(exercise):
    for seed in range(20):
        for case in exercise.cases(np.random.default_rng(seed)):
            results = exercise.reference(*case)
            results = results if isinstance(results, tuple) else (results,)
            assert all(np.isfinite(one).all() for one in results)


def test_huge_scores_and_equal_vectors_occur():
    by_id = {one.id: one for one in FUNCTIONS}
    rng = np.random.default_rng(0)
    softmax = by_id["01.softmax"].cases(rng)
    assert max(np.abs(scores).max() for scores, _ in softmax) > 1000
    assert any((scores == scores[0, 0]).all() for scores, _ in softmax)
    reweight = by_id["01.reweight"].cases(rng)
    assert any((vectors == vectors[0]).all() for (vectors,) in reweight[1:])
