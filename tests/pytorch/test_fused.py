"""The fused routes give what the plain equation gives."""

import pytest
import torch

from course_pkg import pytorch as ours
from course_pkg.pytorch.fused import attend, attend_fused

B, N, M, HEADS, D_K, D_V = 2, 5, 7, 3, 11, 13


@pytest.fixture
def qkv():
    torch.manual_seed(0)
    axes = [(N, D_K), (M, D_K), (M, D_V)]
    return [torch.randn(B, HEADS, *pair, dtype=torch.float64) for pair in axes]


def close(found, expected):
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("biased", [False, True])
def test_fused_equals_plain(qkv, causal, masked, biased):
    mask = torch.rand(B, 1, N, M) < 0.6 if masked else None
    bias = torch.randn(HEADS, N, M, dtype=torch.float64) if biased else None
    plain, weights = attend(*qkv, mask, bias, causal=causal)
    close(attend_fused(*qkv, mask, bias, causal=causal), plain)
    if causal:
        assert (weights.triu(1) == 0).all()


@pytest.mark.parametrize("n", [N, M + 4])
def test_causal_means_up_to_the_own_position(qkv, n):
    query = torch.randn(B, HEADS, n, D_K, dtype=torch.float64)
    mask = ours.look_ahead_mask(n, M)
    expected, _ = ours.scaled_dot_product_attention(query, *qkv[1:], mask)
    close(ours.fused_attention(query, *qkv[1:], causal=True), expected)


@pytest.mark.parametrize("lead", [(), (HEADS,), (B, 1, HEADS)], ids=str)
def test_any_leading_axes(qkv, lead):
    arrays = [one[0].expand(*lead[:-1], *one.shape[1:]) for one in qkv]
    if not lead:
        arrays = [one[0, 0] for one in qkv]
    expected, _ = ours.scaled_dot_product_attention(*arrays)
    assert expected.shape == (*lead, N, D_V)
    close(ours.fused_attention(*arrays), expected)


def test_the_weights_are_not_stored_in_the_fused_kernel():
    """Backward keeps five tensors of the inputs' size, and no n x n one."""
    n = 512
    x = torch.randn(1, 1, n, 8, requires_grad=True)
    sizes = []

    def keep(tensor):
        sizes.append(tensor.numel())
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda one: one):
        ours.fused_attention(x, x, x, causal=True)
    assert sizes
    assert max(sizes) < n * n / 4


def test_onednn_route_gives_the_same_numbers():
    torch.manual_seed(0)
    layer = ours.MultiHeadAttention(12, HEADS)
    x = torch.randn(B, N, 12)
    mask = torch.rand(B, N, N) < 0.7
    expected = layer(x, mask=mask, causal=True)
    precision = torch.backends.mkldnn.matmul.fp32_precision
    ours.use_onednn_matmul()
    try:
        assert torch.backends.mkldnn.matmul.fp32_precision == "bf16"
        found = layer(x, mask=mask, causal=True)
    finally:
        ours.use_onednn_matmul(False)
    assert torch.backends.mkldnn.matmul.fp32_precision == precision
    # bf16 units, where a processor has them, round to about three digits
    torch.testing.assert_close(found, expected, rtol=2e-2, atol=2e-2)


def test_bad_arguments_get_a_sentence(qkv):
    query, key, value = qkv
    with pytest.raises(TypeError, match="boolean, got float64"):
        ours.fused_attention(*qkv, torch.ones(N, M, dtype=torch.float64))
    with pytest.raises(ValueError, match=r"broadcast to \(2, 3, 5, 7\)"):
        ours.fused_attention(*qkv, torch.ones(M, N, dtype=torch.bool))
    with pytest.raises(ValueError, match=r"dropout.*1\.5"):
        ours.fused_attention(*qkv, dropout=1.5)
    with pytest.raises(ValueError, match="one value per key"):
        ours.fused_attention(query, key, value[..., 1:, :])
    with pytest.raises(TypeError, match="query must be floating point"):
        ours.fused_attention(query.long(), key, value)
