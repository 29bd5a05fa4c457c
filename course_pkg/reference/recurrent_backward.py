"""Pullbacks of the recurrent cells."""

import numpy as np

from .activations import sigmoid


def rnn_cell_vjp(x, h, w, u, b):
    r"""Take one step of an RNN; pull back to all five arguments.

    .. math:: \bar i = \bar h' (1 - h'^2), \quad \bar x = \bar i W^\top, \quad
              \bar h = \bar i U^\top, \quad \bar W = x^\top \bar i, \quad
              \bar U = h^\top \bar i
    """
    new = np.tanh(x @ w + h @ u + b)  # (B, d_hidden)

    def pullback(grad):
        inner = grad * (1 - new**2)  # (B, d_hidden)
        return inner @ w.T, inner @ u.T, x.T @ inner, h.T @ inner, inner.sum(0)

    return new, pullback


def gru_cell_vjp(x, h, w, u, b_w, b_u):
    r"""Take one step of a GRU; pull back to all six arguments.

    .. math:: \bar n = \bar h' (1 - z), \qquad \bar z = \bar h' (h - n)

    and from there through the slopes of the three gates.
    """
    x_r, x_z, x_n = np.split(x @ w + b_w, 3, axis=-1)  # (B, d_hidden) each
    h_r, h_z, h_n = np.split(h @ u + b_u, 3, axis=-1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * h_n)

    def pullback(grad):
        to_n = grad * (1 - z) * (1 - n**2)
        to_z = grad * (h - n) * z * (1 - z)
        to_r = to_n * h_n * r * (1 - r)
        left = np.concatenate([to_r, to_z, to_n], axis=-1)  # (B, 3 d_hidden)
        right = np.concatenate([to_r, to_z, to_n * r], axis=-1)
        grad_h = right @ u.T + grad * z
        biases = left.sum(axis=0), right.sum(axis=0)
        return left @ w.T, grad_h, x.T @ left, h.T @ right, *biases

    return (1 - z) * n + z * h, pullback
