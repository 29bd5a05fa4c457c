"""The position-wise feed-forward network."""

from course_pkg.param_shapes import feed_forward_shapes
from course_pkg.shapes import check_probability

from .dense import Dense
from .layer import Layer


class FeedForward(Layer):
    r"""Two dense layers, applied to every position alike.

    .. math:: y = f(x W_1 + b_1) W_2 + b_2

    Args:
        d_model: Width of the input and of the output.
        d_ff: Width between the two layers.
        activation: ``f``, a name ``activate`` knows.
        dropout: Rate in ``[0, 1)`` of inner entries dropped in training;
            this implementation drops none.
        params: ``w_1``, ``b_1``, ``w_2`` and ``b_2``, or None to draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size is below 1, or ``activation`` or ``dropout`` is
            out of range.

    Source: Vaswani et al. (2017), eq. 2, https://arxiv.org/abs/1706.03762.

    >>> import numpy as np
    >>> FeedForward(3, 7)(np.zeros((2, 5, 3))).shape
    (2, 5, 3)
    """

    def __init__(
        self,
        d_model,
        d_ff,
        activation="relu",
        dropout=0.0,
        *,
        params=None,
        seed=0,
    ):
        check_probability("dropout", dropout)
        super().__init__(feed_forward_shapes(d_model, d_ff), params, seed)
        w_1, b_1, w_2, b_2 = self.params.values()
        inner, outer = {"w": w_1, "b": b_1}, {"w": w_2, "b": b_2}
        self.inner = Dense(d_model, d_ff, activation, params=inner)
        self.outer = Dense(d_ff, d_model, params=outer)

    def __call__(self, x):
        """Map ``(..., d_model)`` to ``(..., d_model)``."""
        return self.outer(self.inner(x))  # through (..., d_ff)

    def vjp(self, x):
        """Return the output and its pullback."""
        hidden, back_1 = self.inner.vjp(x)  # (..., d_ff)
        y, back_2 = self.outer.vjp(hidden)  # (..., d_model)

        def pullback(grad):
            (grad,), second = back_2(grad)
            (grad,), first = back_1(grad)
            gradients = (*first.values(), *second.values())
            return (grad,), dict(zip(self.params, gradients, strict=True))

        return y, pullback
