"""What a wrong answer is told, and in which order."""

import itertools
import re

import numpy as np
import pytest
from grading.answers import graded, solutions
from grading.wrong import lifted

from course_pkg.reference import similarity


def softmax(scores, temperature):
    return similarity.softmax(scores, temperature)


def raises(scores, temperature):
    missing = scores.shape[5]  # the reader's own line
    return missing


def helper(scores):
    return np.reshape(scores, (-1, 1000))


def raises_below(scores, temperature):
    return helper(scores)


def returns_text(scores, temperature):
    return "weights"


def returns_one_row(scores, temperature):
    return softmax(scores, temperature)[0]


def returns_half_precision(scores, temperature):
    return softmax(scores, temperature).astype(np.float16)


def returns_whole_numbers(scores, temperature):
    return np.round(softmax(scores, temperature)).astype(int)


def returns_nan(scores, temperature):
    weights = softmax(scores, temperature)
    weights[0, 0] = np.nan
    return weights


def returns_a_bit_more(scores, temperature):
    weights = softmax(scores, temperature)
    weights[-1, -1] += 0.01
    return weights


STAGES = {
    raises: "error",
    raises_below: "error",
    returns_text: "type",
    returns_one_row: "shape",
    returns_half_precision: "dtype",
    returns_whole_numbers: "dtype",
    returns_nan: "not finite",
    returns_a_bit_more: "value",
}


@pytest.mark.parametrize("answer", STAGES, ids=lambda one: one.__name__)
def test_the_stage_is_found(answer):
    verdict = graded("01.softmax", answer)
    assert (verdict.status, verdict.stage) == ("failed", STAGES[answer])
    assert verdict.mistake == ""


def test_earlier_stages_win():
    order = list(dict.fromkeys(STAGES.values()))
    answers = list({stage: one for one, stage in STAGES.items()}.values())
    for early, late in itertools.pairwise(answers):
        turn = iter(range(100))

        def mixed(scores, temperature, turn=turn, early=early, late=late):
            answer = early if next(turn) % 2 else late
            return answer(scores, temperature)

        found = graded("01.softmax", mixed).stage
        expected = min(STAGES[early], STAGES[late], key=order.index)
        assert found == expected


def test_an_exception_quotes_the_readers_own_line_and_not_ours():
    verdict = graded("01.softmax", raises)
    assert "`missing = scores.shape[5]  # the reader's own line`" in repr(
        verdict
    )
    assert "IndexError: tuple index out of range" in verdict.message
    assert "runner" not in repr(verdict)


def test_an_exception_in_a_library_quotes_the_line_that_called_it():
    message = graded("01.softmax", raises_below).message
    assert "`return np.reshape(scores, (-1, 1000))`" in message


def test_an_exception_in_a_framework_quotes_the_readers_line():
    def torch_only(scores, temperature):
        return scores.softmax(dim=0.5)

    verdict = graded("01.softmax", torch_only, "torch")
    assert "`return scores.softmax(dim=0.5)`" in verdict.message


def test_the_first_differing_index_is_the_first_in_reading_order():
    def late_in_the_table(scores, temperature):
        weights = softmax(scores, temperature)
        weights[scores == scores.flat[-1]] += 0.25
        return weights

    verdict = graded("01.softmax", late_in_the_table, seed=5)
    details = dict(verdict.details)
    scores = np.array(eval(details["scores"]))
    place = np.argwhere(scores == scores.flat[-1])[0]
    index = ", ".join(map(str, place))
    assert f"`weights[{index}]`" in verdict.message


def test_found_and_expected_are_told_apart_when_they_are_close():
    def nearly(a, b):
        return similarity.dot(a, b) + 1e-6

    message = repr(graded("01.dot", nearly))
    pattern = r"is (\S+); it must be (\S+)\.\n  Wrong on 8 of 8 cases"
    ((found, expected),) = re.findall(pattern, message)
    assert found != expected


def test_the_smallest_failing_case_is_shown():
    def wrong_from_three_on(a, b):
        return similarity.dot(a, b) + (len(a) >= 3)

    details = dict(graded("01.dot", wrong_from_three_on).details)
    assert len(eval(details["a"])) == 3


def test_a_quoted_seed_shows_the_same_case_again():
    def picky(a, b):
        return similarity.dot(a, b) + (a[0] > 0.5)

    for seed in range(40):
        verdict = graded("01.dot", picky, seed=seed)
        if verdict.status == "failed":
            assert repr(graded("01.dot", picky, seed=seed)) == repr(verdict)
            assert f"seed={seed}" in repr(verdict)


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow"])
def test_an_answer_may_change_its_inputs(framework):
    def careless(scores, temperature):
        array = np.asarray(scores)
        result = softmax(array, temperature)
        if framework == "numpy":
            scores *= 0
        return result

    assert graded("01.softmax", careless, framework).passed


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (32, "it was given 32. Hand in its name, without calling it."),
        (np.zeros(2), "it was given array([0., 0.])."),
        (lambda a: a, "It must take (a, b); yours takes (a)."),
        (lambda: 0, "It must take (a, b); yours takes ()."),
    ],
)
def test_an_answer_of_the_wrong_kind(answer, sentence):
    verdict = graded("01.dot", answer)
    assert verdict.stage == "type"
    assert sentence in verdict.message


def test_the_wrong_number_of_results_is_counted():
    def three(vectors):
        return (*similarity.reweight(vectors), 0)

    message = graded("01.reweight", three).message
    assert message == (
        "It must return 2 results (outputs, weights); it returns 3."
    )


def test_numpy_given_to_a_torch_function_points_at_use():
    answer = solutions("torch")["01.softmax"]
    verdict = graded("01.softmax", answer, "numpy")
    assert verdict.stage == "error"
    assert "NumPy's; use(...) changes that" in repr(verdict)


def test_right_answers_in_other_clothes_are_right():
    def as_lists(scores, temperature):
        return softmax(scores, temperature).tolist()

    def as_numpy(scores, temperature):
        return softmax(np.asarray(scores), temperature)

    def in_single_precision(scores, temperature):
        weights = softmax(scores.numpy(), temperature).astype(np.float32)
        return weights.tolist()  # Python has double precision only

    def pair_as_list(vectors):
        return list(similarity.reweight(vectors))

    assert graded("01.softmax", as_lists).passed
    assert graded("01.softmax", in_single_precision, "torch").passed
    assert graded("01.softmax", as_numpy, "torch").passed
    assert graded("01.reweight", pair_as_list).passed
    assert graded("01.dot", lambda *pair: float(similarity.dot(*pair))).passed


def test_gradients_in_torch_do_no_harm():
    import torch

    def tracked(a, b):
        weight = torch.ones((), requires_grad=True)
        return weight * (a * b).sum()

    assert graded("01.dot", tracked, "torch").passed


def test_an_unlisted_mistake_gets_no_name():
    def odd(scores, temperature):
        return softmax(scores + np.arange(scores.shape[-1]), temperature)

    for framework in ("numpy", "torch"):
        verdict = graded("01.softmax", lifted(odd, framework), framework)
        assert (verdict.status, verdict.mistake) == ("failed", "")
