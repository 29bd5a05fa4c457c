"""Seeded first values for every layer's parameters, in NumPy.

Matrices are drawn from Glorot's uniform distribution, biases are zero, gains
are one, and embedding tables are normal with standard deviation
``d_model**-0.5``. The names and shapes are in ``course_pkg.param_shapes``. A
``seed`` is an integer or a ``numpy.random.Generator``.
"""

import math

import numpy as np

from course_pkg import param_shapes
from course_pkg.param_shapes import nest

__all__ = [
    "additive_params",
    "attentive_classifier_params",
    "check_params",
    "count_parameters",
    "decoder_layer_params",
    "decoder_params",
    "dense_params",
    "embedding_params",
    "encoder_classifier_params",
    "encoder_layer_params",
    "encoder_params",
    "feed_forward_params",
    "gru_params",
    "initialise",
    "layer_norm_params",
    "learned_positions_params",
    "multi_head_params",
    "multiplicative_params",
    "nest",
    "positional_embedding_params",
    "rnn_params",
    "scope",
    "seq2seq_params",
    "transformer_params",
]


def initialise(shapes, seed):
    r"""Draw first values for named shapes.

    .. math:: W \sim U(-a, a), \qquad
              a = \sqrt{6 / (n_\text{in} + n_\text{out})}

    Args:
        shapes: A dictionary from name to shape; the last part of a name says
            what it is: ``gain``, ``bias`` or ``b...``, ``table``, else a
            matrix (or ``v``, a matrix with one column).
        seed: An integer or a generator.

    Returns:
        A dictionary from the same names to float64 arrays.

    Source: Glorot and Bengio (2010), *Understanding the difficulty of
    training deep feedforward neural networks*, eq. 16.

    >>> initialise({"gain": (2,), "b": (1,)}, seed=0)
    {'gain': array([1., 1.]), 'b': array([0.])}
    """
    rng = np.random.default_rng(seed)
    return {name: draw(name, shape, rng) for name, shape in shapes.items()}


def draw(name, shape, rng):
    """Draw one array by the last part of its name."""
    kind = name.rpartition(".")[2]
    if kind == "gain":
        return np.ones(shape)
    if kind.startswith("b"):
        return np.zeros(shape)
    if kind == "table":
        return rng.normal(scale=shape[-1] ** -0.5, size=shape)
    n_in, n_out = shape if len(shape) == 2 else (*shape, 1)
    limit = math.sqrt(6 / (n_in + n_out))
    return rng.uniform(-limit, limit, size=shape)


def dense_params(d_in, d_out, bias=True, *, seed):
    """Draw ``w`` and ``b`` of a dense layer."""
    return initialise(param_shapes.dense_shapes(d_in, d_out, bias), seed)


def embedding_params(vocab_size, d_model, *, seed):
    """Draw the ``table`` of an embedding."""
    return initialise(param_shapes.embedding_shapes(vocab_size, d_model), seed)


def rnn_params(d_in, d_hidden, *, seed):
    """Draw ``w``, ``u`` and ``b`` of a simple recurrent layer."""
    return initialise(param_shapes.rnn_shapes(d_in, d_hidden), seed)


def gru_params(d_in, d_hidden, *, seed):
    """Draw ``w``, ``u``, ``b_w`` and ``b_u`` of a GRU."""
    return initialise(param_shapes.gru_shapes(d_in, d_hidden), seed)


def additive_params(d_features, d_hidden, d_attention, *, seed):
    """Draw ``w_1``, ``w_2`` and ``v`` of additive attention."""
    shapes = param_shapes.additive_shapes(d_features, d_hidden, d_attention)
    return initialise(shapes, seed)


def multiplicative_params(d_features, d_hidden, *, seed):
    """Draw ``w`` of multiplicative attention."""
    shapes = param_shapes.multiplicative_shapes(d_features, d_hidden)
    return initialise(shapes, seed)


def multi_head_params(
    d_model, num_heads, d_k=None, d_v=None, bias=True, *, seed
):
    """Draw the projections of multi-head attention."""
    shapes = param_shapes.multi_head_shapes(d_model, num_heads, d_k, d_v, bias)
    return initialise(shapes, seed)


def layer_norm_params(d_model, *, seed=0):
    """Give ``gain`` one and ``bias`` zero; nothing is drawn."""
    return initialise(param_shapes.layer_norm_shapes(d_model), seed)


def feed_forward_params(d_model, d_ff, *, seed):
    """Draw the two dense layers of a position-wise network."""
    return initialise(param_shapes.feed_forward_shapes(d_model, d_ff), seed)


