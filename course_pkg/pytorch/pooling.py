"""Pooling: one vector for a whole sequence, padding left out."""

import torch
from torch import Tensor

from course_pkg.shapes import check_axes

from .checks import check_floating, check_mask


def max_pool(x: Tensor, mask: Tensor | None = None) -> Tensor:
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
        TypeError: ``x`` is not floating point, or ``mask`` not boolean.

    Source: Collobert et al. (2011), section 3.3.2,
    https://arxiv.org/abs/1103.0398.

    >>> x = torch.tensor([[[-1.0], [-2.0], [0.0]]])
    >>> max_pool(x, torch.tensor([[True, True, False]])).tolist()
    [[-1.0]]
    """
    check_pooled(x, mask)
    if mask is None:
        return x.amax(dim=1)  # (B, d)
    lowest = torch.finfo(x.dtype).min
    seen = x.masked_fill(~mask[..., None], lowest)  # (B, n, d)
    nothing = ~mask.any(dim=1, keepdim=True)  # (B, 1)
    return seen.amax(dim=1).masked_fill(nothing, 0.0)  # (B, d)


def mean_pool(x: Tensor, mask: Tensor | None = None) -> Tensor:
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
        TypeError: ``x`` is not floating point, or ``mask`` not boolean.

    Source: Iyyer et al. (2015), *Deep Unordered Composition Rivals Syntactic
    Methods for Text Classification*, section 2.

    >>> x = torch.tensor([[[-1.0], [-2.0], [0.0]]])
    >>> mean_pool(x, torch.tensor([[True, True, False]])).tolist()
    [[-1.5]]
    """
    check_pooled(x, mask)
    if mask is None:
        return x.mean(dim=1)  # (B, d)
    total = x.masked_fill(~mask[..., None], 0.0).sum(dim=1)  # (B, d)
    count = mask.sum(dim=1, keepdim=True).clamp(min=1)  # (B, 1)
    return total / count.to(x.dtype)  # (B, d)


def check_pooled(x: Tensor, mask: Tensor | None) -> None:
    """Raise unless ``x`` is ``(B, n, d)`` and its mask fits."""
    check_floating(x=x)
    check_axes("x", x.shape, 3, "(batch, positions, features)")
    if mask is not None:
        check_mask(mask, x.shape[:2])
