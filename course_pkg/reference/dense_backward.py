"""Pullbacks of the dense layer and its activations.

A pullback turns the gradient of a loss to an output into its gradients to the
arguments. In the equations a bar means "the gradient of the loss to".
"""

import math

import numpy as np

from .activations import activate, erf


def activate_vjp(x, activation):
    r"""Activate, and pull back: the gradient times the slope.

    .. math:: \bar x = \bar y \, f'(x)
    """
    y = activate(x, activation)
    if activation == "softmax":
        return y, lambda grad: (softmax_pullback(y, grad),)
    slope = {
        None: lambda: 1.0,
        "linear": lambda: 1.0,
        "relu": lambda: x > 0,
        "gelu": lambda: gelu_slope(x),
        "tanh": lambda: 1 - y**2,
        "sigmoid": lambda: y * (1 - y),
    }[activation]
    return y, lambda grad: (grad * slope(),)


def gelu_slope(x):
    r"""Return :math:`\Phi(x) + x \phi(x)`, of the normal distribution."""
    area = (1 + erf(x / math.sqrt(2))) / 2
    height = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    return area + x * height


def softmax_pullback(y, grad):
    r"""Pull a gradient back through a softmax whose output is ``y``.

    .. math:: \bar x_i = y_i \Bigl(\bar y_i - \sum_j y_j \bar y_j\Bigr)
    """
    return y * (grad - (y * grad).sum(axis=-1, keepdims=True))


def dense_vjp(x, w, b=None, activation=None):
    r"""Apply a dense layer; pull back to ``x``, ``w`` and ``b``.

    .. math:: \bar x = \bar y W^\top, \quad \bar W = x^\top \bar y, \quad
              \bar b = \sum \bar y
    """
    y, back = activate_vjp(x @ w if b is None else x @ w + b, activation)

    def pullback(grad):
        (grad,) = back(grad)
        rows = grad.reshape(-1, grad.shape[-1])  # (rows, d_out)
        grad_w = x.reshape(-1, x.shape[-1]).T @ rows  # (d_in, d_out)
        grads = (grad @ w.T, grad_w)
        return grads if b is None else (*grads, rows.sum(axis=0))

    return y, pullback
