"""Recurrent layers: a state that reads one position after another."""

import torch
from torch import Tensor, nn

from course_pkg.param_shapes import gru_shapes, rnn_shapes
from course_pkg.shapes import check_axes, check_broadcasts, check_last_axis

from .checks import check_floating, check_mask
from .initial import add_parameters


def rnn_cell(x: Tensor, h: Tensor, w: Tensor, u: Tensor, b: Tensor) -> Tensor:
    r"""Take one step of a simple recurrent network.

    .. math:: h' = \tanh(x W + h U + b)

    Args:
        x: The input, ``(..., d_in)``.
        h: The state before, ``(..., d_hidden)``.
        w: Floats of shape ``(d_in, d_hidden)``.
        u: Floats of shape ``(d_hidden, d_hidden)``.
        b: Floats of shape ``(d_hidden,)``.

    Returns:
        The state after, ``(..., d_hidden)``, without unit, in (-1, 1).

    Raises:
        ValueError: A last axis does not fit its matrix.
        TypeError: ``x`` or ``h`` is not floating point.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    eq. 10.8 and 10.9.

    >>> one = torch.ones(1, 1)
    >>> rnn_cell(one, one, one, -one, torch.zeros(1))
    tensor([[0.]])
    """
    check_cell(x, h, w, u)
    return torch.tanh(x @ w + h @ u + b)  # (..., d_hidden)


def gru_cell(
    x: Tensor, h: Tensor, w: Tensor, u: Tensor, b_w: Tensor, b_u: Tensor
) -> Tensor:
    r"""Take one step of a gated recurrent unit.

    .. math:: r &= \sigma(x W_r + b_{wr} + h U_r + b_{ur}) \\
              z &= \sigma(x W_z + b_{wz} + h U_z + b_{uz}) \\
              n &= \tanh(x W_n + b_{wn} + r \odot (h U_n + b_{un})) \\
              h' &= (1 - z) \odot n + z \odot h

    Args:
        x: The input, ``(..., d_in)``.
        h: The state before, ``(..., d_hidden)``.
        w: Floats of shape ``(d_in, 3 d_hidden)``: reset, update, candidate.
        u: Floats of shape ``(d_hidden, 3 d_hidden)``, in the same order.
        b_w: Floats of shape ``(3 d_hidden,)``.
        b_u: Floats of shape ``(3 d_hidden,)``.

    Returns:
        The state after, ``(..., d_hidden)``, without unit.

    Raises:
        ValueError: A last axis does not fit its matrix.
        TypeError: ``x`` or ``h`` is not floating point.

    Source: Cho et al. (2014), eq. 5 to 8, with the reset after the product,
    https://arxiv.org/abs/1406.1078.

    >>> zero = torch.zeros(1, 3)
    >>> one, bias = torch.ones(1, 1), torch.zeros(3)
    >>> gru_cell(one, one, zero, zero, bias, bias)
    tensor([[0.5000]])
    """
    check_cell(x, h, w, u)
    x_r, x_z, x_n = (x @ w + b_w).chunk(3, dim=-1)  # (..., d_hidden) each
    h_r, h_z, h_n = (h @ u + b_u).chunk(3, dim=-1)
    r = torch.sigmoid(x_r + h_r)
    z = torch.sigmoid(x_z + h_z)
    n = torch.tanh(x_n + r * h_n)
    return (1 - z) * n + z * h  # (..., d_hidden)


