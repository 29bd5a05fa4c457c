"""Pooling: one vector for a whole sequence, padding left out."""

import tensorflow as tf

from course_pkg.shapes import check_axes, check_broadcasts

from .masks import check_mask


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

    >>> x = tf.constant([[[-1.0], [-2.0], [0.0]]])
    >>> max_pool(x, tf.constant([[True, True, False]])).numpy().tolist()
    [[-1.0]]
    """
    check_pooled(x, mask)
    if mask is None:
        return tf.reduce_max(x, axis=1)  # (B, d)
    seen = tf.where(mask[..., None], x, x.dtype.min)  # (B, n, d)
    real = tf.reduce_any(mask, axis=1, keepdims=True)  # (B, 1)
    largest = tf.reduce_max(seen, axis=1)  # (B, d)
    return tf.where(real, largest, tf.zeros_like(largest))


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

    >>> x = tf.constant([[[-1.0], [-2.0], [0.0]]])
    >>> mean_pool(x, tf.constant([[True, True, False]])).numpy().tolist()
    [[-1.5]]
    """
    check_pooled(x, mask)
    if mask is None:
        return tf.reduce_mean(x, axis=1)  # (B, d)
    kept = tf.where(mask[..., None], x, tf.zeros_like(x))  # (B, n, d)
    count = tf.reduce_sum(tf.cast(mask, x.dtype), axis=1, keepdims=True)
    return tf.reduce_sum(kept, axis=1) / tf.maximum(count, 1)  # (B, d)


def check_pooled(x, mask):
    """Raise unless ``x`` is ``(B, n, d)`` and its mask fits."""
    check_axes("x", x.shape, 3, "(batch, positions, features)")
    if mask is not None:
        check_mask(mask)
        check_broadcasts("mask", mask.shape, x.shape[:2])
