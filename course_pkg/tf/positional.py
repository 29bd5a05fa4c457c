"""Positions: what tells attention in which order its inputs stand.

Angles are computed in float64, whatever the result's precision: a float32
angle at position 10,000 is wrong in its fourth digit.
"""

import keras
import numpy as np
import tensorflow as tf

from course_pkg.shapes import (
    check_at_least,
    check_axes,
    check_even,
    check_positive,
)

from .layer import check_known, sizes


def sinusoidal_interleaved(length, d_model, offset=0):
    r"""Give every position sines and cosines of many wavelengths, in turns.

    .. math:: P_{t, 2i} = \sin(t / 10000^{2i / d}), \qquad
              P_{t, 2i + 1} = \cos(t / 10000^{2i / d})

    Args:
        length: Number of positions.
        d_model: ``d``, even.
        offset: The first position, ``t``.

    Returns:
        Floats of shape ``(length, d_model)``, without unit, in ``[-1, 1]``,
        in Keras's default precision.

    Raises:
        ValueError: ``d_model`` is odd, ``length`` below 1, or ``offset``
            below 0.

    Source: Vaswani et al. (2017), section 3.5,
    https://arxiv.org/abs/1706.03762.

    >>> sinusoidal_interleaved(2, 2).numpy().round(1).tolist()[0]
    [0.0, 1.0]
    """
    return tf.cast(exact_table(length, d_model, offset), keras.config.floatx())


def sinusoidal_concatenated(length, d_model, offset=0):
    r"""Give the same numbers with all sines first, as many programs do.

    .. math:: P_{t, i} = \sin(t / 10000^{2i / d}), \qquad
              P_{t, d/2 + i} = \cos(t / 10000^{2i / d})

    Args:
        length: Number of positions.
        d_model: ``d``, even.
        offset: The first position, ``t``.

    Returns:
        Floats of shape ``(length, d_model)``, without unit, in ``[-1, 1]``,
        in Keras's default precision.

    Raises:
        ValueError: ``d_model`` is odd, ``length`` below 1, or ``offset``
            below 0.

    Source: Vaswani et al. (2017), section 3.5,
    https://arxiv.org/abs/1706.03762, with its columns in another order.

    >>> sinusoidal_concatenated(1, 4).numpy().tolist()
    [[0.0, 0.0, 1.0, 1.0]]
    """
    check_even("d_model", d_model)
    angles = exact_angles(length, d_model, offset)  # (length, d / 2)
    table = tf.concat([tf.sin(angles), tf.cos(angles)], axis=-1)
    return tf.cast(table, keras.config.floatx())  # (length, d_model)


def exact_table(length, d_model, offset=0):
    """Compute ``sinusoidal_interleaved`` in float64."""
    check_even("d_model", d_model)
    angles = exact_angles(length, d_model, offset)  # (length, d / 2)
    pairs = tf.stack([tf.sin(angles), tf.cos(angles)], axis=-1)
    return tf.reshape(pairs, (length, d_model))


def rotary_angles(length, d, offset=0, base=10000.0):
    r"""Say how far each pair of entries turns at each position.

    .. math:: \theta_{t, i} = t \cdot b^{-2i / d}

    Args:
        length: Number of positions.
        d: Number of entries, even; two of them make a pair.
        offset: The first position, ``t``.
        base: ``b``; the slowest pair turns about once in ``2 pi b``
            positions.

    Returns:
        Angles ``(length, d / 2)``, in radians, in Keras's default precision.

    Raises:
        ValueError: ``d`` is odd, ``length`` below 1, ``offset`` below 0, or
            ``base`` not positive.

    Source: Su et al. (2021), eq. 15, https://arxiv.org/abs/2104.09864.

    >>> rotary_angles(3, 2).numpy().tolist()
    [[0.0], [1.0], [2.0]]
    """
    angles = exact_angles(length, d, offset, base)
    return tf.cast(angles, keras.config.floatx())  # (length, d / 2)


def exact_angles(length, d, offset=0, base=10000.0):
    """Compute ``rotary_angles`` in float64."""
    check_known("length", length, 1)
    check_known("offset", offset, 0)
    check_at_least("d", d, 1)
    check_even("d", d)
    check_positive("base", base)
    speed = base ** (-np.arange(0, d, 2) / d)  # (d / 2,)
    positions = tf.cast(offset + tf.range(length), tf.float64)  # (length,)
    return positions[:, None] * speed  # (length, d / 2)


