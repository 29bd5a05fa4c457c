"""Between this folder's layers and Keras's own, in both directions."""

import keras
import numpy as np

from .additive_layers import AdditiveAttention
from .convert import dump, load
from .dense import Dense
from .multi_head import MultiHeadAttention
from .norm import LayerNorm
from .recurrent import GRU, RNN


def from_dense(layer):
    """Make a ``Dense`` of a built ``keras.layers.Dense``.

    Source: Keras 3, ``keras.layers.Dense``.

    >>> theirs = keras.layers.Dense(2, activation="relu")
    >>> theirs.build((None, 3))
    >>> from_dense(theirs).activation
    'relu'
    """
    config = layer.get_config()
    w, *b = layer.get_weights()
    ours = Dense(
        *w.shape, config["activation"], config["use_bias"], dtype=layer.dtype
    )
    return load(ours, {"w": w} | ({"b": b[0]} if b else {}))


def to_dense(layer):
    """Make a ``keras.layers.Dense`` of a ``Dense``.

    Source: Keras 3, ``keras.layers.Dense``.

    >>> to_dense(Dense(3, 2)).units
    2
    """
    theirs = keras.layers.Dense(
        layer.d_out, layer.activation, layer.bias, dtype=layer.dtype
    )
    theirs.build((None, layer.d_in))
    theirs.set_weights(list(dump(layer).values()))
    return theirs


def from_simple_rnn(layer):
    """Make an ``RNN`` of a built ``keras.layers.SimpleRNN``.

    Raises:
        ValueError: Its activation is not ``tanh``, or it has no bias.

    Source: Keras 3, ``keras.layers.SimpleRNN``.

    >>> theirs = keras.layers.SimpleRNN(4)
    >>> theirs.build((None, None, 3))
    >>> from_simple_rnn(theirs).d_hidden
    4
    """
    demand(layer, activation="tanh", use_bias=True, go_backwards=False)
    w, u, b = layer.get_weights()
    return load(RNN(*w.shape, dtype=layer.dtype), {"w": w, "u": u, "b": b})


def to_simple_rnn(layer):
    """Make a ``keras.layers.SimpleRNN`` that returns states and the last.

    Source: Keras 3, ``keras.layers.SimpleRNN``.

    >>> to_simple_rnn(RNN(3, 4)).units
    4
    """
    theirs = keras.layers.SimpleRNN(
        layer.d_hidden,
        return_sequences=True,
        return_state=True,
        dtype=layer.dtype,
    )
    theirs.build((None, None, layer.d_in))
    theirs.set_weights([dump(layer)[name] for name in ("w", "u", "b")])
    return theirs


def from_gru(layer):
    """Make a ``GRU`` of a built ``keras.layers.GRU``.

    Keras has the update gate first, this package the reset gate.

    Raises:
        ValueError: Its activations, biases or ``reset_after`` are not the
            defaults.

    Source: Keras 3, ``keras.layers.GRU``.

    >>> theirs = keras.layers.GRU(4)
    >>> theirs.build((None, None, 3))
    >>> from_gru(theirs).d_hidden
    4
    """
    demand(
        layer,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        reset_after=True,
        go_backwards=False,
    )
    w, u, b = map(swap_gates, layer.get_weights())
    ours = GRU(w.shape[0], u.shape[0], dtype=layer.dtype)
    return load(ours, {"w": w, "u": u, "b_w": b[0], "b_u": b[1]})


def to_gru(layer):
    """Make a ``keras.layers.GRU`` that returns all states and the last.

    Source: Keras 3, ``keras.layers.GRU``.

    >>> to_gru(GRU(3, 4)).units
    4
    """
    theirs = keras.layers.GRU(
        layer.d_hidden,
        return_sequences=True,
        return_state=True,
        dtype=layer.dtype,
    )
    theirs.build((None, None, layer.d_in))
    p = dump(layer)
    weights = [p["w"], p["u"], np.stack([p["b_w"], p["b_u"]])]
    theirs.set_weights([swap_gates(one) for one in weights])
    return theirs


def swap_gates(weight):
    """Exchange the first two of three gates that lie side by side."""
    first, second, candidate = np.split(weight, 3, axis=-1)
    return np.concatenate([second, first, candidate], axis=-1)


def from_additive_attention(layer):
    """Make an ``AdditiveAttention`` of a built Keras one.

    Keras's layer projects nothing: ``w_1`` and ``w_2`` are identities, and
    ``v`` is its scale.

    Raises:
        ValueError: It has no scale.

    Source: Keras 3, ``keras.layers.AdditiveAttention``.

    >>> theirs = keras.layers.AdditiveAttention()
    >>> theirs.build([(None, 1, 4), (None, 5, 4)])
    >>> from_additive_attention(theirs).d_attention
    4
    """
    demand(layer, use_scale=True)
    (v,) = layer.get_weights()
    same = np.eye(len(v), dtype=v.dtype)
    ours = AdditiveAttention(*[len(v)] * 3, dtype=layer.dtype)
    return load(ours, {"w_1": same, "w_2": same, "v": v})


