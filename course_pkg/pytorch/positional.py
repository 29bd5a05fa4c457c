"""Positions: how attention, blind to order, is told of it."""

import torch
from torch import Tensor

from course_pkg.shapes import (
    check_at_least,
    check_axes,
    check_even,
    check_positive,
)

from .checks import check_floating


def sinusoidal_interleaved(
    length: int, d_model: int, offset: int = 0
) -> Tensor:
    r"""Describe each position by sines and cosines, in turn.

    .. math:: P_{t, 2i} = \sin(t / 10000^{2i/d}), \qquad
              P_{t, 2i+1} = \cos(t / 10000^{2i/d})

    Args:
        length: Number of positions.
        d_model: ``d``, the features of each; even.
        offset: The first position.

    Returns:
        Floats of shape ``(length, d_model)``, without unit.

    Raises:
        ValueError: ``d_model`` is odd, ``length`` below 1 or ``offset``
            below 0.

    Source: Vaswani et al. (2017), section 3.5,
    https://arxiv.org/abs/1706.03762.

    >>> sinusoidal_interleaved(2, 2)
    tensor([[0.0000, 1.0000],
            [0.8415, 0.5403]])
    """
    table = interleaved_table(length, d_model, offset)
    return table.to(torch.get_default_dtype())


def sinusoidal_concatenated(
    length: int, d_model: int, offset: int = 0
) -> Tensor:
    r"""Describe each position by all sines, then all cosines.

    .. math:: P_{t, i} = \sin(t / 10000^{2i/d}), \qquad
              P_{t, d/2 + i} = \cos(t / 10000^{2i/d})

    Args:
        length: Number of positions.
        d_model: ``d``, the features of each; even.
        offset: The first position.

    Returns:
        Floats of shape ``(length, d_model)``, without unit: the interleaved
        table with its columns in another order.

    Raises:
        ValueError: ``d_model`` is odd, ``length`` below 1 or ``offset``
            below 0.

    Source: Vaswani et al. (2017), section 3.5,
    https://arxiv.org/abs/1706.03762, with its columns in another order.

    >>> sinusoidal_concatenated(1, 4)
    tensor([[0., 0., 1., 1.]])
    """
    check_even("d_model", d_model)
    angles = position_angles(length, d_model, offset)  # (length, d / 2)
    table = torch.cat([angles.sin(), angles.cos()], dim=-1)
    return table.to(torch.get_default_dtype())  # (length, d_model)


def interleaved_table(length: int, d_model: int, offset: int = 0) -> Tensor:
    """Compute ``sinusoidal_interleaved`` in float64."""
    check_even("d_model", d_model)
    angles = position_angles(length, d_model, offset)  # (length, d / 2)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


def position_angles(
    length: int, d: int, offset: int = 0, base: float = 10000.0
) -> Tensor:
    """Compute ``t / base**(2i/d)``, ``(length, d / 2)``, in float64."""
    check_at_least("length", length, 1)
    check_at_least("d", d, 1)
    check_even("d", d)
    check_at_least("offset", offset, 0)
    check_positive("base", base)
    pairs = torch.arange(0, d, 2, dtype=torch.float64)  # (d / 2,)
    positions = torch.arange(offset, offset + length, dtype=torch.float64)
    return positions[:, None] * base ** (-pairs / d)  # (length, d / 2)


def rotary_angles(
    length: int, d: int, offset: int = 0, base: float = 10000.0
) -> Tensor:
    r"""Give the angle by which each pair of features turns.

    .. math:: \theta_{t, i} = t \cdot \text{base}^{-2i/d}

    Args:
        length: Number of positions.
        d: Features of a vector; even.
        offset: The first position.
        base: How much slower the last pairs turn than the first.

    Returns:
        Angles in radians, ``(length, d / 2)``.

    Raises:
        ValueError: ``d`` is odd, or another argument out of range.

    Source: Su et al. (2021), eq. 15, https://arxiv.org/abs/2104.09864.

    >>> rotary_angles(2, 4, offset=1)
    tensor([[1.0000, 0.0100],
            [2.0000, 0.0200]])
    """
    angles = position_angles(length, d, offset, base)
    return angles.to(torch.get_default_dtype())