def rotary(x, offset=0, base=10000.0):
    r"""Turn every pair of entries by an angle that grows with the position.

    .. math:: \begin{pmatrix} x'_{2i} \\ x'_{2i+1} \end{pmatrix} =
              \begin{pmatrix} \cos\theta & -\sin\theta \\
              \sin\theta & \cos\theta \end{pmatrix}
              \begin{pmatrix} x_{2i} \\ x_{2i+1} \end{pmatrix}

    The product of a query and a key turned so depends on their distance
    alone.

    Args:
        x: Floats of shape ``(..., n, d)``, ``d`` even.
        offset: Position of the first row.
        base: As in ``rotary_angles``.

    Returns:
        Floats of shape ``(..., n, d)``, in the units of ``x``.

    Raises:
        ValueError: ``d`` is odd, or ``offset`` below 0.

    Source: Su et al. (2021), eq. 34, https://arxiv.org/abs/2104.09864.

    >>> rotary(tf.constant([[1.0, 0.0]]), offset=0).numpy().tolist()
    [[1.0, 0.0]]
    """
    check_axes("x", x.shape, 2, "(..., positions, features)")
    *_, n, d = sizes(x)
    angles = exact_angles(n, d, offset, base)  # (n, d / 2)
    cos, sin = (tf.cast(f(angles), x.dtype) for f in (tf.cos, tf.sin))
    even, odd = x[..., 0::2], x[..., 1::2]  # (..., n, d / 2)
    pairs = [even * cos - odd * sin, even * sin + odd * cos]
    return tf.reshape(tf.stack(pairs, axis=-1), sizes(x))  # (..., n, d)


def alibi_slopes(num_heads):
    r"""Say how fast each head's scores fall with distance.

    .. math:: m_i = 2^{-8 i / h}, \qquad i = 1 \dots h

    Args:
        num_heads: ``h``.

    Returns:
        Slopes ``(h,)``, in nats a position, in Keras's default precision.

    Raises:
        ValueError: ``num_heads`` is below 1.

    Source: Press, Smith and Lewis (2022), section 3,
    https://arxiv.org/abs/2108.12409.

    >>> alibi_slopes(2).numpy().tolist()
    [0.0625, 0.00390625]
    """
    return tf.cast(exact_slopes(num_heads), keras.config.floatx())  # (h,)


def exact_slopes(num_heads):
    """Compute ``alibi_slopes`` in float64, in NumPy."""
    check_at_least("num_heads", num_heads, 1)
    return 2.0 ** (-8 * np.arange(1, num_heads + 1) / num_heads)  # (h,)


def alibi_bias(num_heads, n, m, offset=0):
    r"""Lower every score in proportion to the distance it spans.

    .. math:: B_{h, i, j} = -m_h \, |i + \text{offset} - j|

    Args:
        num_heads: ``h``.
        n: Number of queries.
        m: Number of keys.
        offset: Position of the first query among the keys.

    Returns:
        Floats of shape ``(h, n, m)``, in nats, to be added to scores, in
        Keras's default precision.

    Raises:
        ValueError: A size is below 1, or ``offset`` below 0.

    Source: Press, Smith and Lewis (2022), section 3,
    https://arxiv.org/abs/2108.12409, on both sides for encoders.

    >>> alibi_bias(1, 1, 3, offset=2).numpy().tolist()
    [[[-0.0078125, -0.00390625, -0.0]]]
    """
    bias = exact_bias(num_heads, n, m, offset)
    return tf.cast(bias, keras.config.floatx())  # (h, n, m)


def exact_bias(num_heads, n, m, offset=0):
    """Compute ``alibi_bias`` in float64."""
    check_known("n", n, 1)
    check_known("m", m, 1)
    check_known("offset", offset, 0)
    distance = tf.abs(tf.range(n)[:, None] + offset - tf.range(m))  # (n, m)
    slopes = exact_slopes(num_heads)[:, None, None]  # (h, 1, 1)
    return -slopes * tf.cast(distance, tf.float64)  # (h, n, m)
