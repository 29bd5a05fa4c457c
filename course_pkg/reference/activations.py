"""The functions that bend a layer's output, by name."""

import math

import numpy as np

from course_pkg.shapes import check_one_of

from .arrays import as_array
from .similarity import softmax

erf = np.vectorize(math.erf, otypes=[np.float64])  # NumPy has none


def gelu(x):
    """Weigh ``x`` by the share of a normal distribution that lies below."""
    return x * ((1 + erf(x / math.sqrt(2))) / 2).astype(x.dtype)


def sigmoid(x):
    """Squeeze ``x`` into ``[0, 1]``; written so that nothing overflows."""
    return (1 + np.tanh(x / 2)) / 2


ACTIVATIONS = {
    None: lambda x: x,
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "gelu": gelu,
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "softmax": softmax,
}


def activate(x, activation):
    r"""Apply an activation, chosen by name, to every entry.

    .. math:: \operatorname{relu}(x) = \max(0, x), \qquad
              \operatorname{gelu}(x) = \tfrac{x}{2}
              \bigl(1 + \operatorname{erf}(x / \sqrt 2)\bigr), \qquad
              \sigma(x) = \frac{1}{1 + e^{-x}}

    Args:
        x: Floats of shape ``(...)``; for softmax ``(..., d)``.
        activation: ``None`` or ``"linear"``, ``"relu"``, ``"gelu"`` (exact),
            ``"tanh"``, ``"sigmoid"`` or ``"softmax"`` (over the last axis).

    Returns:
        Floats of the shape of ``x``; without unit but for linear, ReLU and
        GELU, which keep the unit of ``x``.

    Raises:
        ValueError: ``activation`` is unknown.
        TypeError: ``x`` does not hold numbers.

    Source: Hendrycks and Gimpel (2016), section 2,
    https://arxiv.org/abs/1606.08415.

    >>> activate([-1.0, 2.0], "relu").tolist()
    [0.0, 2.0]
    """
    check_one_of("activation", activation, ACTIVATIONS)
    return ACTIVATIONS[activation](as_array("x", x))
