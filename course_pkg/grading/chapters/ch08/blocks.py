"""The pieces of an encoder layer, to be put together right or wrong."""

import numpy as np

from course_pkg.reference import layer_norm, merge_heads, split_heads
from course_pkg.reference.masked_softmax import masked_softmax


def attention(x, memory, mask, weights, h, split=split_heads, d_k=None):
    """Return multi-head attention without biases, ``(B, n, d)``.

    Args:
        x: What asks, ``(B, n, d)``.
        memory: What is asked, ``(B, m, d)``.
        mask: Booleans that broadcast to ``(B, n, m)``, or None.
        weights: ``W_Q``, ``W_K``, ``W_V`` and ``W_O``.
        h: The number of heads.
        split: What gives every head its columns.
        d_k: What the scores are divided by the root of; None for the
            width of a head.
    """
    w_q, w_k, w_v, w_o = weights
    q, k, v = split(x @ w_q, h), split(memory @ w_k, h), split(memory @ w_v, h)
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(d_k or q.shape[-1])
    mask = None if mask is None else mask[:, None]  # (B, 1, n, m)
    return merge_heads(masked_softmax(scores, mask) @ v) @ w_o


def straight(x, h):
    """Split heads by a bare reshape, words and columns mixed."""
    return x.reshape(len(x), h, x.shape[1], -1)


def feed_forward(x, w_1, b_1, w_2, b_2):
    """Return the network's output, ``(B, n, d)``."""
    return np.maximum(x @ w_1 + b_1, 0) @ w_2 + b_2


def norm(x, gain, bias):
    """Return layer norm with the course's epsilon."""
    return layer_norm(x, gain, bias)
