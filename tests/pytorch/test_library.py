"""At the same weights, PyTorch's own layers: equal results and gradients."""

import copy

import pytest
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from course_pkg import pytorch as ours

B, N, M, HEADS, D_FF, D_IN, D_HIDDEN = 2, 5, 7, 3, 17, 11, 13
D_MODEL = 6


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def shaken(layer):
    """Change every parameter, so that none is left at zero or one."""
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter += 0.3 * torch.randn_like(parameter)
    return layer.eval()


def results(call, *inputs):
    """Return a call's first result and its gradients to the inputs."""
    inputs = [one.detach().clone().requires_grad_() for one in inputs]
    output = call(*inputs)
    output = output[0] if isinstance(output, tuple) else output
    torch.manual_seed(1)
    total = (output * torch.randn(output.shape)).sum()  # not by strides
    grads = torch.autograd.grad(total, inputs)
    return [output.detach(), *grads]


def assert_same(found, expected):
    torch.testing.assert_close(found, expected, rtol=1e-11, atol=1e-12)


def test_linear():
    library, x = nn.Linear(D_IN, D_HIDDEN), torch.randn(B, N, D_IN)
    layer = ours.from_linear(library)
    assert_same(results(layer, x), results(library, x))
    assert_same(results(ours.to_linear(layer), x), results(library, x))


def test_linear_without_bias():
    library, x = nn.Linear(D_IN, D_HIDDEN, bias=False), torch.randn(B, D_IN)
    layer = ours.from_linear(library)
    assert_same(results(layer, x), results(library, x))
    assert ours.to_linear(layer).bias is None


def test_weight_gradients_of_linear_are_transposes():
    library, x = nn.Linear(D_IN, D_HIDDEN), torch.randn(B, N, D_IN)
    layer = ours.from_linear(library)
    library(x).square().sum().backward()
    layer(x).square().sum().backward()
    assert_same(layer.w.grad, library.weight.grad.T)
    assert_same(layer.b.grad, library.bias.grad)


def test_embedding():
    library, ids = nn.Embedding(D_IN, D_HIDDEN), torch.randint(D_IN, (B, N))
    layer = ours.from_embedding(library)
    assert_same(layer(ids), library(ids))
    assert_same(ours.to_embedding(layer)(ids), library(ids))


@pytest.mark.parametrize("epsilon", [1e-5, 1e-3])
def test_layer_norm(epsilon):
    library = shaken(nn.LayerNorm(D_IN, eps=epsilon))
    x = 0.05 * torch.randn(B, N, D_IN)
    layer = ours.from_layer_norm(library)
    assert_same(results(layer, x), results(library, x))
    assert_same(results(ours.to_layer_norm(layer), x), results(library, x))


@pytest.mark.parametrize("name", ["rnn", "gru"])
def test_recurrent(name):
    make = {"rnn": nn.RNN, "gru": nn.GRU}[name]
    library = shaken(make(D_IN, D_HIDDEN, batch_first=True))
    layer = getattr(ours, f"from_{name}")(library)
    back = getattr(ours, f"to_{name}")(layer)
    x, h = torch.randn(B, N, D_IN), torch.randn(B, D_HIDDEN)
    expected = results(lambda x, h: library(x, h[None]), x, h)
    assert_same(results(layer, x, h), expected)
    assert_same(results(lambda x, h: back(x, h[None]), x, h), expected)
    assert_same(layer(x, h)[1], library(x, h[None])[1][0])


@pytest.mark.parametrize("name", ["rnn", "gru"])
def test_masked_recurrent_equals_packed_sequences(name):
    make = {"rnn": nn.RNN, "gru": nn.GRU}[name]
    library = shaken(make(D_IN, D_HIDDEN, batch_first=True))
    layer = getattr(ours, f"from_{name}")(library)
    x, lengths = torch.randn(3, N, D_IN), torch.tensor([3, 5, 1])
    pack = nn.utils.rnn.pack_padded_sequence
    packed = pack(x, lengths, batch_first=True, enforce_sorted=False)
    states, last = library(packed)
    states, _ = nn.utils.rnn.pad_packed_sequence(states, batch_first=True)
    mask = torch.arange(N) < lengths[:, None]
    found, found_last = layer(x, mask=mask)
    assert_same(found_last, last[0])
    assert_same(found[mask], states[mask])


