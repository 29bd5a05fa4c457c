"""Seeded arrays to try an answer on.

Sizes are distinct primes, so that no exchanged axis passes. Values are
multiples of 1/8: exact in float32 and short to read.
"""

import os
import secrets

import numpy as np

from course_pkg.grading.usage import UsageError

PRIMES = (2, 3, 5, 7, 11)
SEED_VARIABLE = "COURSE_SEED"


def choose_seed(seed=None):
    """Return the seed asked for, the environment's, or a fresh one.

    Args:
        seed: A whole number of at least 0, or None.

    Returns:
        An int; a fresh one has 32 random bits.

    Raises:
        UsageError: The seed is no such number.

    >>> choose_seed(7)
    7
    """
    wanted = os.environ.get(SEED_VARIABLE) if seed is None else seed
    if wanted is None:
        return secrets.randbits(32)
    text = str(wanted)
    if not (text.isascii() and text.isdigit()):
        raise UsageError(
            f"the seed must be a whole number of at least 0, got {wanted!r}"
        )
    return int(text)


def sizes(rng, count):
    """Draw distinct primes, in random order."""
    return [int(size) for size in rng.permutation(PRIMES)[:count]]


def values(rng, *shape, scale=1.0):
    """Draw normal values, rounded to multiples of 1/8."""
    drawn = rng.normal(scale=scale, size=shape)
    return np.round(drawn * 8) / 8


def nonzero(rng, *shape, scale=1.0):
    """Draw values of either sign that stay away from 0."""
    sign = rng.choice([-1.0, 1.0], size=shape)
    return sign * (np.abs(values(rng, *shape, scale=scale)) + 0.125)
