"""A row that may attend to nothing: zeros and no NaN, even in passing."""

import pytest
import torch

from course_pkg import pytorch as ours

B, N, M, HEADS, D = 2, 5, 7, 3, 11
DTYPES = [torch.float32, torch.bfloat16, torch.float16]


@pytest.fixture(params=DTYPES, ids=str)
def dtype(request):
    torch.manual_seed(0)
    return request.param


@pytest.fixture
def mask():
    """A mask whose row 1 hides every key."""
    mask = torch.ones(N, M, dtype=torch.bool).tril(2)
    mask[1] = False
    return mask


def backward(output, inputs):
    """Differentiate in anomaly mode, which stops at any NaN."""
    with torch.autograd.set_detect_anomaly(True):
        return torch.autograd.grad(output.square().sum(), inputs)


def make_inputs(dtype, lead=(B, HEADS)):
    shapes = [(*lead, N, D), (*lead, M, D), (*lead, M, D)]
    return [
        torch.randn(shape, dtype=dtype, requires_grad=True) for shape in shapes
    ]


@pytest.mark.parametrize("lead", [(B, HEADS), (HEADS,), ()], ids=str)
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_fused_attention(dtype, mask, lead, dropout):
    inputs = make_inputs(dtype, lead)
    output = ours.fused_attention(*inputs, mask, dropout=dropout)
    grads = backward(output, inputs)
    assert (output[..., 1, :] == 0).all()
    assert (grads[0][..., 1, :] == 0).all()
    assert all(one.isfinite().all() for one in grads)
    assert (output[..., 0, :] != 0).any() or dropout


def test_attention_with_weights(dtype, mask):
    inputs = make_inputs(dtype)
    output, weights = ours.scaled_dot_product_attention(*inputs, mask)
    grads = backward(output, inputs)
    assert (weights[..., 1, :] == 0).all()
    assert (output[..., 1, :] == 0).all()
    assert (grads[0][..., 1, :] == 0).all()
    total = weights.float().sum(dim=-1)
    seen = mask.any(dim=-1)
    torch.testing.assert_close(
        total, seen.expand_as(total).float(), rtol=0, atol=0.02
    )


@pytest.mark.parametrize("positions", [None, "rotary", "alibi"])
@pytest.mark.parametrize("return_weights", [False, True])
def test_multi_head_self_attention(dtype, positions, return_weights):
    layer = ours.MultiHeadAttention(12, HEADS, positions=positions)
    layer = layer.to(dtype)
    x = torch.randn(B, N, 12, dtype=dtype, requires_grad=True)
    mask = torch.ones(B, 1, N, dtype=torch.bool)
    mask[1] = False  # a sequence of nothing but padding
    output = layer(x, mask=mask, causal=True, return_weights=return_weights)
    output = output[0] if return_weights else output
    grads = backward(output, [x, *layer.parameters()])
    assert (output[1] == layer.b_o).all()
    assert all(one.isfinite().all() for one in grads)
    assert (grads[0][1] == 0).all()


def test_additive_attention(dtype):
    layer = ours.AdditiveAttention(D, 13, 17).to(dtype)
    features = torch.randn(B, N, D, dtype=dtype, requires_grad=True)
    hidden = torch.randn(B, 13, dtype=dtype, requires_grad=True)
    mask = torch.ones(B, N, dtype=torch.bool)
    mask[1] = False
    context, weights = layer(features, hidden, mask)
    grads = backward(context, [features, hidden])
    assert (weights[1] == 0).all()
    assert (context[1] == 0).all()
    assert all((one[1] == 0).all() for one in grads)


def test_transformer_with_an_empty_source(dtype):
    config = ours.transformer.TransformerConfig.laptop(
        11, 13, d_model=12, num_heads=HEADS, d_ff=17
    )
    model = ours.Transformer(config).to(dtype)
    source = torch.tensor([[3, 4, 5], [0, 0, 0]])
    target = torch.tensor([[1, 4], [1, 0]])
    logits = model(source, target)
    grads = backward(logits, list(model.parameters()))
    assert logits.isfinite().all()
    assert all(one.isfinite().all() for one in grads)
