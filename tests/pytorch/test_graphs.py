"""Modules go through ``torch.export`` and ``torch.compile`` unchanged."""

import pytest
import torch
from torch.export import Dim, export

from course_pkg import pytorch as ours
from course_pkg.config import TransformerConfig

B, N, M = 3, 5, 7


def make_transformer(positions="sinusoidal"):
    config = TransformerConfig.laptop(
        11, 13, d_model=12, num_heads=3, d_ff=17, positions=positions
    )
    return ours.Transformer(config).eval()


def ids(*shape):
    return torch.randint(3, 11, shape)


MODULES = {
    "dense": (lambda: ours.Dense(5, 7, "gelu"), lambda: [torch.randn(B, 5)]),
    "rnn": (lambda: ours.RNN(5, 7), lambda: [torch.randn(B, N, 5)]),
    "gru": (lambda: ours.GRU(5, 7), lambda: [torch.randn(B, N, 5)]),
    "attention": (
        lambda: ours.MultiHeadAttention(12, 3, positions="rotary"),
        lambda: [torch.randn(B, N, 12)],
    ),
    "encoder": (
        lambda: ours.Encoder(2, 12, 3, 17, positions="alibi"),
        lambda: [torch.randn(B, N, 12)],
    ),
    "decoder": (
        lambda: ours.Decoder(2, 12, 3, 17),
        lambda: [torch.randn(B, N, 12), torch.randn(B, M, 12)],
    ),
    "transformer": (make_transformer, lambda: [ids(B, M), ids(B, N)]),
    "learned": (
        lambda: make_transformer("learned"),
        lambda: [ids(B, M), ids(B, N)],
    ),
    "seq2seq": (
        lambda: ours.RecurrentSeq2Seq(11, 13, 5, 7, "additive", True),
        lambda: [ids(B, M), ids(B, N)],
    ),
}


@pytest.fixture(params=MODULES)
def case(request):
    torch.manual_seed(0)
    make, arrays = MODULES[request.param]
    return make().eval(), arrays()


def test_export(case):
    module, arrays = case
    program = export(module, tuple(arrays))
    torch.testing.assert_close(program.module()(*arrays), module(*arrays))


def test_export_is_saved_and_loaded(tmp_path):
    module, arrays = make_transformer(), [ids(B, M), ids(B, N)]
    path = tmp_path / "model.pt2"
    torch.export.save(export(module, tuple(arrays)), path)
    loaded = torch.export.load(path).module()
    torch.testing.assert_close(loaded(*arrays), module(*arrays))


def test_export_with_any_batch_and_lengths():
    module = make_transformer()
    batch, m, n = Dim("batch"), Dim("m"), Dim("n")
    program = export(
        module,
        (ids(B, M), ids(B, N)),
        dynamic_shapes=({0: batch, 1: m}, {0: batch, 1: n}),
    )
    other = ids(2, 11), ids(2, 13)
    torch.testing.assert_close(program.module()(*other), module(*other))


def test_export_leaves_the_module_usable():
    module, arrays = make_transformer(), [ids(B, M), ids(B, N)]
    expected = module(*arrays)
    export(module, tuple(arrays))
    torch.testing.assert_close(module(*arrays), expected)
    module(*arrays).sum().backward()


@pytest.mark.parametrize("name", ["attention", "transformer", "gru"])
def test_compile_in_one_graph(name):
    """The graph is captured and differentiated; no C++ is generated."""
    torch.manual_seed(0)
    make, arrays = MODULES[name]
    module, arrays = make().eval(), arrays()
    compiled = torch.compile(module, backend="aot_eager", fullgraph=True)
    found, expected = compiled(*arrays), module(*arrays)
    if isinstance(found, tuple):
        found, expected = found[0], expected[0]
    torch.testing.assert_close(found, expected)
    weights = list(module.parameters())
    torch.testing.assert_close(
        torch.autograd.grad(found.square().sum(), weights),
        torch.autograd.grad(expected.square().sum(), weights),
    )
