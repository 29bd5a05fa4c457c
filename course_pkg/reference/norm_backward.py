"""The pullback of layer normalisation."""

import numpy as np


def layer_norm_vjp(x, gain, bias, epsilon=1e-5):
    r"""Normalise; pull back to the input, the gain and the bias.

    .. math:: \hat x = \frac{x - \mu}{s}, \quad \bar{\hat x} = g \bar y, \quad
              \bar x = \frac{1}{s} \Bigl(\bar{\hat x} -
              \operatorname{mean}(\bar{\hat x}) -
              \hat x \operatorname{mean}(\bar{\hat x} \hat x)\Bigr)

    with :math:`s = \sqrt{\sigma^2 + \epsilon}`.
    """
    centred = x - x.mean(axis=-1, keepdims=True)  # (..., d)
    s = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + epsilon)
    hat = centred / s

    def pullback(grad):
        to_hat = gain * grad
        mean = to_hat.mean(axis=-1, keepdims=True)  # (..., 1)
        along = (to_hat * hat).mean(axis=-1, keepdims=True)
        to_x = (to_hat - mean - hat * along) / s
        rows = tuple(range(grad.ndim - 1))
        return to_x, (grad * hat).sum(axis=rows), grad.sum(axis=rows)

    return gain * hat + bias, pullback
