"""Scaled dot-product attention."""

import math

import numpy as np

from course_pkg.shapes import (
    check_attention_shapes,
    check_probability,
)

from .arrays import as_array, as_mask, swap
from .layer import Layer
from .masked_softmax import masked_softmax
from .masks import combine_masks, look_ahead_mask
from .scaled_dot_product_backward import attention_vjp


def scaled_dot_product_attention(query, key, value, mask=None):
    r"""Average the values, each weighted by how well its key fits the query.

    .. math:: \operatorname{softmax}\bigl(Q K^\top / \sqrt{d_k}\bigr)\, V

    Args:
        query: Floats of shape ``(..., n, d_k)``.
        key: Floats of shape ``(..., m, d_k)``.
        value: Floats of shape ``(..., m, d_v)``.
        mask: Booleans that broadcast to ``(..., n, m)``; True lets query
            ``n`` see key ``m``. None lets every query see every key.

    Returns:
        The output, ``(..., n, d_v)``, in the units of ``value``, and the
        weights, ``(..., n, m)``. A row of weights sums to 1, or to 0 where
        the mask hides every key. Scores are in nats: a lead of ``log(3)``
        makes a key three times as likely.

    Raises:
        ValueError: The shapes do not fit together.
        TypeError: ``mask`` is not boolean.

    Source: Vaswani et al. (2017), eq. 1, https://arxiv.org/abs/1706.03762.

    >>> query, key = np.array([[math.log(3)]]), np.array([[1.0], [0.0]])
    >>> value = np.array([[8.0], [0.0]])
    >>> output, weights = scaled_dot_product_attention(query, key, value)
    >>> weights.round(6).tolist(), output.round(6).tolist()
    ([[0.75, 0.25]], [[6.0]])
    """
    query, key, value = check_attention(query, key, value)
    d_k = query.shape[-1]
    scores = query @ swap(key) / math.sqrt(d_k)  # (..., n, m)
    weights = masked_softmax(scores, mask)
    return weights @ value, weights  # (..., n, d_v), (..., n, m)


def fused_attention(query, key, value, mask=None, causal=False, dropout=0.0):
    r"""Attend without keeping the weights.

    .. math:: \operatorname{softmax}\bigl(Q K^\top / \sqrt{d_k}\bigr)\, V

    Args:
        query: Floats of shape ``(..., n, d_k)``.
        key: Floats of shape ``(..., m, d_k)``.
        value: Floats of shape ``(..., m, d_v)``.
        mask: Booleans that broadcast to ``(..., n, m)``; True lets query
            ``n`` see key ``m``. None lets every query see every key.
        causal: Whether query ``i`` sees only keys up to ``i`` as well.
        dropout: Rate in ``[0, 1)``; nothing is dropped outside training.

    Returns:
        The output, ``(..., n, d_v)``, in the units of ``value``; a row whose
        keys are all hidden is 0.

    Raises:
        ValueError: The shapes do not fit together, or ``dropout`` is out of
            range.
        TypeError: ``mask`` is not boolean.

    Source: Vaswani et al. (2017), eq. 1, https://arxiv.org/abs/1706.03762.

    >>> query, key = np.array([[math.log(3)]]), np.array([[1.0], [0.0]])
    >>> fused_attention(query, key, np.array([[8.0], [0.0]])).round(6)
    array([[6.]])
    """
    check_probability("dropout", dropout)
    query, key, value = check_attention(query, key, value)
    if causal:
        seen = look_ahead_mask(query.shape[-2], key.shape[-2])  # (n, m)
        mask = combine_masks(mask, seen)
    return attend(query, key, value, mask)


def attend(query, key, value, mask=None, bias=None):
    """Attend in place: the scores' memory becomes the weights'.

    ``bias`` is added to the scores; it broadcasts to ``(..., n, m)``.
    """
    d_k = query.shape[-1]
    odds = (query / math.sqrt(d_k)) @ swap(key)  # (..., n, m)
    if bias is not None:
        odds += bias
    if mask is not None:
        np.copyto(odds, -np.inf, where=~as_mask(mask, odds.shape))
    least = np.finfo(odds.dtype).min
    odds -= odds.max(axis=-1, keepdims=True, initial=least)
    np.exp(odds, out=odds)
    total = odds.sum(axis=-1, keepdims=True)  # (..., n, 1)
    return (odds @ value) / np.where(total == 0, 1, total)  # (..., n, d_v)


def check_attention(query, key, value):
    """Return three arrays that fit together for attention."""
    query, key = as_array("query", query), as_array("key", key)
    value = as_array("value", value)
    check_attention_shapes(query.shape, key.shape, value.shape)
    return query, key, value


class ScaledDotProductAttention(Layer):
    """Scaled dot-product attention as a layer; it has no parameters.

    Args:
        dropout: Rate in ``[0, 1)`` of weights dropped in training; this
            implementation does not train and drops none.

    Raises:
        ValueError: ``dropout`` is out of range.

    Source: Vaswani et al. (2017), eq. 1, https://arxiv.org/abs/1706.03762.

    >>> query, key = np.zeros((2, 5, 4)), np.zeros((2, 7, 4))
    >>> ScaledDotProductAttention()(query, key, np.zeros((2, 7, 3))).shape
    (2, 5, 3)
    """

    def __init__(self, dropout=0.0):
        check_probability("dropout", dropout)
        super().__init__({}, {}, None)
        self.dropout = dropout

    def __call__(self, query, key, value, mask=None, return_weights=False):
        """Return the output, or the output and the weights."""
        if return_weights:
            return scaled_dot_product_attention(query, key, value, mask)
        return fused_attention(query, key, value, mask)

    def vjp(self, query, key, value, mask=None):
        """Return the output and its pullback."""
        arrays = check_attention(query, key, value)
        (output, _), back = attention_vjp(*arrays, mask)
        return output, lambda grad: (back(grad), {})
