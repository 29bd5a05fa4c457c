"""A whole encoder layer, from a case handed in, and the cases."""

import numpy as np

from course_pkg.grading.cases import nonzero, values
from course_pkg.grading.chapters.ch08.blocks import (
    attention,
    feed_forward,
    norm,
)


def cases(rng):
    """Return x, what is real, the weights and the sizes of a layer."""
    shapes = ((2, 5, 6, 3, 7), (3, 7, 10, 2, 5), (5, 3, 6, 2, 11))
    one = (1, 1, 3, 1, 2)
    small = (1, 3, 4, 2, 3)
    return [drawn(rng, *sizes) for sizes in (one, small, *shapes)]


def drawn(rng, count, n, d, h, d_ff):
    """Return a case; the first sentence of several is padded."""
    ends = rng.integers(2, n + 1, size=count) if n > 1 else np.ones(count)
    if count > 1:
        ends[0] = 2
    real = np.arange(n) < ends[:, None]
    square = [values(rng, d, d, scale=0.5) for _ in range(4)]
    norms = [(nonzero(rng, d), values(rng, d)) for _ in range(2)]
    inner = values(rng, d, d_ff), nonzero(rng, d_ff)
    outer = values(rng, d_ff, d, scale=0.5), nonzero(rng, d)
    x = values(rng, count, n, d) + np.arange(d) % 3
    return x, real, *square, *norms[0], *inner, *outer, *norms[1], d, h, d_ff


def parts(case):
    """Return a case's attention, network, norms, x and what is real."""
    x, real, *weights, _, h, _ = case
    square, gain_1, bias_1 = weights[:4], *weights[4:6]
    network, gain_2, bias_2 = weights[6:10], *weights[10:]

    def attend(y, hidden=real, **options):
        mask = None if hidden is None else hidden[:, None]  # (B, 1, n)
        return attention(y, y, mask, square, h, **options)

    def through(y):
        return feed_forward(y, *network)

    def first(y):
        return norm(y, gain_1, bias_1)

    def second(y):
        return norm(y, gain_2, bias_2)

    return attend, through, first, second, x, real


def encoder_layer(*case, **options):
    """Return the output of a post-norm encoder layer, ``(B, n, d)``."""
    attend, through, first, second, x, _ = parts(case)
    y = first(x + attend(x, **options))
    return second(y + through(y))
