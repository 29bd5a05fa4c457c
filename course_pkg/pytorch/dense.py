"""The dense layer: a matrix product, a bias, an activation."""

import functools

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  (everybody's name for it)

from course_pkg.param_shapes import dense_shapes
from course_pkg.shapes import check_one_of

from .checks import check_features
from .initial import add_parameters

ACTIVATIONS = {
    None: lambda x: x,
    "linear": lambda x: x,
    "relu": torch.relu,
    "gelu": F.gelu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": functools.partial(torch.softmax, dim=-1),
}


def activate(x: Tensor, activation: str | None) -> Tensor:
    r"""Apply a function by its name, entry by entry or row by row.

    .. math:: \operatorname{relu}(x) = \max(0, x), \qquad
              \operatorname{gelu}(x) = \tfrac{x}{2}
              \bigl(1 + \operatorname{erf}(x / \sqrt 2)\bigr)

    Args:
        x: Floats of shape ``(..., d)``.
        activation: ``None`` or ``"linear"`` (nothing), ``"relu"``,
            ``"gelu"``, ``"tanh"``, ``"sigmoid"``, or ``"softmax"`` over the
            last axis.

    Returns:
        Floats of shape ``(..., d)``, without unit but for ``relu``, ``gelu``
        and ``linear``, which keep that of ``x``.

    Raises:
        ValueError: The name is unknown.

    Source: Hendrycks and Gimpel (2016), section 2,
    https://arxiv.org/abs/1606.08415.

    >>> activate(torch.tensor([-1.0, 2.0]), "relu")
    tensor([0., 2.])
    """
    if activation is None:
        return x
    check_one_of("activation", activation, ACTIVATIONS)
    return ACTIVATIONS[activation](x)


def dense(
    x: Tensor,
    w: Tensor,
    b: Tensor | None = None,
    activation: str | None = None,
) -> Tensor:
    r"""Mix features by a matrix, shift them, bend them.

    .. math:: y = f(x W + b)

    Args:
        x: Floats of shape ``(..., d_in)``.
        w: Floats of shape ``(d_in, d_out)``, the transpose of
            ``torch.nn.Linear``'s weight.
        b: Floats of shape ``(d_out,)``, or None.
        activation: The name of ``f``, as in ``activate``.

    Returns:
        Floats of shape ``(..., d_out)``, in the units of ``x`` times ``w``.

    Raises:
        ValueError: The last axis of ``x`` is not ``d_in``, or the activation
            is unknown.
        TypeError: ``x`` is not floating point.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    section 6.3.

    >>> x, w = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0], [4.0]])
    >>> dense(x, w, torch.tensor([0.5]))
    tensor([[11.5000]])
    """
    check_features("x", x, w.shape[0])
    return activate(F.linear(x, w.T, b), activation)  # (..., d_out)


class Dense(nn.Module):
    r"""A dense layer with its own weights.

    .. math:: y = f(x W + b)

    Args:
        d_in: Features of the input.
        d_out: Features of the output.
        activation: The name of ``f``, as in ``activate``.
        bias: Whether there is a ``b``.

    Raises:
        ValueError: A size is below 1, or the activation is unknown.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    section 6.3.

    >>> Dense(5, 3)(torch.zeros(2, 5)).shape
    torch.Size([2, 3])
    """

    def __init__(
        self,
        d_in: int,
        d_out: int,
        activation: str | None = None,
        bias: bool = True,
    ) -> None:
        super().__init__()
        check_one_of("activation", activation, ACTIVATIONS)
        self.activation = activation
        add_parameters(self, dense_shapes(d_in, d_out, bias), optional=("b",))

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(..., d_in)`` to ``(..., d_out)``."""
        return dense(x, self.w, self.b, self.activation)
