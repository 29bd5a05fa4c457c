"""Chapter 5: the predictions built, and weights moved into real layers."""

import itertools

import numpy as np
import pytest
from grading.answers import graded, solution

from course_pkg.frameworks import require
from course_pkg.grading import catalogue
from course_pkg.params import count_parameters, multi_head_params
from course_pkg.reference import MultiHeadAttention, split_heads

H, SIZE, N = 3, 4, 7  # Keras rounds other roots than that of 4 to float32
D = H * SIZE


def expected(identifier):
    entries = catalogue.find(identifier).entries.items()
    return {name: one.expected for name, one in entries}


@pytest.fixture
def moved():
    """Return a layer's input, its output and what ``to_libraries`` made."""
    params = multi_head_params(D, H, bias=False, seed=1)
    x = np.random.default_rng(0).normal(size=(2, N, D))
    layer = MultiHeadAttention(D, H, bias=False, params=params)
    names = ("w_q", "w_k", "w_v", "w_o")
    matrices = [params[name] for name in names]
    return x, layer(x), solution("05.convert")(*matrices, H), params


def test_the_weights_fit_pytorchs_layer(moved):
    import torch

    x, output, (in_proj, out_proj, *_), _ = moved
    layer = torch.nn.MultiheadAttention(D, H, bias=False, batch_first=True)
    layer = layer.double()
    layer.load_state_dict(
        {
            "in_proj_weight": torch.tensor(in_proj),
            "out_proj.weight": torch.tensor(out_proj),
        }
    )
    found, _ = layer(*[torch.tensor(x)] * 3)
    np.testing.assert_allclose(found.detach(), output, atol=1e-12)


def test_the_weights_fit_kerass_layer(moved):
    tf = require("tensorflow", "tf")
    x, output, (*_, query_kernel, output_kernel), params = moved
    layer = tf.keras.layers.MultiHeadAttention(
        H, SIZE, use_bias=False, dtype="float64"
    )
    layer.build(x.shape, x.shape)
    cut = [params[name].reshape(D, H, SIZE) for name in ("w_k", "w_v")]
    layer.set_weights([query_kernel, *cut, output_kernel])
    found = layer(tf.constant(x), tf.constant(x))
    np.testing.assert_allclose(found, output, atol=1e-12)


def test_counts_are_those_of_layers():
    keras = require("tensorflow", "tf").keras

    def built(heads, key_dim, source=512):
        layer = keras.layers.MultiHeadAttention(
            heads, key_dim, value_dim=key_dim, use_bias=False
        )
        layer.build((1, 5, 512), (1, 5, source))
        return layer.count_params()

    def ours(*sizes, **options):
        return count_parameters(multi_head_params(*sizes, seed=0, **options))

    assert expected("05.count") == {
        "paper": built(8, 64),
        "sixteen": built(16, 32),
        "biases": ours(512, 8),
        "keras": built(8, 512),
        "small": ours(11, 3, d_k=5, d_v=7, bias=False),
        "cross": built(8, 64, source=256),
    }


def test_shapes_are_those_of_a_layer():
    params = multi_head_params(12, 3, d_k=4, d_v=6, bias=False, seed=0)
    layer = MultiHeadAttention(12, 3, 4, 6, bias=False, params=params)
    x, source = np.ones((2, 5, 12)), np.ones((2, 7, 12))
    output, weights = layer(x, source, return_weights=True)
    found = {
        "w_q": params["w_q"].shape,
        "w_v": params["w_v"].shape,
        "heads": split_heads(x @ params["w_q"], 3).shape,
        "weights": weights.shape,
        "joined": (*x.shape[:2], params["w_o"].shape[0]),
        "w_o": params["w_o"].shape,
        "output": output.shape,
    }
    assert found == expected("05.shapes")


def best(signs, heads):
    """Search for the largest share that heads can explain.

    The wanted vector is a sum of contents with these signs. A head is a row
    of weights, none negative; the matrices combine the heads as they like.
    """
    wanted = np.array(signs, dtype=float)
    levels = itertools.product((0, 0.5, 1), repeat=len(signs))
    rows = [np.array(one) for one in levels if any(one)]
    shares = []
    for chosen in itertools.combinations_with_replacement(rows, heads):
        basis = np.stack(chosen, axis=1)  # (places, heads)
        fit = basis @ np.linalg.lstsq(basis, wanted, rcond=None)[0]
        shares.append((fit @ fit) / (wanted @ wanted))
    return max(shares)


def test_tasks_are_solved_as_well_as_a_search_can():
    found = {
        "copy": best([1], 1),
        "negative": best([-1], 1),
        "sum": best([1, 1], 1),
        "difference": best([1, -1], 1),
        "two_heads": best([1, -1], 2),
        "three": best([1, 1, -1], 1),
        "three_by_two": best([1, 1, -1], 2),
    }
    assert found == pytest.approx(expected("05.tasks"))


def test_sums_written_with_indices_pass_as_well():
    import torch

    class Layer(torch.nn.Module):
        def __init__(self, d_model, num_heads, d_k, d_v):
            super().__init__()
            self.num_heads = num_heads
            for name, width in (("w_q", d_k), ("w_k", d_k), ("w_v", d_v)):
                matrix = torch.zeros(d_model, num_heads * width)
                self.register_parameter(name, torch.nn.Parameter(matrix))
            self.w_o = torch.nn.Parameter(
                torch.zeros(num_heads * d_v, d_model)
            )

        def forward(self, x, source):
            def heads(words, w):
                return (words @ w).unflatten(-1, (self.num_heads, -1))

            q, k = heads(x, self.w_q), heads(source, self.w_k)
            v = heads(source, self.w_v)
            scores = torch.einsum("bnhd,bmhd->bhnm", q, k)
            weights = (scores / q.shape[-1] ** 0.5).softmax(dim=-1)
            mixed = torch.einsum("bhnm,bmhd->bnhd", weights, v)
            return mixed.flatten(-2) @ self.w_o, weights

    for seed in range(10):
        verdict = graded("05.layer", Layer, "torch", seed)
        assert verdict.passed, verdict


def test_rows_set_to_zero_are_heads_left_out():
    def without_each(heads, w_o, wanted):
        h, n, d_v = heads.shape
        joined = heads.transpose(1, 0, 2).reshape(n, -1)
        shares = []
        for i in range(h):
            silent = w_o.copy()
            silent[i * d_v : (i + 1) * d_v] = 0
            missed = ((joined @ silent - wanted) ** 2).sum()
            shares.append(1 - missed / (wanted**2).sum())
        return shares

    for seed in range(10):
        verdict = graded("05.worth", without_each, seed=seed)
        assert verdict.passed, verdict


def test_a_batch_of_one_two_heads_and_four_words_hide_half_of_the_bugs():
    x = np.random.default_rng(0).normal(size=(1, 4, 6))

    def property_test(f):
        heads = f(x, 2)
        assert (heads[0, 0] == x[0, :, :3]).all()
        assert (heads[0, 1] == x[0, :, 3:]).all()

    assert "catches 4 of 8" in graded("05.catch", property_test).message
