"""Gradients held to finite differences, and dropout to its definition."""

import pytest
import torch
from torch.autograd import gradcheck

from course_pkg import pytorch as ours
from course_pkg.pytorch.dropout import drop

B, N, M, D, D_V = 2, 3, 5, 4, 7


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(0)


def real(*shape):
    return torch.randn(shape, dtype=torch.float64, requires_grad=True)


def half_hidden():
    mask = torch.ones(N, M, dtype=torch.bool).tril(1)
    mask[1] = False
    return mask


@pytest.mark.parametrize("masked", [False, True])
def test_attention_with_weights(masked):
    mask = half_hidden() if masked else None
    inputs = real(B, N, D), real(B, M, D), real(B, M, D_V)
    assert gradcheck(
        lambda *qkv: ours.scaled_dot_product_attention(*qkv, mask), inputs
    )


@pytest.mark.parametrize("causal", [False, True])
def test_fused_attention(causal):
    inputs = real(B, 1, N, D), real(B, 1, M, D), real(B, 1, M, D_V)
    assert gradcheck(
        lambda *qkv: ours.fused_attention(*qkv, half_hidden(), causal), inputs
    )


@pytest.mark.parametrize("positions", [None, "rotary", "alibi"])
def test_multi_head_attention(positions):
    layer = ours.MultiHeadAttention(12, 3, positions=positions).double()
    assert gradcheck(lambda x: layer(x, causal=True), real(B, N, 12))


def test_masked_gru():
    layer = ours.GRU(D, 3).double()
    mask = torch.tensor([[True, True, False], [False, True, True]])
    inputs = real(B, N, D), real(B, 3)
    assert gradcheck(lambda x, h: layer(x, h, mask), inputs)


def test_a_gru_with_any_mask_keeps_its_state_at_hidden_steps():
    layer = ours.GRU(D, 3).double()
    x, h = real(B, N, D), real(B, 3)
    mask = torch.tensor([[False, True, False], [True, False, True]])
    states, last = layer(x, h, mask)
    expected = h
    for t in range(N):
        new = layer.step(x[:, t], expected)
        expected = torch.where(mask[:, t, None], new, expected)
        torch.testing.assert_close(states[:, t], expected)
    torch.testing.assert_close(last, expected)


DROPPING = {
    "attention": lambda: ours.MultiHeadAttention(12, 3, dropout=0.4),
    "feed_forward": lambda: ours.FeedForward(12, 17, dropout=0.4),
    "sinusoidal": lambda: ours.SinusoidalPositions(12, dropout=0.4),
    "learned": lambda: ours.LearnedPositions(5, 12, dropout=0.4),
    "encoder": lambda: ours.EncoderLayer(12, 3, 17, dropout=0.4),
}


@pytest.mark.parametrize("name", DROPPING)
def test_dropout_acts_in_training_only(name):
    layer, x = DROPPING[name](), torch.randn(B, N, 12)
    assert not torch.equal(layer(x), layer(x))
    layer.eval()
    assert torch.equal(layer(x), layer(x))


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
def test_dropout_drops_at_its_rate(rate, dtype):
    x = torch.ones(997, 101, dtype=dtype, requires_grad=True)
    y = drop(x, rate)
    (grad,) = torch.autograd.grad(y.sum(), x)
    kept = (y != 0).double()
    deviation = (rate * (1 - rate) / x.numel()) ** 0.5
    assert abs(kept.mean() - (1 - rate)) < 5 * deviation
    torch.testing.assert_close(grad, y)
    assert y.dtype == dtype
    columns, rows = kept.mean(dim=0), kept.mean(dim=1)
    assert columns.std() < 1.3 * (rate * (1 - rate) / 997) ** 0.5
    assert rows.std() < 1.3 * (rate * (1 - rate) / 101) ** 0.5


def test_dropout_keeps_the_mean():
    layer, x = (
        ours.MultiHeadAttention(12, 3, dropout=0.4),
        torch.ones(1, N, 12),
    )
    with torch.no_grad():
        many = layer(x.expand(20_000, -1, -1)).mean(dim=0)
        expected = layer.eval()(x)[0]
    torch.testing.assert_close(many, expected, rtol=0, atol=0.02)


def test_attention_dropout_scales_what_it_keeps():
    layer = ours.ScaledDotProductAttention(dropout=0.4)
    x = torch.zeros(B, N, D)
    _, weights = layer(x, x, x, return_weights=True)
    kept = weights[weights != 0]
    expected = torch.full_like(kept, 1 / N / 0.6)
    assert 0 < len(kept) < weights.numel()
    torch.testing.assert_close(kept, expected, rtol=2e-5, atol=0)


def test_a_positions_table_follows_precision_and_length():
    layer = ours.SinusoidalPositions(4)
    exact = layer(torch.zeros(1, 3, 4, dtype=torch.float64))
    short = layer(torch.zeros(1, 3, 4))
    long = layer(torch.zeros(1, 700, 4), offset=1)
    again = layer(torch.zeros(1, 3, 4, dtype=torch.float64))
    assert short.dtype == torch.float32
    assert torch.equal(again, exact)
    torch.testing.assert_close(short[0, 1:], long[0, :2])
    torch.testing.assert_close(long[0], ours.sinusoidal_interleaved(700, 4, 1))
