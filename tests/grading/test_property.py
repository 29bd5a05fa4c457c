"""A reader's test must accept what is right and catch what is planted."""

import numpy as np
from grading.answers import graded

VECTORS = np.random.default_rng(3).normal(size=(7, 3))
ORDER = np.array([3, 0, 6, 1, 5, 2, 4])


def message(test):
    verdict = graded("01.order", test)
    assert verdict.status == "failed"
    return verdict.message


def test_invariance_for_equivariance_rejects_correct_code():
    def property_test(f):
        assert np.allclose(f(VECTORS[ORDER])[0], f(VECTORS)[0])

    text = message(property_test)
    assert text.startswith("Your test rejects correct code. Line ")
    assert "assert np.allclose(f(VECTORS[ORDER])[0], f(VECTORS)[0])" in text


def test_equality_to_the_last_bit_is_told_from_equality():
    def property_test(f):
        moved = f(VECTORS[ORDER])
        outputs, weights = f(VECTORS)
        assert np.abs(moved[0] - outputs[ORDER]).max() < 1e-15
        assert np.abs(moved[1] - weights[ORDER][:, ORDER]).max() < 1e-15

    text = message(property_test)
    assert "adds up in another order" in text
    assert "allclose" in text


def test_looking_at_outputs_only_lets_wrong_weights_through():
    def property_test(f):
        assert np.allclose(f(VECTORS[ORDER])[0], f(VECTORS)[0][ORDER])

    text = message(property_test)
    assert "catches 6 of 8 planted bugs" in text
    assert "columns of the weights are shifted" in text


def test_too_few_vectors_let_a_window_through():
    def property_test(f):
        few, order = VECTORS[:3], [2, 0, 1]
        outputs, weights = f(few)
        moved_outputs, moved_weights = f(few[order])
        assert np.allclose(moved_outputs, outputs[order])
        assert np.allclose(moved_weights, weights[order][:, order])

    assert "it takes five to notice" in message(property_test)


def test_a_test_that_never_calls_is_told_so():
    assert "never calls f" in message(lambda f: None or print(end=""))


def test_a_result_returned_and_not_asserted_is_told_so():
    def property_test(f):
        return np.allclose(f(VECTORS[ORDER])[0], f(VECTORS)[0][ORDER])

    assert "use assert" in message(property_test)


def test_equal_vectors_are_told_so():
    def property_test(f):
        f(np.ones((7, 3)))

    assert "vectors you tried are equal" in message(property_test)


def test_a_single_call_is_told_so():
    def property_test(f):
        assert np.allclose(f(VECTORS)[1].sum(axis=-1), 1)

    assert "calls f once" in message(property_test)


def test_an_error_in_the_test_is_the_readers():
    def property_test(f):
        only, one, more = f(VECTORS)
        assert only is one is more

    verdict = graded("01.order", property_test)
    assert verdict.stage == "error"
    assert "`only, one, more = f(VECTORS)`" in verdict.message


def test_a_tolerance_tight_for_the_float_type_is_enough():
    def property_test(f):
        outputs, weights = f(VECTORS)
        moved_outputs, moved_weights = f(VECTORS[ORDER])
        close = np.testing.assert_allclose
        close(moved_outputs, outputs[ORDER], rtol=1e-12, atol=1e-14)
        close(moved_weights, weights[ORDER][:, ORDER], rtol=1e-12)

    assert graded("01.order", property_test).passed
