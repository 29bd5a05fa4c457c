"""Weights to and from PyTorch's own simple layers.

Each pair of functions copies along the same list of pairs, ours first. The
transposes between ``x @ w`` and ``x @ weight.T`` stand in these lists only.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from .dense import Dense
from .embedding import Embedding
from .norm import LayerNorm
from .recurrent import GRU, RNN

Pairs = Iterable[tuple[Tensor, Tensor]]


def from_linear(linear: nn.Linear) -> Dense:
    """Make a ``Dense`` with the weights of an ``nn.Linear``.

    >>> from_linear(nn.Linear(2, 3)).w.shape
    torch.Size([2, 3])
    """
    bias = linear.bias is not None
    dense = Dense(linear.in_features, linear.out_features, bias=bias)
    return copied_in(dense, linear, linear_pairs)


def to_linear(dense: Dense) -> nn.Linear:
    """Make an ``nn.Linear`` with the weights of a ``Dense``.

    Raises:
        ValueError: The dense layer has an activation.

    >>> to_linear(Dense(2, 3)).weight.shape
    torch.Size([3, 2])
    """
    refuse(dense.activation not in (None, "linear"), "Dense", "no activation")
    linear = nn.Linear(*dense.w.shape, bias=dense.b is not None)
    return copied_out(dense, linear, linear_pairs)


def linear_pairs(dense: Dense, linear: nn.Linear) -> Pairs:
    """Pair the weights of both layers."""
    yield dense.w, linear.weight.T
    if dense.b is not None:
        yield dense.b, linear.bias


def from_embedding(table: nn.Embedding) -> Embedding:
    """Make an ``Embedding`` with the weights of an ``nn.Embedding``.

    >>> from_embedding(nn.Embedding(7, 3)).table.shape
    torch.Size([7, 3])
    """
    refuse(table.max_norm is not None, "nn.Embedding", "no max_norm")
    ours = Embedding(table.num_embeddings, table.embedding_dim)
    return copied_in(ours, table, embedding_pairs)


def to_embedding(embedding: Embedding) -> nn.Embedding:
    """Make an ``nn.Embedding`` with the weights of an ``Embedding``.

    >>> to_embedding(Embedding(7, 3)).weight.shape
    torch.Size([7, 3])
    """
    table = nn.Embedding(*embedding.table.shape)
    return copied_out(embedding, table, embedding_pairs)


def embedding_pairs(ours: Embedding, table: nn.Embedding) -> Pairs:
    """Pair the weights of both layers."""
    yield ours.table, table.weight


def from_layer_norm(norm: nn.LayerNorm) -> LayerNorm:
    """Make a ``LayerNorm`` with the weights of an ``nn.LayerNorm``.

    Raises:
        ValueError: It normalises more than one axis, or has no weights.

    >>> from_layer_norm(nn.LayerNorm(3, eps=1e-3)).epsilon
    0.001
    """
    refuse(len(norm.normalized_shape) > 1, "nn.LayerNorm", "one axis")
    refuse(norm.bias is None, "nn.LayerNorm", "a weight and a bias")
    ours = LayerNorm(norm.normalized_shape[0], norm.eps)
    return copied_in(ours, norm, layer_norm_pairs)


def to_layer_norm(norm: LayerNorm) -> nn.LayerNorm:
    """Make an ``nn.LayerNorm`` with the weights of a ``LayerNorm``.

    >>> to_layer_norm(LayerNorm(3)).eps
    1e-05
    """
    library = nn.LayerNorm(norm.gain.shape, norm.epsilon)
    return copied_out(norm, library, layer_norm_pairs)


def layer_norm_pairs(ours: LayerNorm, library: nn.LayerNorm) -> Pairs:
    """Pair the weights of both layers."""
    yield ours.gain, library.weight
    yield ours.bias, library.bias


def from_rnn(rnn: nn.RNN) -> RNN:
    """Make an ``RNN`` with the weights of an ``nn.RNN``.

    PyTorch has two biases where one would do; ours is their sum. Ours reads
    ``(B, n, d)`` whatever ``batch_first`` says.

    Raises:
        ValueError: It has several layers, directions or no biases, or
            another function than tanh.

    >>> from_rnn(nn.RNN(2, 3)).u.shape
    torch.Size([3, 3])
    """
    check_one_layer(rnn, "nn.RNN")
    refuse(rnn.nonlinearity != "tanh", "nn.RNN", "tanh")
    ours = copied_in(RNN(rnn.input_size, rnn.hidden_size), rnn, rnn_pairs)
    with torch.no_grad():
        ours.b += rnn.bias_hh_l0
    return ours


def to_rnn(rnn: RNN) -> nn.RNN:
    """Make an ``nn.RNN`` that reads ``(B, n, d)``; its second bias is zero.

    >>> to_rnn(RNN(2, 3)).bias_hh_l0.tolist()
    [0.0, 0.0, 0.0]
    """
    library = copied_out(
        rnn, nn.RNN(*rnn.w.shape, batch_first=True), rnn_pairs
    )
    nn.init.zeros_(library.bias_hh_l0)
    return library


def rnn_pairs(ours: RNN, library: nn.RNN) -> Pairs:
    """Pair the weights of both layers, but for the second bias."""
    yield ours.w, library.weight_ih_l0.T
    yield ours.u, library.weight_hh_l0.T
    yield ours.b, library.bias_ih_l0


def from_gru(gru: nn.GRU) -> GRU:
    """Make a ``GRU`` with the weights of an ``nn.GRU``.

    Raises:
        ValueError: It has several layers, directions or no biases.

    >>> from_gru(nn.GRU(2, 3)).w.shape
    torch.Size([2, 9])
    """
    check_one_layer(gru, "nn.GRU")
    return copied_in(GRU(gru.input_size, gru.hidden_size), gru, gru_pairs)


def to_gru(gru: GRU) -> nn.GRU:
    """Make an ``nn.GRU`` that reads ``(B, n, d)``, with the same weights.

    >>> to_gru(GRU(2, 3)).weight_ih_l0.shape
    torch.Size([9, 2])
    """
    library = nn.GRU(gru.w.shape[0], gru.u.shape[0], batch_first=True)
    return copied_out(gru, library, gru_pairs)


def gru_pairs(ours: GRU, library: nn.GRU) -> Pairs:
    """Pair the weights of both layers; the gates have the same order."""
    yield ours.w, library.weight_ih_l0.T
    yield ours.u, library.weight_hh_l0.T
    yield ours.b_w, library.bias_ih_l0
    yield ours.b_u, library.bias_hh_l0


def check_one_layer(library: nn.RNNBase, name: str) -> None:
    """Raise unless a recurrent layer is a single one with biases."""
    refuse(library.num_layers > 1, name, "one layer")
    refuse(library.bidirectional, name, "one direction")
    refuse(not library.bias, name, "biases")


def refuse(wrong: bool, name: str, expected: str) -> None:
    """Raise if a layer cannot be converted.

    Raises:
        ValueError: It cannot.
    """
    if wrong:
        raise ValueError(f"to convert it, {name} must have {expected}")


@torch.no_grad()
def copied_in(ours: nn.Module, library: nn.Module, pairs) -> nn.Module:
    """Copy the library's weights into our layer; return ours."""
    like(ours, library)
    for own, other in pairs(ours, library):
        own.copy_(other)
    return ours


@torch.no_grad()
def copied_out(ours: nn.Module, library: nn.Module, pairs) -> nn.Module:
    """Copy our weights into the library's layer; return the library's."""
    like(library, ours)
    for own, other in pairs(ours, library):
        other.copy_(own)
    return library


def like(new: nn.Module, old: nn.Module) -> None:
    """Give a new layer the precision, device and mode of an old one."""
    weight = next(old.parameters())
    new.to(weight.device, weight.dtype).train(old.training)
