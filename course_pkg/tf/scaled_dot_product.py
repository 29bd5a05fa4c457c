"""Scaled dot-product attention; eager or inside ``tf.function``."""

import math

import keras
import tensorflow as tf

from course_pkg.shapes import (
    check_attention_shapes,
    check_broadcasts,
    check_probability,
)

from .layer import Layer, drop, dropout_layer, keras_mask, with_keras_mask
from .masks import check_mask, combine_masks, look_ahead_mask


def scaled_dot_product_attention(query, key, value, mask=None):
    r"""Average the values, each weighted by how well its key fits the query.

    .. math:: \operatorname{softmax}\bigl(Q K^\top / \sqrt{d_k}\bigr)\, V

    Args:
        query: Floats of shape ``(..., n, d_k)``.
        key: Floats of shape ``(..., m, d_k)``.
        value: Floats of shape ``(..., m, d_v)``.
        mask: Booleans that broadcast to ``(..., n, m)``; True lets query
            ``n`` see key ``m``, as in ``keras.layers.MultiHeadAttention``.
            None lets every query see every key.

    Returns:
        The output, ``(..., n, d_v)``, in the units of ``value``, and the
        weights, ``(..., n, m)``. A row of weights sums to 1, or to 0 where
        the mask hides every key. Scores are in nats: a lead of ``log(3)``
        makes a key three times as likely.

    Raises:
        ValueError: The shapes do not fit together.
        TypeError: ``mask`` is not boolean.

    Source: Vaswani et al. (2017), eq. 1, https://arxiv.org/abs/1706.03762.

    >>> query, key = tf.constant([[math.log(3)]]), tf.constant([[1.0], [0.0]])
    >>> value = tf.constant([[8.0], [0.0]])
    >>> output, weights = scaled_dot_product_attention(query, key, value)
    >>> weights.numpy().round(4).tolist(), output.numpy().round(4).tolist()
    ([[0.75, 0.25]], [[6.0]])
    """
    check_attention_shapes(query.shape, key.shape, value.shape)
    d_k = query.shape[-1]
    scores = tf.matmul(query, key, transpose_b=True) / math.sqrt(d_k)
    weights = masked_softmax(scores, mask)  # (..., n, m)
    return tf.matmul(weights, value), weights  # (..., n, d_v), (..., n, m)


def fused_attention(query, key, value, mask=None, causal=False, dropout=0.0):
    r"""Attend as fast as TensorFlow can, without returning the weights.

    .. math:: \operatorname{softmax}\bigl(Q K^\top / \sqrt{d_k}\bigr)\, V

    The queries are scaled rather than the scores, which are more; a fully
    hidden row is zeroed in the output, which is smaller than the weights.

    Args:
        query: Floats of shape ``(..., n, d_k)``.
        key: Floats of shape ``(..., m, d_k)``.
        value: Floats of shape ``(..., m, d_v)``.
        mask: Booleans that broadcast to ``(..., n, m)``, or None.
        causal: Whether query ``i`` sees only the keys up to ``i``.
        dropout: Share of the weights that are set to 0.

    Returns:
        The output, ``(..., n, d_v)``, in the units of ``value``.

    Raises:
        ValueError: The shapes do not fit together, or ``dropout`` is not in
            ``[0, 1)``.
        TypeError: ``mask`` is not boolean.

    Source: Vaswani et al. (2017), eq. 1, https://arxiv.org/abs/1706.03762.

    >>> query, key = tf.constant([[math.log(3)]]), tf.constant([[1.0], [0.0]])
    >>> output = fused_attention(query, key, tf.constant([[8.0], [0.0]]))
    >>> round(float(output[0, 0]), 4)
    6.0
    """
    check_attention_shapes(query.shape, key.shape, value.shape)
    check_probability("dropout", dropout)
    mask = with_causal(mask, query, key, causal)
    weights = open_weights(query, key, mask)  # (..., n, m)
    if dropout:
        weights = keras.random.dropout(weights, dropout)
    return close_rows(tf.matmul(weights, value), mask)  # (..., n, d_v)


def masked_softmax(scores, mask=None):
    """Softmax over the keys a mask lets through; zeros if it hides all."""
    if mask is None:
        return tf.nn.softmax(scores)
    return close_rows(tf.nn.softmax(hide(scores, mask)), mask)  # (..., n, m)


def open_weights(query, key, mask=None, bias=None):
    """Return weights ``(..., n, m)`` whose fully hidden rows are uniform.

    Whoever calls it zeroes those rows with ``close_rows``, in the weights or
    in what is made from them.
    """
    query = query * (1 / math.sqrt(query.shape[-1]))
    scores = tf.matmul(query, key, transpose_b=True)  # (..., n, m)
    scores = scores if bias is None else scores + bias
    return tf.nn.softmax(scores if mask is None else hide(scores, mask))


def hide(scores, mask):
    """Push the scores of hidden keys so far down that their weight is 0.

    Half the largest number is taken off: all of it could overflow, and a row
    of infinities has no softmax. A difference is also faster than a sum
    here, which oneDNN would fuse into a slow product.
    """
    check_mask(mask)
    check_broadcasts("mask", mask.shape, scores.shape)
    zero, far = tf.zeros((), scores.dtype), scores.dtype.max / 2
    return scores - tf.where(mask, zero, tf.cast(far, scores.dtype))


def close_rows(rows, mask):
    """Zero the rows, ``(..., n, d)``, whose query may attend to no key."""
    if mask is None:
        return rows
    seeing = tf.reduce_any(mask, axis=-1, keepdims=True)  # (..., n, 1)
    return tf.where(seeing, rows, tf.zeros((), rows.dtype))


def with_causal(mask, query, key, causal):
    """Add the look-ahead mask to a mask, if asked to."""
    if not causal:
        return mask
    n, m = (
        tf.shape(x)[-2] if x.shape[-2] is None else x.shape[-2]
        for x in (query, key)
    )
    return combine_masks(mask, look_ahead_mask(n, m))  # (..., n, m)


@keras.saving.register_keras_serializable("course_pkg")
class ScaledDotProductAttention(Layer):
    """Scaled dot-product attention as a layer; it has no parameters.

    Args:
        dropout: Share of the weights that are set to 0 in training.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Vaswani et al. (2017), eq. 1, https://arxiv.org/abs/1706.03762.

    >>> x = tf.zeros((2, 5, 3))
    >>> ScaledDotProductAttention()(x, x, x).shape.as_list()
    [2, 5, 3]
    """

    def __init__(self, dropout=0.0, **kwargs):
        super().__init__(**kwargs)
        check_probability("dropout", dropout)
        self.dropout = dropout
        self.drop_weights = dropout_layer(dropout, self.dtype_policy)

    def build(self, input_shape=None):
        """Make nothing: there are no weights."""

    def __call__(self, query, key, value, mask=None, **options):
        """Let the mask also hide what Keras masks among the values."""
        masked = key if keras_mask(value) is None else value
        mask = with_keras_mask(mask, masked)
        return super().__call__(query, key, value, mask=mask, **options)

    def call(
        self,
        query,
        key,
        value,
        mask=None,
        return_weights=False,
        training=None,
    ):
        """Return the output, ``(..., n, d_v)``, and the weights if asked."""
        if not return_weights and not (training and self.dropout):
            return fused_attention(query, key, value, mask)
        check_attention_shapes(query.shape, key.shape, value.shape)
        weights = close_rows(open_weights(query, key, mask), mask)
        weights = drop(self.drop_weights, weights, training)
        output = tf.matmul(weights, value)  # (..., n, d_v)
        return (output, weights) if return_weights else output

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {"dropout": self.dropout}
