"""Multi-head attention: several small attentions side by side."""

import keras
import tensorflow as tf

from course_pkg.param_shapes import multi_head_shapes
from course_pkg.shapes import (
    check_attention_shapes,
    check_axes,
    check_broadcasts,
    check_even,
    check_last_axis,
    check_one_of,
    check_probability,
)

from .cache import KeyValueCache
from .dense import dense
from .heads import merge_heads, split_heads
from .layer import (
    Layer,
    cast_like,
    drop,
    dropout_layer,
    keras_mask,
    sizes,
    with_keras_mask,
)
from .masks import check_mask, combine_masks, look_ahead_mask, with_head_axis
from .positional import exact_bias, rotary
from .scaled_dot_product import close_rows, open_weights


@keras.saving.register_keras_serializable("course_pkg")
class MultiHeadAttention(Layer):
    r"""Project to every head, attend in each, project the heads together.

    .. math:: \operatorname{Concat}(\text{head}_1, \dots, \text{head}_h) W^O,
              \qquad \text{head}_i = \operatorname{Attention}(
              Q W^Q_i, K W^K_i, V W^V_i)

    The heads' columns lie side by side in ``w_q``, ``w_k`` and ``w_v``.

    Args:
        d_model: Features of the inputs and the output.
        num_heads: ``h``.
        d_k: Features of a head's queries and keys; None is ``d_model / h``.
        d_v: Features of a head's values; None is ``d_model / h``.
        bias: Whether the four projections have biases.
        dropout: Rate in ``[0, 1)`` of weights set to zero in training.
        positions: None, or ``"rotary"`` or ``"alibi"`` for self-attention
            that knows how far apart two positions are.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: The heads do not divide ``d_model``, a size is below 1,
            rotary heads are odd, or another argument is out of range.

    Source: Vaswani et al. (2017), section 3.2.2,
    https://arxiv.org/abs/1706.03762.

    >>> attention, x = MultiHeadAttention(6, 3), tf.zeros((2, 5, 6))
    >>> output, weights = attention(x, return_weights=True)
    >>> output.shape.as_list(), weights.shape.as_list()
    ([2, 5, 6], [2, 3, 5, 5])
    """

    b_q = b_k = b_v = b_o = None  # unless there are biases

    def __init__(
        self,
        d_model,
        num_heads,
        d_k=None,
        d_v=None,
        bias=True,
        dropout=0.0,
        positions=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_probability("dropout", dropout)
        check_one_of("positions", positions, (None, "rotary", "alibi"))
        self.shapes = multi_head_shapes(d_model, num_heads, d_k, d_v, bias)
        self.d_k = self.shapes["w_k"][1] // num_heads
        self.d_v = self.shapes["w_v"][1] // num_heads
        if positions == "rotary":
            check_even("d_k", self.d_k)
        self.d_model, self.num_heads = d_model, num_heads
        self.bias, self.dropout = bias, dropout
        self.positions = positions
        self.drop_weights = dropout_layer(dropout, self.dtype_policy)

    def __call__(self, query, key=None, value=None, mask=None, **options):
        """Let the mask also hide what Keras masks among the values."""
        given = [x for x in (value, key, query) if x is not None]
        masked = next((x for x in given if keras_mask(x) is not None), query)
        if masked is not query or key is None:
            mask = with_keras_mask(mask, masked)
        return super().__call__(query, key, value, mask=mask, **options)

    def call(
        self,
        query,
        key=None,
        value=None,
        mask=None,
        causal=False,
        return_weights=False,
        cache=None,
        training=None,
    ):
        """Attend.

        Args:
            query: Floats of shape ``(B, n, d_model)``.
            key: Floats of shape ``(B, m, d_model)``; None is ``query``.
            value: Floats of shape ``(B, m, d_model)``; None is ``key``.
            mask: Booleans that broadcast to ``(B, n, m)``, True where a
                query may see a key.
            causal: Whether a query sees no later position than its own.
            return_weights: Whether to return the weights as well.
            cache: A ``KeyValueCache``. Self-attention appends to it and sees
                all that it holds; with a ``key``, it is filled once and the
                ``key`` of later calls is not looked at.
            training: Whether to drop weights.

        Returns:
            The output, ``(B, n, d_model)``; with ``return_weights`` also the
            weights, ``(B, h, n, m)``.

        Raises:
            ValueError: The shapes do not fit together.
            TypeError: ``mask`` is not boolean.
        """
        for name, x in (("query", query), ("key", key), ("value", value)):
            if x is not None:
                check_axes(name, x.shape, 3, "(batch, positions, d_model)")
                check_last_axis(name, x.shape, self.d_model)
        if key is not None and self.positions is not None:
            raise ValueError(
                f"positions={self.positions!r} is for self-attention, "
                f"got a key of shape {tuple(key.shape)}"
            )
        if value is not None:
            check_attention_shapes(query.shape, key.shape, value.shape)
        itself = key is None
        turned = self.positions == "rotary"
        offset = 0 if cache is None or not itself else cache.length
        q = self.heads(query, "q")
        q = rotary(q, offset) if turned else q
        if cache is not None and cache.filled and not itself:
            k, v = cache.keys, cache.values
        else:
            key = query if itself else key
            value = key if value is None else value
            k, v = self.keys_and_values(key, value, turned and itself, offset)
            k, v = (k, v) if cache is None else cache.append(k, v)
        check_attention_shapes(q.shape, k.shape, v.shape)
        if mask is not None:
            check_mask(mask)
            room = (q.shape[0], q.shape[-2], k.shape[-2])
            check_broadcasts("mask", mask.shape, room)
        mask = with_head_axis(mask)
        shown = mask  # what may hide all keys from a query; causal cannot
        n, m = sizes(q)[-2], sizes(k)[-2]
        if causal:
            mask = combine_masks(mask, look_ahead_mask(n, m, offset))
            shown = shown if shown is None else mask
        bias = None
        if self.positions == "alibi":
            bias = exact_bias(self.num_heads, n, m, offset)  # (h, n, m)
            bias = tf.cast(bias, q.dtype)
        weights = open_weights(q, k, mask, bias)  # (B, h, n, m)
        weights = drop(self.drop_weights, weights, training)
        heads = close_rows(tf.matmul(weights, v), shown)  # (B, h, n, d_v)
        output = dense(merge_heads(heads), self.w_o, self.b_o)
        if not return_weights:
            return output  # (B, n, d_model)
        return output, close_rows(weights, shown)

    def keys_and_values(self, key, value, turned=False, offset=0):
        """Project what is attended to, ``(B, h, m, d)`` each."""
        k, v = self.heads(key, "k"), self.heads(value, "v")
        return (rotary(k, offset) if turned else k), v

    def heads(self, x, letter):
        """Project ``(B, n, d_model)`` by ``w_letter`` into every head."""
        w, b = getattr(self, f"w_{letter}"), getattr(self, f"b_{letter}")
        y = dense(x, cast_like(w, x), cast_like(b, x))  # (B, n, h * d)
        return split_heads(y, self.num_heads)  # (B, h, n, d)

    def empty_cache(self, batch, capacity):
        """Make a cache for self-attention that a graph can fill in place.

        Args:
            batch: ``B``.
            capacity: Positions to make room for.
        """
        cache = KeyValueCache(capacity)
        shape, dtype = (batch, self.num_heads, 0), self.compute_dtype
        cache.reserve(
            tf.zeros((*shape, self.d_k), dtype),
            tf.zeros((*shape, self.d_v), dtype),
        )
        return cache

    def full_cache(self, memory):
        """Make the cache that attending to ``(B, m, d_model)`` would fill."""
        return KeyValueCache.holding(*self.keys_and_values(memory, memory))

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "d_model": self.d_model,
            "num_heads": self.num_heads,
            "d_k": self.d_k,
            "d_v": self.d_v,
            "bias": self.bias,
            "dropout": self.dropout,
            "positions": self.positions,
        }
