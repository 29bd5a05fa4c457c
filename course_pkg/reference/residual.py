"""Where the norms stand around a residual sum."""

from course_pkg.shapes import check_one_of

from .layer import Layer


class Block(Layer):
    r"""A layer made of sub-layers, each with a residual sum and a norm.

    .. math:: \text{post: } \operatorname{norm}(x + f(x)), \qquad
              \text{pre: } x + f(\operatorname{norm}(x))

    Args:
        norm: ``"post"`` or ``"pre"``.
        shapes: A dictionary from name to shape.
        params: A dictionary from name to array, or None to draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: ``norm`` is unknown, or the parameters do not fit.

    Source: Xiong et al. (2020), table 1,
    https://arxiv.org/abs/2002.04745.
    """

    def __init__(self, norm, shapes, params, seed):
        check_one_of("norm", norm, ("pre", "post"))
        super().__init__(shapes, params, seed)
        self.pre = norm == "pre"

    def before(self, norm, x):
        """Normalise the input of a sub-layer, in a pre-norm block."""
        return norm(x) if self.pre else x

    def after(self, norm, x):
        """Normalise a residual sum, in a post-norm block."""
        return x if self.pre else norm(x)

    def residual_vjp(self, norm, x, sublayer_vjp):
        """Run a sub-layer between its norm and its sum.

        Args:
            norm: The layer norm.
            x: Floats of shape ``(B, n, d_model)``.
            sublayer_vjp: From an input to the output and its pullback.

        Returns:
            The output, and a pullback that gives the gradients to ``x``, to
            the sub-layer's other inputs, to its parameters and to the norm's.
        """
        y, back_in = norm.vjp(x) if self.pre else (x, unchanged)
        y, back = sublayer_vjp(y)
        y, back_out = (x + y, unchanged) if self.pre else norm.vjp(x + y)

        def pullback(grad):
            (grad,), after = back_out(grad)
            (to_input, *others), inside = back(grad)
            (to_x,), before = back_in(to_input)
            return grad + to_x, others, inside, before | after

        return y, pullback


def unchanged(grad):
    """Pull back through nothing."""
    return (grad,), {}
