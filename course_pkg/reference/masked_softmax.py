"""Softmax over the entries that a mask leaves."""

import numpy as np

from .arrays import as_mask


def masked_softmax(scores, mask=None):
    r"""Turn scores into weights; hidden entries, and hidden rows, get 0.

    Args:
        scores: Floats of shape ``(..., n, m)``.
        mask: Booleans that broadcast to it, True for what may be seen.
    """
    if mask is not None:
        mask = as_mask(mask, scores.shape)
        scores = np.where(mask, scores, -np.inf)
    least = np.finfo(scores.dtype).min  # finite, where a row is all hidden
    largest = scores.max(axis=-1, keepdims=True, initial=least)
    odds = np.exp(scores - largest)  # (..., n, m), 0 for hidden keys
    total = odds.sum(axis=-1, keepdims=True)  # (..., n, 1)
    return odds / np.where(total == 0, 1, total)