def learned_positions_params(max_length, d_model, *, seed):
    """Draw the ``table`` of learned positions."""
    shapes = param_shapes.learned_positions_shapes(max_length, d_model)
    return initialise(shapes, seed)


def positional_embedding_params(vocab_size, max_length, d_model, *, seed):
    """Draw ``tokens.table`` and ``positions.table``."""
    shapes = param_shapes.positional_embedding_shapes(
        vocab_size, max_length, d_model
    )
    return initialise(shapes, seed)


def attentive_classifier_params(d_in, d_hidden, d_out, *, seed):
    """Draw ``encoder.*``, ``attention.*`` and ``output.*``."""
    shapes = param_shapes.attentive_classifier_shapes(d_in, d_hidden, d_out)
    return initialise(shapes, seed)


def seq2seq_params(
    source_vocab,
    target_vocab,
    d_embedding,
    d_hidden,
    attention=None,
    bidirectional=False,
    *,
    seed,
):
    """Draw the parameters of a recurrent sequence-to-sequence model."""
    shapes = param_shapes.seq2seq_shapes(
        source_vocab,
        target_vocab,
        d_embedding,
        d_hidden,
        attention,
        bidirectional,
    )
    return initialise(shapes, seed)


def encoder_layer_params(d_model, num_heads, d_ff, bias=True, *, seed):
    """Draw the parameters of one encoder layer."""
    shapes = param_shapes.encoder_layer_shapes(d_model, num_heads, d_ff, bias)
    return initialise(shapes, seed)


def decoder_layer_params(d_model, num_heads, d_ff, bias=True, *, seed):
    """Draw the parameters of one decoder layer."""
    shapes = param_shapes.decoder_layer_shapes(d_model, num_heads, d_ff, bias)
    return initialise(shapes, seed)


def encoder_params(
    num_layers, d_model, num_heads, d_ff, norm="post", bias=True, *, seed
):
    """Draw the parameters of a stack of encoder layers."""
    shapes = param_shapes.encoder_shapes(
        num_layers, d_model, num_heads, d_ff, norm, bias
    )
    return initialise(shapes, seed)


def decoder_params(
    num_layers, d_model, num_heads, d_ff, norm="post", bias=True, *, seed
):
    """Draw the parameters of a stack of decoder layers."""
    shapes = param_shapes.decoder_shapes(
        num_layers, d_model, num_heads, d_ff, norm, bias
    )
    return initialise(shapes, seed)


def encoder_classifier_params(
    vocab_size,
    num_classes,
    num_layers,
    d_model,
    num_heads,
    d_ff,
    norm="pre",
    *,
    seed,
):
    """Draw ``embedding.*``, ``encoder.*`` and ``output.*``."""
    stack = (num_layers, d_model, num_heads, d_ff, norm)
    shapes = param_shapes.encoder_classifier_shapes(
        vocab_size, num_classes, *stack
    )
    return initialise(shapes, seed)


def transformer_params(config, *, seed):
    """Draw the parameters of the Transformer a configuration describes."""
    return initialise(param_shapes.transformer_shapes(config), seed)


def scope(params, prefix):
    """Take the parameters below a prefix, with the prefix taken off.

    >>> scope({"norm.gain": 1, "output.b": 2}, "norm")
    {'gain': 1}
    """
    start = f"{prefix}."
    return {
        name.removeprefix(start): value
        for name, value in params.items()
        if name.startswith(start)
    }


def count_parameters(params):
    """Count the numbers in all arrays.

    >>> count_parameters(dense_params(4, 3, seed=0))
    15
    """
    return sum(int(array.size) for array in params.values())


def check_params(params, shapes):
    """Raise unless parameters have the names and shapes of a layer.

    Args:
        params: A dictionary from name to array.
        shapes: What it should be, a dictionary from name to shape.

    Raises:
        ValueError: A name is missing or unknown, or a shape is another one.
    """
    for problem, names in {
        "is missing": shapes.keys() - params.keys(),
        "is unknown": params.keys() - shapes.keys(),
    }.items():
        if names:
            raise ValueError(
                f"parameter {min(names)!r} {problem}; expected names "
                f"{', '.join(shapes)}"
            )
    for name, shape in shapes.items():
        found = tuple(params[name].shape)
        if found != tuple(shape):
            raise ValueError(
                f"parameter {name!r} must have shape {tuple(shape)}, "
                f"got {found}"
            )
