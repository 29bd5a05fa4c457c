"""Recurrent cells and layers: a simple RNN and a GRU."""

import numpy as np

from course_pkg.param_shapes import gru_shapes, rnn_shapes
from course_pkg.shapes import check_axes, check_broadcasts, check_last_axis

from .activations import sigmoid
from .arrays import as_array, as_mask
from .layer import Layer, add_gradients
from .recurrent_backward import gru_cell_vjp, rnn_cell_vjp


def rnn_cell(x, h, w, u, b):
    r"""Take one step of a simple recurrent network.

    .. math:: h' = \tanh(x W + h U + b)

    Args:
        x: The input of this step, ``(B, d_in)``.
        h: The state before it, ``(B, d_hidden)``.
        w: ``(d_in, d_hidden)``.
        u: ``(d_hidden, d_hidden)``.
        b: ``(d_hidden,)``.

    Returns:
        The next state, ``(B, d_hidden)``, without unit, in ``[-1, 1]``.

    Raises:
        ValueError: The shapes do not fit together.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    eq. 10.8 and 10.9.

    >>> one = np.ones((1, 1))
    >>> rnn_cell(0 * one, one, one, one, np.zeros(1)).round(4).tolist()
    [[0.7616]]
    """
    x, h = check_step(x, h, w, u)
    return np.tanh(x @ w + h @ u + b)  # (B, d_hidden)


def gru_cell(x, h, w, u, b_w, b_u):
    r"""Take one step of a gated recurrent unit, the state reset after ``U``.

    .. math:: r = \sigma(x W_r + b_{wr} + h U_r + b_{ur}), \quad
              z = \sigma(x W_z + b_{wz} + h U_z + b_{uz})

    .. math:: n = \tanh\bigl(x W_n + b_{wn} + r (h U_n + b_{un})\bigr), \quad
              h' = (1 - z) n + z h

    Args:
        x: The input of this step, ``(B, d_in)``.
        h: The state before it, ``(B, d_hidden)``.
        w: ``W_r, W_z, W_n`` side by side, ``(d_in, 3 * d_hidden)``.
        u: ``U_r, U_z, U_n`` side by side, ``(d_hidden, 3 * d_hidden)``.
        b_w: Biases beside ``w``, ``(3 * d_hidden,)``.
        b_u: Biases beside ``u``, ``(3 * d_hidden,)``.

    Returns:
        The next state, ``(B, d_hidden)``, without unit.

    Raises:
        ValueError: The shapes do not fit together.

    Source: Cho et al. (2014), eq. 5 to 8, with the reset after the product,
    https://arxiv.org/abs/1406.1078.

    >>> zeros = np.zeros((1, 3))
    >>> gru_cell(zeros[:, :1], np.ones((1, 1)), zeros, zeros, *zeros, *zeros)
    array([[0.5]])
    """
    x, h = check_step(x, h, w, u)
    x_r, x_z, x_n = np.split(x @ w + b_w, 3, axis=-1)  # (B, d_hidden) each
    h_r, h_z, h_n = np.split(h @ u + b_u, 3, axis=-1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * h_n)
    return (1 - z) * n + z * h  # (B, d_hidden)


def check_step(x, h, w, u):
    """Return one step's input and state as arrays that fit ``w`` and ``u``."""
    x, h = as_array("x", x), as_array("h", h)
    check_last_axis("x", x.shape, w.shape[0])
    check_last_axis("h", h.shape, u.shape[0])
    return x, h


class Recurrent(Layer):
    """Repeat a cell along the steps of a sequence."""

    cell = cell_vjp = None  # a subclass says which

    def __call__(self, x, initial=None, mask=None):
        """Run the cell over all steps.

        Args:
            x: Floats of shape ``(B, n, d_in)``.
            initial: The state before the first step, ``(B, d_hidden)``; None
                means zeros.
            mask: Booleans of shape ``(B, n)``; a step that is False leaves
                the state as it was.

        Returns:
            The state after every step, ``(B, n, d_hidden)``, and after the
            last, ``(B, d_hidden)``.
        """
        x, h, mask = self._check(x, initial, mask)
        states = []
        for t in range(x.shape[1]):
            new = self.cell(x[:, t], h, *self.params.values())
            h = np.where(mask[:, t, None], new, h)  # (B, d_hidden)
            states.append(h)
        return np.stack(states, axis=1), h

    def vjp(self, x, initial=None, mask=None):
        """Return ``(states, last)``, and the pullback of both."""
        x, h, mask = self._check(x, initial, mask)
        states, backs = [], []
        for t in range(x.shape[1]):
            new, back = self.cell_vjp(x[:, t], h, *self.params.values())
            h = np.where(mask[:, t, None], new, h)  # (B, d_hidden)
            states.append(h)
            backs.append(back)

        def pullback(grad, grad_last=0.0):
            grad_x, grads, carried = np.zeros(x.shape), {}, grad_last
            for t in reversed(range(x.shape[1])):
                carried = carried + grad[:, t]
                real = mask[:, t, None]
                grad_x[:, t], grad_h, *step = backs[t](carried * real)
                carried = grad_h + carried * ~real
                add_gradients(grads, dict(zip(self.params, step, strict=True)))
            inputs = (grad_x,) if initial is None else (grad_x, carried)
            return inputs, grads

        return (np.stack(states, axis=1), h), pullback

    def _check(self, x, initial, mask):
        """Return the arguments as arrays, with the defaults filled in."""
        x = as_array("x", x)
        check_axes("x", x.shape, 3, "(batch, steps, features)")
        check_last_axis("x", x.shape, len(self.params["w"]))
        d_hidden = len(self.params["u"])
        h = np.zeros((len(x), d_hidden), x.dtype)
        if initial is not None:
            check_broadcasts("initial", np.shape(initial), h.shape)
            h = h + as_array("initial", initial)
        steps = np.ones(x.shape[:2], dtype=bool)
        mask = steps if mask is None else steps & as_mask(mask, steps.shape)
        return x, h, mask


class RNN(Recurrent):
    r"""A simple recurrent layer, ``h' = \tanh(x W + h U + b)``.

    Args:
        d_in: Features of the input.
        d_hidden: Features of the state.
        params: ``w``, ``u`` and ``b``, or None to draw them.
        seed: What they are drawn with.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    eq. 10.8 and 10.9.

    >>> states, last = RNN(4, 3)(np.zeros((2, 5, 4)))
    >>> states.shape, last.shape
    ((2, 5, 3), (2, 3))
    """

    cell, cell_vjp = staticmethod(rnn_cell), staticmethod(rnn_cell_vjp)

    def __init__(self, d_in, d_hidden, *, params=None, seed=0):
        super().__init__(rnn_shapes(d_in, d_hidden), params, seed)


class GRU(Recurrent):
    r"""A layer of gated recurrent units; ``gru_cell`` is its equation.

    Args:
        d_in: Features of the input.
        d_hidden: Features of the state.
        params: ``w``, ``u``, ``b_w`` and ``b_u``, or None to draw them.
        seed: What they are drawn with.

    Source: Cho et al. (2014), eq. 5 to 8, with the reset after the product,
    https://arxiv.org/abs/1406.1078.

    >>> states, last = GRU(4, 3)(np.zeros((2, 5, 4)))
    >>> states.shape, last.shape
    ((2, 5, 3), (2, 3))
    """

    cell, cell_vjp = staticmethod(gru_cell), staticmethod(gru_cell_vjp)

    def __init__(self, d_in, d_hidden, *, params=None, seed=0):
        super().__init__(gru_shapes(d_in, d_hidden), params, seed)
