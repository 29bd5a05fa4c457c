"""Dropout, with fewer random numbers than the library's."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

LEVELS = 2**16  # a rate is rounded to one of so many


def drop(x: Tensor, rate: float, training: bool = True) -> Tensor:
    r"""Set entries to zero at random, and let the others grow.

    .. math:: y_i = \frac{k_i}{1 - p} x_i, \qquad P(k_i = 0) = p, \quad
              k_i \in \{0, 1\}

    On the processor, drawing random numbers is most of the cost, so each
    64-bit number decides on four entries and ``p`` is rounded to a multiple
    of ``2**-16``. Elsewhere, and in graphs, the library's dropout runs.

    Args:
        x: Floats of shape ``(...)``.
        rate: ``p``, in ``[0, 1)``.
        training: False returns ``x`` as it is.

    Returns:
        Floats of shape ``(...)``, in the units of ``x``.

    Source: Srivastava et al. (2014), section 10, *Dropout*.

    >>> drop(torch.ones(3), 0.5, training=False)
    tensor([1., 1., 1.])
    """
    if not training or rate == 0:
        return x
    if x.device.type != "cpu" or torch.compiler.is_compiling():
        return F.dropout(x, rate)
    numbers = torch.empty((x.numel() + 3) // 4, dtype=torch.int64)
    numbers.random_(-(2**63), None)  # every one of 2**64 is as likely
    draws = numbers.view(torch.int16)[: x.numel()].view(x.shape)
    dropped = min(round(rate * LEVELS), LEVELS - 1)
    kept = draws >= dropped - LEVELS // 2
    return x * kept.to(x.dtype).mul_(LEVELS / (LEVELS - dropped))
