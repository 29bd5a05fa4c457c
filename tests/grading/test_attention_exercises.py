"""Chapter 4: the predictions measured, and answers of other kinds."""

import numpy as np
import pytest
from grading.answers import graded, solution

from course_pkg.frameworks import require
from course_pkg.grading import catalogue
from course_pkg.reference import scaled_dot_product_attention

ENTRIES = {
    name: {
        key: one.expected for key, one in catalogue.find(name).entries.items()
    }
    for name in ("04.shapes", "04.projections", "04.variance", "04.cost")
}


def test_shapes_are_those_of_arrays():
    rng = np.random.default_rng(0)
    target, source = rng.normal(size=(2, 7, 13)), rng.normal(size=(2, 11, 13))
    m_q, m_k, m_v = (rng.normal(size=(13, size)) for size in (3, 3, 5))
    query, key, value = target @ m_q, source @ m_k, source @ m_v
    output, weights = scaled_dot_product_attention(query, key, value)
    itself, _ = scaled_dot_product_attention(source @ m_q, key, value)
    row = weights[0, 0]
    found = {
        "query": query.shape,
        "weights": weights.shape,
        "output": output.shape,
        "itself": itself.shape,
        "to_key": key.shape,
        "jacobian": (np.diag(row) - np.outer(row, row)).shape,
    }
    assert found == ENTRIES["04.shapes"]


def test_variances_are_those_of_samples():
    rng = np.random.default_rng(0)

    def dots(d_k, s):
        q, k = rng.normal(scale=s, size=(2, 100_000, d_k))
        return (q * k).sum(axis=-1)

    unit, wide = dots(64, 1.0), dots(16, 2.0)
    same = (rng.normal(size=(100_000, 64)) ** 2).sum(axis=-1)
    found = {
        "product": unit.var(),
        "scaled": (unit / 8).var(),
        "wide": wide.var(),
        "wide_scaled": (wide / 4).var(),
        "by_depth": (unit / 64).var(),
        "same": same.mean(),
    }
    expected = ENTRIES["04.variance"]
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=0.03), name


def test_projections_are_those_of_matrices():
    x = np.array([[1.0, 2.0], [3.0, 0.0]])
    scores = x @ np.array([[1.0], [0.0]]) @ (x @ np.array([[0.0], [1.0]])).T
    m_q, m_k, m_v = np.random.default_rng(0).normal(size=(3, 512, 64))
    found = {
        "plain": (x @ x.T)[0, 1],
        "forward": scores[0, 1],
        "backward": scores[1, 0],
        "itself": scores[0, 0],
        "rank": np.linalg.matrix_rank(m_q @ m_k.T),
        "learned": m_q.size + m_k.size + m_v.size,
    }
    assert found == ENTRIES["04.projections"]


def test_costs_are_those_of_loops_and_arrays():
    expected = ENTRIES["04.cost"]
    weights = np.empty((2048, 2048), np.float32)
    assert expected["memory"] == weights.nbytes / 2**20
    pairs = [sum(1 for _ in range(n) for _ in range(n)) for n in (512, 1024)]
    assert expected["products"] == 64 * pairs[0]
    assert expected["longer"] == pairs[1] / pairs[0]
    n, d = expected["even"], 512
    assert n * n * d == n * d * d
    assert 3 ** expected["layers"] == 81


def with_autograd(query, key, value, grad):
    import torch

    inputs = [one.requires_grad_() for one in (query, key, value)]
    output = torch.nn.functional.scaled_dot_product_attention(*inputs)
    return torch.autograd.grad(output, inputs, grad)


def with_a_tape(query, key, value, grad):
    tf = require("tensorflow", "tf")
    inputs = [query, key, value]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        scores = tf.matmul(query, key, transpose_b=True)
        weights = tf.nn.softmax(scores / query.shape[-1] ** 0.5)
        output = weights @ value
    return tuple(tape.gradient(output, inputs, grad))


ANSWERS = {"torch": with_autograd, "tensorflow": with_a_tape}


@pytest.mark.parametrize("framework", ANSWERS)
def test_a_frameworks_own_gradients_pass(framework):
    for seed in range(10):
        verdict = graded("04.gradients", ANSWERS[framework], framework, seed)
        assert verdict.passed, verdict


def test_pytorchs_own_attention_and_jacobian_pass():
    import torch

    def layer(a, b, m_q, m_k, m_v):
        projected = a @ m_q, b @ m_k, b @ m_v
        return torch.nn.functional.scaled_dot_product_attention(*projected)

    def sizes(scores, factors):
        derive = torch.func.jacrev(lambda s: torch.softmax(s, dim=-1))
        every = [torch.vmap(derive)(factor * scores) for factor in factors]
        return torch.stack([one.norm(dim=(1, 2)).mean() for one in every])

    for seed in range(10):
        assert graded("04.layer", layer, "torch", seed).passed
        assert graded("04.saturation", sizes, "torch", seed).passed


def test_a_transpose_of_all_axes_is_named_where_it_raises():
    tf = require("tensorflow", "tf")

    def attention(query, key, value):
        scores = query @ tf.transpose(key)
        weights = tf.nn.softmax(scores / query.shape[-1] ** 0.5)
        return weights @ value, weights

    verdict = graded("04.attention", attention, "tensorflow")
    assert verdict.stage == "error"
    assert verdict.mistake == "all_axes_turned"


def test_half_a_repair_is_named():
    def rows_apart(query, key, value):
        right = solution("04.mend")
        wider = np.sqrt(query.shape[-1] / len(query))
        return right(query * wider, key, value)

    assert graded("04.mend", rows_apart).mistake == "still_root_of_queries"


def test_saturated_scores_and_equal_sizes_let_four_bugs_through():
    rng = np.random.default_rng(0)
    arrays = [30 * rng.normal(size=(64, 64)) for _ in range(3)]
    expected, _ = scaled_dot_product_attention(*arrays)

    def property_test(f):
        assert np.allclose(f(*arrays)[0], expected, atol=1e-2)

    verdict = graded("04.catch", property_test)
    assert "catches 5 of 9" in verdict.message
    assert verdict.mistake == "no_scale"
    assert "four of the nine" in catalogue.find("04.catch").takeaway
