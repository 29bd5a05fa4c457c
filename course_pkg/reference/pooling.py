"""Pooling: one vector for a whole sequence, padding left out."""

import numpy as np

from course_pkg.shapes import check_axes

from .arrays import as_array, as_mask


def max_pool(x, mask=None):
    r"""Keep the largest value of every feature.

    .. math:: y_j = \max_{t \in R} x_{t j}

    Args:
        x: Floats of shape ``(B, n, d)``.
        mask: Booleans that broadcast to ``(B, n)``, True for the real
            positions ``R``; None if all are real.

    Returns:
        Floats of shape ``(B, d)``, in the units of ``x``; zeros where no
        position is real.

    Raises:
        ValueError: The shapes do not fit together.
        TypeError: ``mask`` is not boolean.

    Source: Collobert et al. (2011), section 3.3.2,
    https://arxiv.org/abs/1103.0398.

    >>> x = np.array([[[-1.0], [-2.0], [0.0]]])
    >>> max_pool(x, np.array([[True, True, False]])).tolist()
    [[-1.0]]
    """
    return max_pool_vjp(x, mask)[0]


def max_pool_vjp(x, mask=None):
    """Keep the largest; its gradient goes to where it was, ties share it."""
    x, mask = as_pooled(x, mask)
    seen = np.where(mask, x, -np.inf)  # (B, n, d)
    largest = seen.max(axis=1, keepdims=True)  # (B, 1, d)
    chosen = mask & (seen == largest)
    shares = chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1)
    y = np.where(mask.any(axis=1), largest[:, 0], 0).astype(x.dtype)

    def pullback(grad):
        return (grad[:, None] * shares.astype(x.dtype),)  # (B, n, d)

    return y, pullback


def mean_pool(x, mask=None):
    r"""Average every feature over the real positions.

    .. math:: y_j = \frac{1}{|R|} \sum_{t \in R} x_{t j}

    Args:
        x: Floats of shape ``(B, n, d)``.
        mask: Booleans that broadcast to ``(B, n)``, True for the real
            positions ``R``; None if all are real.

    Returns:
        Floats of shape ``(B, d)``, in the units of ``x``; zeros where no
        position is real.

    Raises:
        ValueError: The shapes do not fit together.
        TypeError: ``mask`` is not boolean.

    Source: Iyyer et al. (2015), *Deep Unordered Composition Rivals Syntactic
    Methods for Text Classification*, section 2.

    >>> x = np.array([[[-1.0], [-2.0], [0.0]]])
    >>> mean_pool(x, np.array([[True, True, False]])).tolist()
    [[-1.5]]
    """
    return mean_pool_vjp(x, mask)[0]


def mean_pool_vjp(x, mask=None):
    """Average; the gradient is spread evenly over the real positions."""
    x, mask = as_pooled(x, mask)
    shares = mask / np.maximum(mask.sum(axis=1, keepdims=True), 1)
    shares = shares.astype(x.dtype)  # (B, n, 1)

    def pullback(grad):
        return (grad[:, None] * shares,)  # (B, n, d)

    return (np.where(mask, x, 0) * shares).sum(axis=1), pullback


def as_pooled(x, mask):
    """Return an array ``(B, n, d)`` and its mask, ``(B, n, 1)``."""
    x = as_array("x", x)
    check_axes("x", x.shape, 3, "(batch, positions, features)")
    if mask is None:
        mask = np.ones(x.shape[:2], dtype=bool)
    mask = np.broadcast_to(as_mask(mask, x.shape[:2]), x.shape[:2])
    return x, mask[..., None]
