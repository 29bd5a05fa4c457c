"""The Transformer's encoder."""

from course_pkg.param_shapes import encoder_layer_shapes, encoder_shapes

from .arrays import as_array
from .feed_forward import FeedForward
from .layer import nest_all
from .multi_head import MultiHeadAttention
from .norm import LayerNorm
from .residual import Block
from .stack import Stack


class EncoderLayer(Block):
    r"""Self-attention, then a feed-forward network.

    .. math:: y = \operatorname{norm}_1(x + \operatorname{attention}(x)),
              \qquad
              z = \operatorname{norm}_2(y + \operatorname{feedforward}(y))

    or, pre-norm, :math:`y = x + \operatorname{attention}(
    \operatorname{norm}_1(x))` and so on.

    Args:
        d_model: Width of the input and the output.
        num_heads: Heads of the attention.
        d_ff: Width inside the feed-forward network.
        dropout: Rate in ``[0, 1)``; this implementation drops nothing.
        norm: ``"post"`` or ``"pre"``.
        activation: ``"relu"`` or ``"gelu"``.
        epsilon: What the norms add to the variance.
        bias: Whether the attention's projections have biases.
        positions: None, ``"rotary"`` or ``"alibi"``, for the attention.
        params: ``self_attention.*``, ``norm_1.*``, ``feed_forward.*`` and
            ``norm_2.*``, or None to draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size, a rate or a name is out of range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> import numpy as np
    >>> EncoderLayer(6, 3, 7)(np.zeros((2, 5, 6))).shape
    (2, 5, 6)
    """

    def __init__(
        self,
        d_model,
        num_heads,
        d_ff,
        dropout=0.0,
        norm="post",
        activation="relu",
        epsilon=1e-5,
        bias=True,
        positions=None,
        *,
        params=None,
        seed=0,
    ):
        shapes = encoder_layer_shapes(d_model, num_heads, d_ff, bias)
        super().__init__(norm, shapes, params, seed)
        self.self_attention = MultiHeadAttention(
            d_model,
            num_heads,
            bias=bias,
            dropout=dropout,
            positions=positions,
            params=self.part("self_attention"),
        )
        self.norm_1 = LayerNorm(d_model, epsilon, params=self.part("norm_1"))
        self.feed_forward = FeedForward(
            d_model, d_ff, activation, params=self.part("feed_forward")
        )
        self.norm_2 = LayerNorm(d_model, epsilon, params=self.part("norm_2"))

    def __call__(self, x, mask=None, return_weights=False):
        """Encode one layer further.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            mask: Booleans that broadcast to ``(B, n, n)``, or None.
            return_weights: Whether to return the weights too.

        Returns:
            Floats ``(B, n, d_model)``; if asked, weights ``(B, h, n, n)``.
        """
        x = as_array("x", x)
        y = self.before(self.norm_1, x)
        y = self.self_attention(y, mask=mask, return_weights=return_weights)
        y, weights = y if return_weights else (y, None)
        x = self.after(self.norm_1, x + y)
        y = self.feed_forward(self.before(self.norm_2, x))
        x = self.after(self.norm_2, x + y)
        return (x, weights) if return_weights else x

    def vjp(self, x, mask=None):
        """Return the output and its pullback."""

        def attend(y):
            return self.self_attention.vjp(y, mask=mask)

        x = as_array("x", x)
        x, back_1 = self.residual_vjp(self.norm_1, x, attend)
        x, back_2 = self.residual_vjp(self.norm_2, x, self.feed_forward.vjp)

        def pullback(grad):
            grad, _, feed_forward, norm_2 = back_2(grad)
            grad, _, self_attention, norm_1 = back_1(grad)
            return (grad,), nest_all(
                self_attention=self_attention,
                norm_1=norm_1,
                feed_forward=feed_forward,
                norm_2=norm_2,
            )

        return x, pullback


class Encoder(Stack):
    r"""A stack of encoder layers.

    .. math:: x_l = \operatorname{layer}_l(x_{l-1}), \qquad l = 1 \dots N

    Args:
        num_layers: ``N``.
        d_model: Width of the input and the output.
        num_heads: Heads of every attention.
        d_ff: Width inside the feed-forward networks.
        dropout: Rate in ``[0, 1)``; this implementation drops nothing.
        norm: ``"post"``, or ``"pre"`` with a last norm after the layers.
        activation: ``"relu"`` or ``"gelu"``.
        epsilon: What the norms add to the variance.
        bias: Whether the attention's projections have biases.
        positions: None, ``"rotary"`` or ``"alibi"``, for the attention.
        params: ``layers.<i>.*`` and perhaps ``norm.*``, or None to draw
            them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size, a rate or a name is out of range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> import numpy as np
    >>> Encoder(2, 6, 3, 7)(np.zeros((2, 5, 6))).shape
    (2, 5, 6)
    """

    make_layer, shapes = EncoderLayer, staticmethod(encoder_shapes)

    def __call__(self, x, mask=None, return_weights=False):
        """Encode.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            mask: Booleans that broadcast to ``(B, n, n)``, or None.
            return_weights: Whether to return the weights too.

        Returns:
            Floats ``(B, n, d_model)``; if asked, a list with each layer's
            weights, ``(B, h, n, n)``.
        """
        kept = []
        for layer in self.layers:
            x = layer(x, mask, return_weights)  # (B, n, d_model)
            if return_weights:
                x, weights = x
                kept.append(weights)
        x = self.last(x)
        return (x, kept) if return_weights else x

    def vjp(self, x, mask=None):
        """Return the output and its pullback."""
        x, backs = self.run_vjp(x, lambda layer, x: layer.vjp(x, mask))

        def pullback(grad):
            grad, _, grads = self.pull_back(grad, backs)
            return (grad,), grads

        return x, pullback
