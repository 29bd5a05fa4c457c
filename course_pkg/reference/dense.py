"""The dense layer, and the functions that bend its output."""

from course_pkg.param_shapes import dense_shapes
from course_pkg.shapes import check_last_axis, check_one_of

from .activations import ACTIVATIONS, activate
from .arrays import as_array
from .dense_backward import dense_vjp
from .layer import Layer


def dense(x, w, b=None, activation=None):
    r"""Mix the features, shift them, and bend the result.

    .. math:: y = f(x W + b)

    Args:
        x: Floats of shape ``(..., d_in)``.
        w: The matrix ``W``, ``(d_in, d_out)``.
        b: The bias, ``(d_out,)``, or None.
        activation: ``f``, a name ``activate`` knows.

    Returns:
        Floats of shape ``(..., d_out)``, in units of ``x`` times those of
        ``w`` before the activation.

    Raises:
        ValueError: The shapes do not fit together, or ``activation`` is
            unknown.
        TypeError: ``x`` does not hold numbers.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    section 6.3.

    >>> import numpy as np
    >>> dense(np.array([1.0, 2.0]), np.array([[3.0], [4.0]])).tolist()
    [11.0]
    """
    x = as_array("x", x)
    check_last_axis("x", x.shape, w.shape[0])
    rows = x.reshape(-1, x.shape[-1])  # (N, d_in): one product is quicker
    y = rows @ w if b is None else rows @ w + b  # (N, d_out)
    return activate(y.reshape(*x.shape[:-1], -1), activation)  # (..., d_out)


class Dense(Layer):
    r"""A dense layer, ``y = f(x W + b)``.

    Args:
        d_in: Features of the input.
        d_out: Features of the output.
        activation: ``f``, a name ``activate`` knows.
        bias: Whether there is a ``b``.
        params: ``w`` and ``b``, or None to draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size is below 1, or ``activation`` is unknown.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    section 6.3.

    >>> import numpy as np
    >>> Dense(4, 3)(np.zeros((2, 4))).shape
    (2, 3)
    """

    def __init__(
        self, d_in, d_out, activation=None, bias=True, *, params=None, seed=0
    ):
        check_one_of("activation", activation, ACTIVATIONS)
        super().__init__(dense_shapes(d_in, d_out, bias), params, seed)
        self.activation = activation

    def __call__(self, x):
        """Map ``(..., d_in)`` to ``(..., d_out)``."""
        w, b = self.params["w"], self.params.get("b")
        return dense(x, w, b, self.activation)

    def vjp(self, x):
        """Return the output and its pullback."""
        x = as_array("x", x)
        w, b = self.params["w"], self.params.get("b")
        check_last_axis("x", x.shape, len(w))
        y, back = dense_vjp(x, w, b, self.activation)

        def pullback(grad):
            grad_x, *grads = back(grad)
            return (grad_x,), dict(zip(self.params, grads, strict=True))

        return y, pullback
