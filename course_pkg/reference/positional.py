"""Positions: what tells attention in which order its inputs stand."""

import numpy as np

from course_pkg.shapes import (
    check_at_least,
    check_axes,
    check_even,
    check_positive,
)

from .arrays import as_array


def sinusoidal_interleaved(length, d_model, offset=0):
    r"""Give every position sines and cosines of many wavelengths, in turns.

    .. math:: P_{t, 2i} = \sin(t / 10000^{2i / d}), \qquad
              P_{t, 2i + 1} = \cos(t / 10000^{2i / d})

    Args:
        length: Number of positions.
        d_model: ``d``, even.
        offset: The first position, ``t``.

    Returns:
        Floats of shape ``(length, d_model)``, without unit, in ``[-1, 1]``.

    Raises:
        ValueError: ``d_model`` is odd, ``length`` below 1, or ``offset``
            below 0.

    Source: Vaswani et al. (2017), section 3.5,
    https://arxiv.org/abs/1706.03762.

    >>> sinusoidal_interleaved(2, 2).round(4).tolist()
    [[0.0, 1.0], [0.8415, 0.5403]]
    """
    check_even("d_model", d_model)
    angles = rotary_angles(length, d_model, offset)  # (length, d / 2)
    pairs = np.stack([np.sin(angles), np.cos(angles)], axis=-1)
    return pairs.reshape(length, d_model)  # (length, d_model)


def sinusoidal_concatenated(length, d_model, offset=0):
    r"""Give the same numbers with all sines first, as many programs do.

    .. math:: P_{t, i} = \sin(t / 10000^{2i / d}), \qquad
              P_{t, d/2 + i} = \cos(t / 10000^{2i / d})

    Args:
        length: Number of positions.
        d_model: ``d``, even.
        offset: The first position, ``t``.

    Returns:
        Floats of shape ``(length, d_model)``, without unit, in ``[-1, 1]``.

    Raises:
        ValueError: ``d_model`` is odd, ``length`` below 1, or ``offset``
            below 0.

    Source: Vaswani et al. (2017), section 3.5,
    https://arxiv.org/abs/1706.03762, with its columns in another order.

    >>> sinusoidal_concatenated(1, 4).tolist()
    [[0.0, 0.0, 1.0, 1.0]]
    """
    check_even("d_model", d_model)
    angles = rotary_angles(length, d_model, offset)  # (length, d / 2)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=-1)


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
        Angles ``(length, d / 2)``, in radians.

    Raises:
        ValueError: ``d`` is odd, ``length`` below 1, ``offset`` below 0, or
            ``base`` not positive.

    Source: Su et al. (2021), eq. 15, https://arxiv.org/abs/2104.09864.

    >>> rotary_angles(3, 4).round(4).tolist()
    [[0.0, 0.0], [1.0, 0.01], [2.0, 0.02]]
    """
    check_at_least("length", length, 1)
    check_at_least("offset", offset, 0)
    check_at_least("d", d, 1)
    check_even("d", d)
    check_positive("base", base)
    speed = base ** (-np.arange(0, d, 2) / d)  # (d / 2,)
    return np.outer(offset + np.arange(length), speed)  # (length, d / 2)


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

    >>> rotary(np.array([[1.0, 0.0], [1.0, 0.0]])).round(4).tolist()
    [[1.0, 0.0], [0.5403, 0.8415]]
    """
    x = as_array("x", x)
    check_axes("x", x.shape, 2, "(..., positions, features)")
    angles = rotary_angles(*x.shape[-2:], offset, base).astype(x.dtype)
    return turn(x, angles)  # (..., n, d)


def turn(x, angles):
    """Turn pairs ``(0, 1), (2, 3) ...`` of ``x`` by ``(n, d / 2)`` angles."""
    cos, sin = np.cos(angles), np.sin(angles)
    even, odd = x[..., 0::2], x[..., 1::2]  # (..., n, d / 2)
    turned = np.empty_like(x)
    turned[..., 0::2] = even * cos - odd * sin
    turned[..., 1::2] = even * sin + odd * cos
    return turned


def rotary_vjp(x, offset=0, base=10000.0):
    """Turn; pull a gradient back by turning it the other way."""
    angles = rotary_angles(*x.shape[-2:], offset, base)
    return turn(x, angles), lambda grad: (turn(grad, -angles),)


def alibi_slopes(num_heads):
    r"""Say how fast each head's scores fall with distance.

    .. math:: m_i = 2^{-8 i / h}, \qquad i = 1 \dots h

    Args:
        num_heads: ``h``.

    Returns:
        Slopes ``(h,)``, in nats a position.

    Raises:
        ValueError: ``num_heads`` is below 1.

    Source: Press, Smith and Lewis (2022), section 3,
    https://arxiv.org/abs/2108.12409.

    >>> alibi_slopes(2).tolist()
    [0.0625, 0.00390625]
    """
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
        Floats of shape ``(h, n, m)``, in nats, to be added to scores.

    Raises:
        ValueError: A size is below 1, or ``offset`` below 0.

    Source: Press, Smith and Lewis (2022), section 3,
    https://arxiv.org/abs/2108.12409, on both sides for encoders.

    >>> alibi_bias(1, 1, 3, offset=2).tolist()
    [[[-0.0078125, -0.00390625, -0.0]]]
    """
    check_at_least("n", n, 1)
    check_at_least("m", m, 1)
    check_at_least("offset", offset, 0)
    distance = np.abs(np.arange(n)[:, None] + offset - np.arange(m))  # (n, m)
    return -alibi_slopes(num_heads)[:, None, None] * distance  # (h, n, m)
