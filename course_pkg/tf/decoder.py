"""The decoder: causal attention, attention to the encoder, a feed-forward."""

import keras

from .feed_forward import FeedForward
from .layer import with_keras_mask, with_weights
from .multi_head import MultiHeadAttention
from .norm import LayerNorm
from .residual import ResidualLayer
from .stack import Stack


@keras.saving.register_keras_serializable("course_pkg")
class DecoderLayer(ResidualLayer):
    r"""Causal self-attention, attention to the encoder, a feed-forward.

    .. math:: y = \operatorname{norm}_1(x + \operatorname{causal}(x)), \qquad
              z = \operatorname{norm}_2(y + \operatorname{cross}(y, m)),
              \qquad
              \operatorname{norm}_3(z + \operatorname{feedforward}(z))

    or, pre-norm, :math:`y = x + \operatorname{causal}(
    \operatorname{norm}_1(x))` and so on. It is causal always, in training
    and in evaluation.

    Args:
        d_model: Features of input and output.
        num_heads: Heads of both attentions.
        d_ff: Features inside the feed-forward network.
        dropout: Rate in ``[0, 1)`` in training, of attention weights, of
            inner features, and of all sub-layers' outputs.
        norm: ``"post"`` or ``"pre"``.
        activation: Of the feed-forward network.
        epsilon: What the norms add to the variance.
        bias: Whether the attentions' projections have biases.
        positions: None, ``"rotary"`` or ``"alibi"``, for self-attention.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: An argument is out of its range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> import tensorflow as tf
    >>> layer, memory = DecoderLayer(6, 3, 7), tf.zeros((2, 5, 6))
    >>> layer(tf.zeros((2, 4, 6)), memory).shape.as_list()
    [2, 4, 6]
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
        options = {"bias": bias, "dropout": dropout, "dtype": dtype}
        self.self_attention = MultiHeadAttention(
            d_model, num_heads, positions=positions, **options
        )
        self.norm_1 = LayerNorm(d_model, epsilon, dtype=dtype)
        self.cross_attention = MultiHeadAttention(
            d_model, num_heads, **options
        )
        self.norm_2 = LayerNorm(d_model, epsilon, dtype=dtype)
        self.feed_forward = FeedForward(
            d_model, d_ff, activation, dropout, dtype=dtype
        )
        self.norm_3 = LayerNorm(d_model, epsilon, dtype=dtype)

    def build(self, input_shape=None):
        """Make the weights of all parts."""
        self.self_attention.build()
        self.norm_1.build()
        self.cross_attention.build()
        self.norm_2.build()
        self.feed_forward.build()
        self.norm_3.build()

    def __call__(
        self,
        x,
        memory,
        mask=None,
        memory_mask=None,
        return_weights=False,
        cache=None,
        **named,
    ):
        """Let the masks also hide what Keras masks."""
        return super().__call__(
            x,
            memory,
            mask=with_keras_mask(mask, x),
            memory_mask=with_keras_mask(memory_mask, memory),
            return_weights=return_weights,
            cache=cache,
            **named,
        )

    def call(
        self,
        x,
        memory,
        mask=None,
        memory_mask=None,
        return_weights=False,
        cache=None,
        training=None,
    ):
        """Decode one layer further.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            memory: What the encoder returned, ``(B, m, d_model)``.
            mask: Booleans that broadcast to ``(B, n, n)``, the target's
                padding, or None.
            memory_mask: Booleans that broadcast to ``(B, n, m)``, the
                source's padding, or None.
            return_weights: Whether to return the weights too.
            cache: Two ``KeyValueCache``, for self- and cross-attention.
            training: Whether to drop anything.

        Returns:
            Floats ``(B, n, d_model)``; if asked, the weights of self- and
            cross-attention, ``(B, h, n, n)`` and ``(B, h, n, m)``.
        """
        own, cross = (None, None) if cache is None else cache
        asked = {"return_weights": return_weights, "training": training}
        h = self.before(x, self.norm_1)
        h = self.self_attention(h, mask=mask, causal=True, cache=own, **asked)
        h, own_weights = with_weights(h, return_weights)
        x = self.after(x, h, self.norm_1, training)  # (B, n, d_model)
        h = self.before(x, self.norm_2)
        h = self.cross_attention(
            h, memory, mask=memory_mask, cache=cross, **asked
        )
        h, cross_weights = with_weights(h, return_weights)
        x = self.after(x, h, self.norm_2, training)  # (B, n, d_model)
        h = self.before(x, self.norm_3)
        h = self.feed_forward(h, training=training)
        x = self.after(x, h, self.norm_3, training)  # (B, n, d_model)
        return (x, (own_weights, cross_weights)) if return_weights else x

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
class Decoder(Stack):
    r"""A stack of decoder layers.

    .. math:: x_l = \operatorname{layer}_l(x_{l-1}, m), \qquad l = 1 \dots N

    Args:
        num_layers: ``N``.
        d_model: Features of input and output.
        num_heads: Heads of every attention.
        d_ff: Features inside the feed-forward networks.
        dropout: Rate in ``[0, 1)`` in training.
        norm: ``"post"``, or ``"pre"`` with a last norm after the layers.
        activation: Of the feed-forward networks.
        epsilon: What the norms add to the variance.
        bias: Whether the attentions' projections have biases.
        positions: None, ``"rotary"`` or ``"alibi"``, for self-attention.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: An argument is out of its range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> import tensorflow as tf
    >>> decoder, memory = Decoder(2, 6, 3, 7), tf.zeros((2, 5, 6))
    >>> decoder(tf.zeros((2, 4, 6)), memory).shape.as_list()
    [2, 4, 6]
    """

    of = DecoderLayer

    def __call__(
        self,
        x,
        memory,
        mask=None,
        memory_mask=None,
        return_weights=False,
        cache=None,
        **named,
    ):
        """Let the masks also hide what Keras masks."""
        return super().__call__(
            x,
            memory,
            mask=with_keras_mask(mask, x),
            memory_mask=with_keras_mask(memory_mask, memory),
            return_weights=return_weights,
            cache=cache,
            **named,
        )

    def call(
        self,
        x,
        memory,
        mask=None,
        memory_mask=None,
        return_weights=False,
        cache=None,
        training=None,
    ):
        """Decode; arguments as for ``DecoderLayer``.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            memory: What the encoder returned, ``(B, m, d_model)``.
            mask: Booleans that broadcast to ``(B, n, n)``, or None.
            memory_mask: Booleans that broadcast to ``(B, n, m)``, or None.
            return_weights: Whether to return the weights too.
            cache: For each layer, two ``KeyValueCache``.
            training: Whether to drop anything.

        Returns:
            Floats ``(B, n, d_model)``; if asked, a list with each layer's
            pair of weights, ``(B, h, n, n)`` and ``(B, h, n, m)``.
        """
        kept = []
        caches = [None] * self.num_layers if cache is None else cache
        for layer, pair in zip(self.layers, caches, strict=True):
            result = layer(
                x,
                memory,
                mask,
                memory_mask,
                return_weights,
                pair,
                training=training,
            )
            x, weights = with_weights(result, return_weights)
            kept.append(weights)
        x = self.finish(x)  # (B, n, d_model)
        return (x, kept) if return_weights else x
