"""The published solutions pass, whatever the seed, in every framework."""

import pytest
from grading.answers import (
    ALL_EXERCISES,
    CHAPTERS,
    FRAMEWORKS,
    graded,
    solution,
    solutions,
)

from course_pkg.frameworks import require

SEEDS = {"numpy": range(60), "torch": range(30), "tensorflow": range(12)}
IDS = [exercise.id for exercise in ALL_EXERCISES]


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("identifier", IDS)
def test_a_solution_passes(identifier, framework):
    answer = solution(identifier, framework)
    for seed in SEEDS[framework]:
        verdict = graded(identifier, answer, framework, seed)
        assert verdict.passed, verdict


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("number", CHAPTERS)
def test_a_passing_verdict_does_not_depend_on_the_seed(number, framework):
    for identifier, answer in solutions(framework, number).items():
        first, second = (
            graded(identifier, answer, framework, seed) for seed in (1, 2)
        )
        assert repr(first) == repr(second)
        assert first.as_data() == second.as_data()


def test_the_notebooks_check_every_exercise_in_order():
    checked = [name for one in CHAPTERS for name in solutions("numpy", one)]
    assert checked == IDS


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow"])
def test_plain_python_answers_pass_everywhere(framework):
    def dot(a, b):
        return sum(float(x) * float(y) for x, y in zip(a, b, strict=True))

    assert graded("01.dot", dot, framework).passed


def libraries_own(framework):
    """Return each framework's own functions, which are right as well."""
    if framework == "torch":
        import torch
        from torch.nn import functional

        return {
            "01.dot": torch.dot,
            "01.cosine": functional.cosine_similarity,
            "01.softmax": lambda s, t: functional.softmax(s / t, dim=-1),
            "01.entropy": lambda s, ts: torch.distributions.Categorical(
                logits=s / ts[:, None]
            ).entropy(),
        }
    tf = require("tensorflow", "tf")

    return {
        "01.dot": lambda a, b: tf.tensordot(a, b, axes=1),
        "01.cosine": lambda a, b: -tf.keras.losses.cosine_similarity(a, b),
        "01.softmax": tf.function(lambda s, t: tf.nn.softmax(s / t)),
        "01.mend": lambda q, k: tf.nn.softmax(q @ tf.transpose(k)),
    }


@pytest.mark.parametrize("framework", ["torch", "tensorflow"])
def test_what_the_frameworks_offer_passes(framework):
    for identifier, answer in libraries_own(framework).items():
        for seed in range(10):
            verdict = graded(identifier, answer, framework, seed)
            assert verdict.passed, verdict


def test_single_precision_passes_in_numpy():
    import numpy as np

    answer = solutions("numpy")["01.softmax"]

    def single(scores, temperature):
        return answer(scores.astype(np.float32), temperature)

    assert graded("01.softmax", single).passed