def to_additive_attention(layer):
    """Make a ``keras.layers.AdditiveAttention`` for projected inputs.

    Give it ``hidden @ w_2`` as query, ``(B, 1, d_attention)``,
    ``layer.project(features)`` as key, and the features as value.

    Source: Keras 3, ``keras.layers.AdditiveAttention``.

    >>> to_additive_attention(AdditiveAttention(3, 5, 4)).use_scale
    True
    """
    theirs = keras.layers.AdditiveAttention(dtype=layer.dtype)
    theirs.build([(None, None, layer.d_attention)] * 2)
    theirs.set_weights([dump(layer)["v"]])
    return theirs


def from_multi_head_attention(layer):
    """Make a ``MultiHeadAttention`` of a built Keras one.

    Raises:
        ValueError: Its inputs and its output differ in width.

    Source: Keras 3, ``keras.layers.MultiHeadAttention``.

    >>> theirs = keras.layers.MultiHeadAttention(num_heads=3, key_dim=2)
    >>> theirs.build((None, 5, 6), (None, 5, 6))
    >>> from_multi_head_attention(theirs).num_heads
    3
    """
    config = layer.get_config()
    bias = config["use_bias"]
    weights = layer.get_weights()
    kernels, biases = (weights[0::2], weights[1::2]) if bias else (weights, [])
    d_model = kernels[0].shape[0]
    *into, out = kernels  # (d_model, h, d) three times, (h, d_v, d_model)
    arrays = [one.reshape(one.shape[0], -1) for one in into]
    arrays.append(out.reshape(-1, out.shape[-1]))
    params = dict(zip(("w_q", "w_k", "w_v", "w_o"), arrays, strict=True))
    flat = [one.reshape(-1) for one in biases]
    params |= dict(zip(("b_q", "b_k", "b_v", "b_o"), flat, strict=False))
    ours = MultiHeadAttention(
        d_model,
        config["num_heads"],
        config["key_dim"],
        config["value_dim"],
        bias,
        config["dropout"],
        dtype=layer.dtype,
    )
    return load(ours, params)


def to_multi_head_attention(layer):
    """Make a ``keras.layers.MultiHeadAttention``; its heads are an axis.

    Raises:
        ValueError: The layer has rotary or ALiBi positions; Keras has none.

    Source: Keras 3, ``keras.layers.MultiHeadAttention``.

    >>> to_multi_head_attention(MultiHeadAttention(6, 3)).key_dim
    2
    """
    if layer.positions is not None:
        raise ValueError(
            f"Keras's layer has no positions, got {layer.positions!r}"
        )
    theirs = keras.layers.MultiHeadAttention(
        layer.num_heads,
        layer.d_k,
        layer.d_v,
        layer.dropout,
        layer.bias,
        dtype=layer.dtype,
    )
    theirs.build(*[(None, None, layer.d_model)] * 2)
    params = dump(layer)
    order = [f"{kind}_{x}" for x in "qkvo" for kind in "wb"]
    arrays = [params[name] for name in order if name in params]
    shapes = [weight.shape for weight in theirs.weights]
    pairs = zip(arrays, shapes, strict=True)
    theirs.set_weights([array.reshape(shape) for array, shape in pairs])
    return theirs


def from_layer_normalization(layer):
    """Make a ``LayerNorm`` of a built ``keras.layers.LayerNormalization``.

    Its epsilon, 0.001 unless it was set, comes along.

    Raises:
        ValueError: It has no scale or no centre.

    Source: Keras 3, ``keras.layers.LayerNormalization``.

    >>> theirs = keras.layers.LayerNormalization()
    >>> theirs.build((None, 6))
    >>> from_layer_normalization(theirs).epsilon
    0.001
    """
    demand(layer, center=True, scale=True)
    gain, bias = layer.get_weights()
    ours = LayerNorm(*gain.shape, layer.epsilon, dtype=layer.dtype)
    return load(ours, {"gain": gain, "bias": bias})


def to_layer_normalization(layer):
    """Make a ``keras.layers.LayerNormalization`` of a ``LayerNorm``.

    Source: Keras 3, ``keras.layers.LayerNormalization``.

    >>> to_layer_normalization(LayerNorm(6)).epsilon
    1e-05
    """
    theirs = keras.layers.LayerNormalization(
        epsilon=layer.epsilon, dtype=layer.dtype
    )
    theirs.build((None, layer.d_model))
    theirs.set_weights(list(dump(layer).values()))
    return theirs


def demand(layer, **options):
    """Raise unless a Keras layer has these options."""
    config = layer.get_config()
    for name, wanted in options.items():
        if config[name] != wanted:
            raise ValueError(
                f"the Keras layer must have {name}={wanted!r}, "
                f"got {config[name]!r}"
            )
