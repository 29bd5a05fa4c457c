"""Layer normalisation."""

import numpy as np

from course_pkg.param_shapes import layer_norm_shapes
from course_pkg.shapes import check_last_axis, check_positive

from .arrays import as_array
from .layer import Layer
from .norm_backward import layer_norm_vjp


def layer_norm(x, gain, bias, epsilon=1e-5):
    r"""Give every vector mean 0 and variance 1, then a gain and a bias.

    .. math:: y = g \odot \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + b,
              \qquad \mu = \frac{1}{d} \sum_i x_i, \qquad
              \sigma^2 = \frac{1}{d} \sum_i (x_i - \mu)^2

    Args:
        x: Floats of shape ``(..., d)``.
        gain: ``g``, ``(d,)``.
        bias: ``b``, ``(d,)``.
        epsilon: What keeps a constant vector from a division by zero.

    Returns:
        Floats of shape ``(..., d)``, in the units of ``gain``.

    Raises:
        ValueError: The last axes differ, or ``epsilon`` is not positive.

    Source: Ba, Kiros and Hinton (2016), eq. 3 and 4,
    https://arxiv.org/abs/1607.06450.

    >>> layer_norm([1.0, 3.0], np.ones(2), np.zeros(2)).round(4).tolist()
    [-1.0, 1.0]
    """
    x = as_array("x", x)
    check_last_axis("x", x.shape, len(gain))
    check_positive("epsilon", epsilon)
    centred = x - x.mean(axis=-1, keepdims=True)  # (..., d)
    variance = (centred**2).mean(axis=-1, keepdims=True)  # (..., 1)
    return gain * centred / np.sqrt(variance + epsilon) + bias


class LayerNorm(Layer):
    """Layer normalisation with a learned gain and bias.

    Args:
        d_model: Width of the input.
        epsilon: What is added to the variance.
        params: ``gain`` and ``bias``, or None for ones and zeros.
        seed: Not needed; nothing is drawn.

    Raises:
        ValueError: ``d_model`` is below 1, or ``epsilon`` not positive.

    Source: Ba, Kiros and Hinton (2016), eq. 3 and 4,
    https://arxiv.org/abs/1607.06450.

    >>> LayerNorm(2)([1.0, 3.0]).round(4).tolist()
    [-1.0, 1.0]
    """

    def __init__(self, d_model, epsilon=1e-5, *, params=None, seed=0):
        check_positive("epsilon", epsilon)
        super().__init__(layer_norm_shapes(d_model), params, seed)
        self.epsilon = epsilon

    def __call__(self, x):
        """Normalise ``(..., d_model)`` along its last axis."""
        gain, bias = self.params.values()
        return layer_norm(x, gain, bias, self.epsilon)

    def vjp(self, x):
        """Return the output and its pullback."""
        gain, bias = self.params.values()
        x = as_array("x", x)
        check_last_axis("x", x.shape, len(gain))
        y, back = layer_norm_vjp(x, gain, bias, self.epsilon)

        def pullback(grad):
            to_x, to_gain, to_bias = back(grad)
            return (to_x,), {"gain": to_gain, "bias": to_bias}

        return y, pullback
