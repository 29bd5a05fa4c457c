"""The pullback of scaled dot-product attention."""

import math

from .arrays import sum_to, swap
from .dense_backward import softmax_pullback
from .masked_softmax import masked_softmax


def attention_vjp(query, key, value, mask=None, bias=None):
    r"""Attend; pull back to the query, the key and the value.

    .. math:: \bar V = A^\top \bar Y, \qquad \bar A = \bar Y V^\top

    .. math:: \bar S_{ij} = A_{ij} \Bigl(\bar A_{ij} -
              \sum_l A_{il} \bar A_{il}\Bigr), \qquad
              \bar Q = \bar S K / \sqrt{d_k}, \qquad
              \bar K = \bar S^\top Q / \sqrt{d_k}

    Args:
        query: Floats of shape ``(..., n, d_k)``.
        key: Floats of shape ``(..., m, d_k)``.
        value: Floats of shape ``(..., m, d_v)``.
        mask: Booleans that broadcast to ``(..., n, m)``, or None.
        bias: Floats added to the scores, or None.

    Returns:
        ``(output, weights)`` and the output's pullback. A row whose keys are
        all hidden passes no gradient on.
    """
    root = math.sqrt(query.shape[-1])
    scores = query @ swap(key) / root  # (..., n, m)
    weights = masked_softmax(scores if bias is None else scores + bias, mask)

    def pullback(grad):
        to_value = swap(weights) @ grad  # (..., m, d_v)
        to_scores = softmax_pullback(weights, grad @ swap(value))
        to_query = to_scores @ key / root  # (..., n, d_k)
        to_key = swap(to_scores) @ query / root  # (..., m, d_k)
        return (
            sum_to(to_query, query.shape),
            sum_to(to_key, key.shape),
            sum_to(to_value, value.shape),
        )

    return (weights @ value, weights), pullback
