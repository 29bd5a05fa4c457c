"""The residual sum and its layer norm, before or after."""

from course_pkg.shapes import check_one_of, check_probability

from .layer import Layer, drop, dropout_layer


class ResidualLayer(Layer):
    r"""Say where the norm of a sub-layer ``f`` goes.

    .. math:: \text{post: } \operatorname{norm}(x + f(x)), \qquad
              \text{pre: } x + f(\operatorname{norm}(x))

    Args:
        norm: ``"post"`` or ``"pre"``.
        dropout: Rate in ``[0, 1)`` of a sub-layer's output set to zero in
            training, before the sum.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: ``norm`` is unknown, or ``dropout`` out of range.

    Source: Vaswani et al. (2017), section 3.1, for post; Xiong et al. (2020),
    figure 1, https://arxiv.org/abs/2002.04745, for pre.
    """

    def __init__(self, norm, dropout, **kwargs):
        super().__init__(**kwargs)
        check_one_of("norm", norm, ("pre", "post"))
        check_probability("dropout", dropout)
        self.norm, self.dropout = norm, dropout
        self.drop_result = dropout_layer(dropout, self.dtype_policy)

    def before(self, x, norm):
        """Return what the sub-layer reads, ``(B, n, d_model)``."""
        return norm(x) if self.norm == "pre" else x

    def after(self, x, result, norm, training):
        """Add what the sub-layer made of ``x``, ``(B, n, d_model)``."""
        x = x + drop(self.drop_result, result, training)
        return x if self.norm == "pre" else norm(x)
