"""A whole decoder layer, from a case handed in, and the cases."""

import numpy as np

from course_pkg.grading.cases import values
from course_pkg.grading.chapters.ch08.blocks import attention
from course_pkg.reference import layer_norm, look_ahead_mask


def cases(rng):
    """Return x, memory, what is real in it, the weights and the sizes."""
    shapes = ((2, 5, 3, 6, 3, 7), (3, 2, 7, 10, 2, 5), (2, 5, 5, 6, 2, 11))
    one = (1, 1, 1, 3, 1, 2)
    small = (1, 2, 3, 4, 2, 3)
    return [drawn(rng, *sizes) for sizes in (one, small, *shapes)]


def drawn(rng, count, n, m, d, h, d_ff):
    """Return a case; the first source of several is padded."""
    ends = rng.integers((m + 1) // 2, m + 1, size=count)
    ends[0] = (m + 1) // 2
    square = [values(rng, d, d, scale=0.5) for _ in range(8)]
    network = values(rng, d, d_ff), values(rng, d_ff, d, scale=0.5)
    x, memory = (values(rng, count, k, d) + np.arange(d) % 3 for k in (n, m))
    real = np.arange(m) < ends[:, None]
    return x, memory, real, *square, *network, d, h, d_ff


def norm(x):
    """Return layer norm without gain and bias."""
    d = x.shape[-1]
    return layer_norm(x, np.ones(d), np.zeros(d))


def parts(case):
    """Return the three sub-layers, x and the memory."""
    x, memory, real, *weights, _, h, _ = case
    own, across, (w_1, w_2) = weights[:4], weights[4:8], weights[8:]
    causal = look_ahead_mask(x.shape[1])[None]  # (1, n, n)

    def look_back(y, mask=causal, weights=own):
        return attention(y, y, mask, weights, h)

    def look_across(y, at=memory, mask=real[:, None], weights=across):
        return attention(y, at, mask, weights, h)

    def through(y):
        return np.maximum(y @ w_1, 0) @ w_2

    return look_back, look_across, through, x, memory


def decoder_layer(*case, back=None, across=None):
    """Return the output of a pre-norm decoder layer, ``(B, n, d)``."""
    look_back, look_across, through, x, _ = parts(case)
    y = x + look_back(norm(x), **(back or {}))
    z = y + look_across(norm(y), **(across or {}))
    return z + through(norm(z))