class RNN(nn.Module):
    r"""A simple recurrent layer over a whole sequence.

    .. math:: h_t = \tanh(x_t W + h_{t-1} U + b)

    Args:
        d_in: Features of the input.
        d_hidden: Features of the state.

    Raises:
        ValueError: A size is below 1.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    eq. 10.8 and 10.9.

    >>> states, last = RNN(5, 3)(torch.zeros(2, 7, 5))
    >>> states.shape, last.shape
    (torch.Size([2, 7, 3]), torch.Size([2, 3]))
    """

    def __init__(self, d_in: int, d_hidden: int) -> None:
        super().__init__()
        add_parameters(self, rnn_shapes(d_in, d_hidden))

    def forward(
        self,
        x: Tensor,
        initial: Tensor | None = None,
        mask: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Read a sequence.

        Args:
            x: Floats of shape ``(B, n, d_in)``.
            initial: The state before the first step, ``(B, d_hidden)``;
                None is zeros.
            mask: Booleans of shape ``(B, n)``; a False step leaves the
                state as it was.

        Returns:
            All states, ``(B, n, d_hidden)``, and the last,
            ``(B, d_hidden)``.

        Raises:
            ValueError: A shape does not fit.
            TypeError: ``x`` is not floating point or ``mask`` not boolean.
        """
        h, mask = check_sequence(x, initial, mask, self.w, self.u)
        states = []
        for t in range(x.shape[1]):
            new = rnn_cell(x[:, t], h, self.w, self.u, self.b)
            h = new if mask is None else torch.where(mask[:, t, None], new, h)
            states.append(h)  # (B, d_hidden)
        return torch.stack(states, dim=1), h  # (B, n, d_hidden)


class GRU(nn.Module):
    r"""A gated recurrent layer over a whole sequence, on the fused loop.

    .. math:: h_t = \operatorname{gru\_cell}(x_t, h_{t-1})

    Args:
        d_in: Features of the input.
        d_hidden: Features of the state.

    Raises:
        ValueError: A size is below 1.

    Source: Cho et al. (2014), eq. 5 to 8, with the reset after the product,
    https://arxiv.org/abs/1406.1078.

    >>> states, last = GRU(5, 3)(torch.zeros(2, 7, 5))
    >>> states.shape, last.shape
    (torch.Size([2, 7, 3]), torch.Size([2, 3]))
    """

    def __init__(self, d_in: int, d_hidden: int) -> None:
        super().__init__()
        add_parameters(self, gru_shapes(d_in, d_hidden))

    def forward(
        self,
        x: Tensor,
        initial: Tensor | None = None,
        mask: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Read a sequence; arguments and results as for ``RNN``."""
        h, mask = check_sequence(x, initial, mask, self.w, self.u)
        if mask is None:
            states = self._run(x, h)  # (B, n, d_hidden)
            return states, states[:, -1]
        # The real steps first, in their order, so that the loop is unbroken.
        order = mask.logical_not().byte().argsort(dim=1, stable=True)
        states = self._run(take_steps(x, order), h)  # (B, n, d_hidden)
        states = torch.cat([h[:, None], states], dim=1)  # (B, 1 + n, d_hidden)
        states = take_steps(states, mask.cumsum(dim=1))  # (B, n, d_hidden)
        return states, states[:, -1]

    def step(self, x: Tensor, h: Tensor) -> Tensor:
        """Take one step, from ``(B, d_in)`` and ``(B, d_hidden)``."""
        return gru_cell(x, h, self.w, self.u, self.b_w, self.b_u)

    def _run(self, x: Tensor, h: Tensor) -> Tensor:
        """Take all steps from a state; return all states."""
        weights = [self.w.T, self.u.T, self.b_w, self.b_u]
        options = (True, 1, 0.0, self.training, False, True)  # batch first
        return torch.gru(x, h[None], weights, *options)[0]


def take_steps(x: Tensor, index: Tensor) -> Tensor:
    """Pick steps of ``(B, n, d)`` by ``(B, k)``, each row its own."""
    return x.gather(1, index[..., None].expand(-1, -1, x.shape[-1]))


def check_cell(x: Tensor, h: Tensor, w: Tensor, u: Tensor) -> None:
    """Raise unless an input and a state fit their matrices."""
    check_floating(x=x, h=h)
    check_last_axis("x", x.shape, w.shape[0])
    check_last_axis("h", h.shape, u.shape[0])


def check_sequence(
    x: Tensor, initial: Tensor | None, mask: Tensor | None, w, u
) -> tuple[Tensor, Tensor | None]:
    """Raise unless a layer's arguments fit; give every row its state."""
    check_floating(x=x)
    check_axes("x", x.shape, 3, "(batch, steps, features)")
    check_last_axis("x", x.shape, w.shape[0])
    if mask is not None:
        check_mask(mask, x.shape[:2])
        mask = mask.expand(x.shape[:2])
    state = (x.shape[0], u.shape[0])  # (B, d_hidden)
    if initial is None:
        return x.new_zeros(state), mask
    check_broadcasts("initial", initial.shape, state)
    return initial.expand(state), mask