def rotary(x: Tensor, offset: int = 0, base: float = 10000.0) -> Tensor:
    r"""Turn each pair of features by an angle that grows with the position.

    .. math:: \begin{pmatrix} y_{2i} \\ y_{2i+1} \end{pmatrix} =
              \begin{pmatrix} \cos\theta & -\sin\theta \\
              \sin\theta & \cos\theta \end{pmatrix}
              \begin{pmatrix} x_{2i} \\ x_{2i+1} \end{pmatrix}

    Args:
        x: Floats of shape ``(..., n, d)``, queries or keys.
        offset: Position of the first vector.
        base: As in ``rotary_angles``.

    Returns:
        Floats of shape ``(..., n, d)``, in the units of ``x``. The dot
        product of two of them depends on the distance of their positions.

    Raises:
        ValueError: ``d`` is odd, or another argument out of range.
        TypeError: ``x`` is not floating point.

    Source: Su et al. (2021), eq. 34, https://arxiv.org/abs/2104.09864.

    >>> rotary(torch.tensor([[1.0, 0.0], [1.0, 0.0]]))
    tensor([[1.0000, 0.0000],
            [0.5403, 0.8415]])
    """
    check_floating(x=x)
    check_axes("x", x.shape, 2, "(..., positions, features)")
    angles = position_angles(x.shape[-2], x.shape[-1], offset, base)
    cos, sin = angles.cos().to(x), angles.sin().to(x)  # (n, d / 2)
    even, odd = x[..., 0::2], x[..., 1::2]  # (..., n, d / 2)
    turned = even * cos - odd * sin, even * sin + odd * cos
    return torch.stack(turned, dim=-1).flatten(-2)  # (..., n, d)


def alibi_slopes(num_heads: int) -> Tensor:
    r"""Say how fast each head's scores fall with distance.

    .. math:: m_i = 2^{-8 i / h}, \qquad i = 1, \dots, h

    Args:
        num_heads: ``h``.

    Returns:
        Slopes, ``(h,)``, in nats a position.

    Raises:
        ValueError: ``num_heads`` is below 1.

    Source: Press, Smith and Lewis (2022), section 3,
    https://arxiv.org/abs/2108.12409.

    >>> alibi_slopes(2)
    tensor([0.0625, 0.0039])
    """
    return exact_slopes(num_heads).to(torch.get_default_dtype())


def exact_slopes(num_heads: int) -> Tensor:
    """Compute ``alibi_slopes`` in float64."""
    check_at_least("num_heads", num_heads, 1)
    head = torch.arange(1, num_heads + 1, dtype=torch.float64)
    return 2.0 ** (-8 * head / num_heads)  # (h,)


def alibi_bias(num_heads: int, n: int, m: int, offset: int = 0) -> Tensor:
    r"""Lower the scores of distant positions, in each head by its slope.

    .. math:: b_{h,i,j} = -s_h \, |i + \text{offset} - j|

    Args:
        num_heads: ``h``.
        n: Number of queries.
        m: Number of keys.
        offset: Position of the first query among the keys.

    Returns:
        What to add to the scores, ``(h, n, m)``, in nats.

    Raises:
        ValueError: A size is below 1, or ``offset`` below 0.

    Source: Press, Smith and Lewis (2022), section 3,
    https://arxiv.org/abs/2108.12409, on both sides for encoders.

    >>> alibi_bias(1, 1, 3, offset=2).tolist()
    [[[-0.0078125, -0.00390625, -0.0]]]
    """
    bias = exact_bias(num_heads, n, m, offset)
    return bias.to(torch.get_default_dtype())


def exact_bias(num_heads: int, n: int, m: int, offset: int = 0) -> Tensor:
    """Compute ``alibi_bias`` in float64."""
    check_at_least("n", n, 1)
    check_at_least("m", m, 1)
    check_at_least("offset", offset, 0)
    queries = torch.arange(offset, offset + n)[:, None]  # (n, 1)
    distance = (queries - torch.arange(m)).abs()  # (n, m)
    return -exact_slopes(num_heads)[:, None, None] * distance  # (h, n, m)
