"""The encoder: self-attention and a feed-forward network, again and again."""

import keras

from .feed_forward import FeedForward
from .layer import with_keras_mask, with_weights
from .multi_head import MultiHeadAttention
from .norm import LayerNorm
from .residual import ResidualLayer
from .stack import Stack


@keras.saving.register_keras_serializable("course_pkg")
class EncoderLayer(ResidualLayer):
    r"""Self-attention, then a feed-forward network, each with a residual.

    .. math:: x &\leftarrow \operatorname{norm}_1(x + \text{self}(x)) \\
              y &= \operatorname{norm}_2(x + \operatorname{ffn}(x))

    Args:
        d_model: Features of input and output.
        num_heads: Heads of the attention.
        d_ff: Features inside the feed-forward network.
        dropout: Rate in ``[0, 1)`` in training, of attention weights, of
            inner features, and of both sub-layers' outputs.
        norm: ``"post"`` as written above, or ``"pre"``.
        activation: Of the feed-forward network.
        epsilon: What layer norm adds to the variance.
        bias: Whether the attention's projections have biases.
        positions: None, or ``"rotary"`` or ``"alibi"``.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: An argument is out of its range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> import tensorflow as tf
    >>> EncoderLayer(6, 3, d_ff=7)(tf.zeros((2, 5, 6))).shape.as_list()
    [2, 5, 6]
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
        **kwargs,
    ):
        super().__init__(norm, dropout, **kwargs)
        self.d_model, self.num_heads, self.d_ff = d_model, num_heads, d_ff
        self.activation, self.epsilon = activation, epsilon
        self.bias, self.positions = bias, positions
        dtype = self.dtype_policy
        self.self_attention = MultiHeadAttention(
            d_model,
            num_heads,
            bias=bias,
            dropout=dropout,
            positions=positions,
            dtype=dtype,
        )
        self.norm_1 = LayerNorm(d_model, epsilon, dtype=dtype)
        self.feed_forward = FeedForward(
            d_model, d_ff, activation, dropout, dtype=dtype
        )
        self.norm_2 = LayerNorm(d_model, epsilon, dtype=dtype)

    def build(self, input_shape=None):
        """Make the weights of all parts."""
        self.self_attention.build()
        self.norm_1.build()
        self.feed_forward.build()
        self.norm_2.build()

    def __call__(self, x, mask=None, return_weights=False, **options):
        """Let the mask also hide what Keras masks."""
        mask = with_keras_mask(mask, x)
        options |= {"mask": mask, "return_weights": return_weights}
        return super().__call__(x, **options)

    def call(self, x, mask=None, return_weights=False, training=None):
        """Read a sequence.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            mask: Booleans that broadcast to ``(B, n, n)``, such as
                ``padding_mask(ids)``.
            return_weights: Whether to return the weights as well.
            training: Whether to drop anything.

        Returns:
            Floats of shape ``(B, n, d_model)``; with ``return_weights`` also
            the weights, ``(B, h, n, n)``.
        """
        result = self.self_attention(
            self.before(x, self.norm_1),
            mask=mask,
            return_weights=return_weights,
            training=training,
        )
        h, weights = with_weights(result, return_weights)
        x = self.after(x, h, self.norm_1, training)  # (B, n, d_model)
        h = self.before(x, self.norm_2)
        h = self.feed_forward(h, training=training)
        x = self.after(x, h, self.norm_2, training)  # (B, n, d_model)
        return (x, weights) if return_weights else x

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "d_model": self.d_model,
            "num_heads": self.num_heads,
            "d_ff": self.d_ff,
            "dropout": self.dropout,
            "norm": self.norm,
            "activation": self.activation,
            "epsilon": self.epsilon,
            "bias": self.bias,
            "positions": self.positions,
        }


@keras.saving.register_keras_serializable("course_pkg")
class Encoder(Stack):
    r"""A stack of encoder layers, and a last norm where norms come first.

    .. math:: x \leftarrow \operatorname{layer}_i(x), \qquad i = 1, \dots, N

    Args:
        num_layers: ``N``.
        d_model: Features of input and output.
        num_heads: Heads of the attention.
        d_ff: Features inside the feed-forward networks.
        dropout: Rate in ``[0, 1)`` in training.
        norm: ``"post"`` or ``"pre"``.
        activation: Of the feed-forward networks.
        epsilon: What layer norm adds to the variance.
        bias: Whether the attention's projections have biases.
        positions: None, or ``"rotary"`` or ``"alibi"``.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: An argument is out of its range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> import tensorflow as tf
    >>> encoder, x = Encoder(2, 6, 3, d_ff=7), tf.zeros((2, 5, 6))
    >>> output, weights = encoder(x, return_weights=True)
    >>> output.shape.as_list(), len(weights), weights[0].shape.as_list()
    ([2, 5, 6], 2, [2, 3, 5, 5])
    """

    of = EncoderLayer

    def __call__(self, x, mask=None, return_weights=False, **options):
        """Let the mask also hide what Keras masks."""
        mask = with_keras_mask(mask, x)
        options |= {"mask": mask, "return_weights": return_weights}
        return super().__call__(x, **options)

    def call(self, x, mask=None, return_weights=False, training=None):
        """Read a sequence; arguments as for ``EncoderLayer``.

        Returns:
            Floats of shape ``(B, n, d_model)``; with ``return_weights`` also
            a list of weights, ``(B, h, n, n)``, one for each layer.
        """
        weights = []
        for layer in self.layers:
            result = layer(
                x, mask=mask, return_weights=return_weights, training=training
            )
            x, of_layer = with_weights(result, return_weights)
            weights.append(of_layer)
        x = self.finish(x)  # (B, n, d_model)
        return (x, weights) if return_weights else x
