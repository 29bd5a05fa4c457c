"""The position-wise feed-forward network."""

import torch  # noqa: F401  (for the examples)
from torch import Tensor, nn

from course_pkg.config import ACTIVATIONS
from course_pkg.param_shapes import feed_forward_shapes
from course_pkg.shapes import check_one_of, check_probability

from .dense import dense
from .dropout import drop
from .initial import add_parameters


class FeedForward(nn.Module):
    r"""Two dense layers, applied to each position by itself.

    .. math:: y = f(x W_1 + b_1) W_2 + b_2

    Args:
        d_model: Features of input and output.
        d_ff: Features between the two layers.
        activation: The name of ``f``, ``"relu"`` or ``"gelu"``.
        dropout: Rate in ``[0, 1)`` of inner features dropped in training.

    Raises:
        ValueError: A size is below 1, the activation unknown, or ``dropout``
            out of range.

    Source: Vaswani et al. (2017), eq. 2, https://arxiv.org/abs/1706.03762.

    >>> FeedForward(3, 7)(torch.zeros(2, 5, 3)).shape
    torch.Size([2, 5, 3])
    """

    def __init__(
        self,
        d_model: int,
        d_ff: int,
        activation: str = "relu",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        check_one_of("activation", activation, ACTIVATIONS)
        check_probability("dropout", dropout)
        self.activation, self.dropout = activation, dropout
        add_parameters(self, feed_forward_shapes(d_model, d_ff))

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(..., d_model)`` to ``(..., d_model)``."""
        x = dense(x, self.w_1, self.b_1, self.activation)  # (..., d_ff)
        x = drop(x, self.dropout, self.training)
        return dense(x, self.w_2, self.b_2)  # (..., d_model)
