"""A decoder that reads some places at once and the others in steps."""

import numpy as np

from course_pkg.reference import look_ahead_mask, sinusoidal_interleaved
from course_pkg.reference.masked_softmax import masked_softmax

SIZE, WIDTH = 13, 6
DRAWN = np.random.default_rng(9)
TABLE = DRAWN.normal(size=(SIZE, WIDTH))
OUTPUT = DRAWN.normal(size=(WIDTH, SIZE))


def decode(ids, start, read):
    """Return log-probabilities, the first places at once, then in steps.

    Args:
        ids: Whole numbers, ``(B, n)``.
        start: How many places are read at once.
        read: From x ``(B, k, d)``, the cache ``(B, t, d)`` and the number of
            places to the contexts ``(B, k, d)`` and the next cache.
    """
    ids, (count, n) = ids.astype(int), ids.shape
    cache, logits = np.zeros((count, 0, WIDTH)), []
    for begin, end in spans(start, n):
        x = TABLE[ids[:, begin:end]]  # (B, k, d)
        x, contexts, cache = read(x, cache, begin, n)
        logits.append((x + contexts) @ OUTPUT)
    return log_softmax(np.concatenate(logits, axis=1))


def spans(start, n):
    """Return where each reading begins and ends."""
    whole = [(0, start)] if start else []
    return whole + [(t, t + 1) for t in range(start, n)]


def log_softmax(logits, axis=-1):
    """Return logits less the logarithm of their exponentials' sum."""
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def placed(x, begin):
    """Add positions to vectors that begin at some place."""
    return x + sinusoidal_interleaved(x.shape[1], WIDTH, offset=begin)


def contexts_of(x, keys, mask, root=WIDTH):
    """Return means of the keys, ``(B, k, d)``."""
    scores = x @ keys.transpose(0, 2, 1) / np.sqrt(root)
    return masked_softmax(scores, mask) @ keys


def behind(x, keys, ahead=0):
    """Return the look-ahead mask of the last places, ``(k, t)``."""
    k, t = x.shape[1], keys.shape[1]
    return look_ahead_mask(k, t, offset=t - k + ahead)


def joined(cache, x):
    """Put new keys behind the old ones."""
    return np.concatenate([cache, x], axis=1)


def right(x, cache, begin, n):
    """Read with a look-ahead mask and a cache of all that was read."""
    x = placed(x, begin)
    keys = joined(cache, x)
    return x, contexts_of(x, keys, behind(x, keys)), keys


def model(ids, start):
    """Return log-probabilities, ``(B, n, V)``."""
    return decode(ids, start, right)