def make_attention(bias=True):
    library = nn.MultiheadAttention(
        D_MODEL, HEADS, bias=bias, batch_first=True
    )
    return shaken(library)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("weights", [True, False])
def test_cross_attention(bias, weights):
    library = make_attention(bias)
    layer = ours.from_multihead_attention(library)
    back = ours.to_multihead_attention(layer)
    arrays = [torch.randn(B, size, D_MODEL) for size in (N, M, M)]
    hidden = torch.rand(N, M) < 0.3
    hidden[:, 0] = False

    def call(one):
        return lambda *qkv: one(*qkv, attn_mask=hidden, need_weights=weights)

    found = results(
        lambda *qkv: layer(*qkv, mask=~hidden, return_weights=weights), *arrays
    )
    assert_same(found, results(call(library), *arrays))
    assert_same(found, results(call(back), *arrays))


def test_attention_weights_of_each_head():
    library, x = make_attention(), torch.randn(B, N, D_MODEL)
    layer = ours.from_multihead_attention(library)
    _, expected = library(x, x, x, average_attn_weights=False)
    assert_same(layer(x, return_weights=True)[1], expected)


def test_causal_and_padded_self_attention():
    library, x = make_attention(), torch.randn(B, N, D_MODEL)
    layer = ours.from_multihead_attention(library)
    ids = torch.tensor([[3, 4, 5, 6, 7], [3, 4, 5, 0, 0]])
    mask = ours.padding_mask(ids)
    expected = library(
        x,
        x,
        x,
        attn_mask=ours.attn_mask_for_torch_mha(ours.look_ahead_mask(N)),
        key_padding_mask=ours.key_padding_mask_for_torch_mha(mask),
    )[0]
    assert_same(layer(x, mask=mask, causal=True), expected)
    assert_same(layer(x, mask=ours.decoder_mask(ids)), expected)


def test_gradients_of_the_packed_projection():
    library, x = make_attention(), torch.randn(B, N, D_MODEL)
    layer = ours.from_multihead_attention(library)
    library(x, x, x)[0].square().sum().backward()
    layer(x).square().sum().backward()
    parts = [layer.w_q.grad.T, layer.w_k.grad.T, layer.w_v.grad.T]
    assert_same(torch.cat(parts), library.in_proj_weight.grad)
    assert_same(layer.w_o.grad.T, library.out_proj.weight.grad)


def test_scaled_dot_product_attention():
    sizes = [(N, D_IN), (M, D_IN), (M, D_HIDDEN)]
    arrays = [torch.randn(B, HEADS, *pair) for pair in sizes]
    mask = torch.ones(N, M, dtype=torch.bool).tril(1)
    mask[1] = False
    attend = scaled_dot_product_attention
    expected = results(lambda *qkv: attend(*qkv, attn_mask=mask), *arrays)
    attend = ours.scaled_dot_product_attention
    assert_same(results(lambda *qkv: attend(*qkv, mask), *arrays), expected)
    fused = ours.fused_attention
    assert_same(results(lambda *qkv: fused(*qkv, mask), *arrays), expected)


def layer_options(norm, activation):
    return {
        "d_model": D_MODEL,
        "nhead": HEADS,
        "dim_feedforward": D_FF,
        "activation": activation,
        "norm_first": norm == "pre",
        "layer_norm_eps": 1e-4,
        "batch_first": True,
    }


VARIANTS = pytest.mark.parametrize(
    ("norm", "activation", "last"),
    [("post", "relu", False), ("pre", "gelu", True), ("post", "gelu", True)],
)


def make_stack(side, norm, activation, last):
    options = layer_options(norm, activation)
    final = nn.LayerNorm(D_MODEL) if last else None
    if side == "encoder":
        layer = nn.TransformerEncoderLayer(**options)
        return shaken(
            nn.TransformerEncoder(
                layer, 2, norm=final, enable_nested_tensor=False
            )
        )
    layer = nn.TransformerDecoderLayer(**options)
    return shaken(nn.TransformerDecoder(layer, 2, norm=final))


