"""Layer norm: every vector brought to mean 0 and variance 1."""

import torch
from torch import Tensor, nn

from course_pkg.param_shapes import layer_norm_shapes
from course_pkg.shapes import check_positive

from .checks import check_features
from .initial import add_parameters


def layer_norm(
    x: Tensor, gain: Tensor, bias: Tensor, epsilon: float = 1e-5
) -> Tensor:
    r"""Bring each vector to mean 0 and variance 1, then scale and shift it.

    .. math:: y = g \odot \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + b

    The variance is the biased one, a mean over ``d`` and not ``d - 1``.

    Args:
        x: Floats of shape ``(..., d)``.
        gain: ``g``, floats of shape ``(d,)``.
        bias: ``b``, floats of shape ``(d,)``.
        epsilon: Added to the variance, in its units; positive.

    Returns:
        Floats of shape ``(..., d)``, in the units of ``gain`` and ``bias``.

    Raises:
        ValueError: The last axis of ``x`` is not ``d``, or ``epsilon`` is not
            positive.
        TypeError: ``x`` is not floating point.

    Source: Ba, Kiros and Hinton (2016), eq. 3 and 4,
    https://arxiv.org/abs/1607.06450.

    >>> x, zero = torch.tensor([[1.0, 3.0]]), torch.zeros(2)
    >>> layer_norm(x, torch.ones(2), zero).round(decimals=4).tolist()
    [[-1.0, 1.0]]
    """
    check_features("x", x, gain.shape[0])
    check_positive("epsilon", epsilon)
    return torch.layer_norm(x, gain.shape, gain, bias, epsilon)  # (..., d)


class LayerNorm(nn.Module):
    r"""Layer norm with a learned gain and bias.

    .. math:: y = g \odot \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + b

    Args:
        d_model: ``d``, the length of a vector.
        epsilon: Added to the variance; positive.

    Raises:
        ValueError: ``d_model`` is below 1, or ``epsilon`` not positive.

    Source: Ba, Kiros and Hinton (2016), eq. 3 and 4,
    https://arxiv.org/abs/1607.06450.

    >>> LayerNorm(3)(torch.ones(2, 5, 3)).abs().max().item()
    0.0
    """

    def __init__(self, d_model: int, epsilon: float = 1e-5) -> None:
        super().__init__()
        check_positive("epsilon", epsilon)
        self.epsilon = epsilon
        add_parameters(self, layer_norm_shapes(d_model))

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(..., d_model)`` to ``(..., d_model)``."""
        return layer_norm(x, self.gain, self.bias, self.epsilon)