@VARIANTS
def test_transformer_encoder(norm, activation, last):
    library = make_stack("encoder", norm, activation, last)
    stack = ours.from_transformer_encoder(library)
    back = ours.to_transformer_encoder(stack)
    x = torch.randn(B, N, D_MODEL)
    real = torch.tensor([[True] * 5, [True] * 3 + [False] * 2])

    def call(one):
        return lambda x: one(x, src_key_padding_mask=~real)[real]

    found = results(lambda x: stack(x, real[:, None])[real], x)
    assert_same(found, results(call(library), x))
    assert_same(found, results(call(back), x))


@VARIANTS
def test_transformer_decoder(norm, activation, last):
    library = make_stack("decoder", norm, activation, last)
    stack = ours.from_transformer_decoder(library)
    back = ours.to_transformer_decoder(stack)
    x, memory = torch.randn(B, N, D_MODEL), torch.randn(B, M, D_MODEL)
    future = ours.attn_mask_for_torch_mha(ours.look_ahead_mask(N))
    padding = torch.zeros(B, M, dtype=torch.bool)
    padding[1, 4:] = True

    def call(one):
        return lambda x, memory: one(
            x, memory, tgt_mask=future, memory_key_padding_mask=padding
        )

    found = results(
        lambda x, memory: stack(x, memory, memory_mask=~padding[:, None]),
        x,
        memory,
    )
    assert_same(found, results(call(library), x, memory))
    assert_same(found, results(call(back), x, memory))


@pytest.mark.parametrize("norm", ["pre", "post"])
def test_transformer(norm):
    options = layer_options(norm, "relu")
    encoder = make_stack("encoder", norm, "relu", True)
    decoder = make_stack("decoder", norm, "relu", True)
    custom = {"custom_encoder": encoder, "custom_decoder": decoder}
    library = nn.Transformer(D_MODEL, HEADS, batch_first=True, **custom).eval()
    assert options["d_model"] == library.d_model
    read, write = ours.from_transformer(library)
    back = ours.to_transformer(read, write)
    source, target = torch.randn(B, M, D_MODEL), torch.randn(B, N, D_MODEL)
    future = ours.attn_mask_for_torch_mha(ours.look_ahead_mask(N))
    found = results(lambda s, t: write(t, read(s)), source, target)

    def call(one):
        return lambda s, t: one(s, t, tgt_mask=future)

    assert_same(found, results(call(library), source, target))
    assert_same(found, results(call(back), source, target))


def test_a_copy_does_not_share_memory():
    library = nn.Linear(D_IN, D_HIDDEN)
    layer = ours.from_linear(library)
    before = copy.deepcopy(layer.state_dict())
    with torch.no_grad():
        library.weight.zero_()
    assert_same(layer.state_dict(), before)


def test_precision_and_mode_are_kept():
    library = nn.Linear(D_IN, D_HIDDEN).to(torch.bfloat16).eval()
    layer = ours.from_linear(library)
    assert layer.w.dtype == torch.bfloat16
    assert not layer.training
    assert ours.to_linear(layer).weight.dtype == torch.bfloat16


@pytest.mark.parametrize(
    ("convert", "make", "message"),
    [
        ("from_rnn", lambda: nn.RNN(2, 3, num_layers=2), "one layer"),
        ("from_rnn", lambda: nn.RNN(2, 3, bidirectional=True), "direction"),
        ("from_rnn", lambda: nn.RNN(2, 3, nonlinearity="relu"), "tanh"),
        ("from_gru", lambda: nn.GRU(2, 3, bias=False), "biases"),
        ("from_layer_norm", lambda: nn.LayerNorm((2, 3)), "one axis"),
        ("to_linear", lambda: ours.Dense(2, 3, "relu"), "no activation"),
        (
            "from_multihead_attention",
            lambda: nn.MultiheadAttention(6, 3, kdim=5),
            "no kdim",
        ),
        (
            "to_multihead_attention",
            lambda: ours.MultiHeadAttention(6, 3, d_k=5),
            "d_k = d_v",
        ),
        (
            "to_transformer_encoder",
            lambda: ours.Encoder(1, 6, 3, 7, positions="alibi"),
            "no positions",
        ),
    ],
)
def test_what_cannot_be_converted_is_refused(convert, make, message):
    with pytest.raises(ValueError, match=message):
        getattr(ours, convert)(make())
