"""The Transformer's decoder."""

from course_pkg.param_shapes import decoder_layer_shapes, decoder_shapes

from .arrays import as_array
from .feed_forward import FeedForward
from .layer import nest_all
from .multi_head import MultiHeadAttention
from .norm import LayerNorm
from .residual import Block
from .stack import Stack


class DecoderLayer(Block):
    r"""Causal self-attention, attention to the encoder, a feed-forward.

    .. math:: y = \operatorname{norm}_1(x + \operatorname{causal}(x)), \qquad
              z = \operatorname{norm}_2(y + \operatorname{cross}(y, m)),
              \qquad
              \operatorname{norm}_3(z + \operatorname{feedforward}(z))

    or, pre-norm, :math:`y = x + \operatorname{causal}(
    \operatorname{norm}_1(x))` and so on. It is causal always, in training
    and in evaluation.

    Args:
        d_model: Width of the input and the output.
        num_heads: Heads of both attentions.
        d_ff: Width inside the feed-forward network.
        dropout: Rate in ``[0, 1)``; this implementation drops nothing.
        norm: ``"post"`` or ``"pre"``.
        activation: ``"relu"`` or ``"gelu"``.
        epsilon: What the norms add to the variance.
        bias: Whether the attentions' projections have biases.
        positions: None, ``"rotary"`` or ``"alibi"``, for self-attention.
        params: ``self_attention.*``, ``norm_1.*``, ``cross_attention.*``,
            ``norm_2.*``, ``feed_forward.*`` and ``norm_3.*``, or None to
            draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size, a rate or a name is out of range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> import numpy as np
    >>> layer, memory = DecoderLayer(6, 3, 7), np.zeros((2, 5, 6))
    >>> layer(np.zeros((2, 4, 6)), memory).shape
    (2, 4, 6)
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
        shapes = decoder_layer_shapes(d_model, num_heads, d_ff, bias)
        super().__init__(norm, shapes, params, seed)
        sizes = {"bias": bias, "dropout": dropout}
        self.self_attention = MultiHeadAttention(
            d_model,
            num_heads,
            positions=positions,
            params=self.part("self_attention"),
            **sizes,
        )
        self.cross_attention = MultiHeadAttention(
            d_model, num_heads, params=self.part("cross_attention"), **sizes
        )
        self.feed_forward = FeedForward(
            d_model, d_ff, activation, params=self.part("feed_forward")
        )
        self.norm_1 = LayerNorm(d_model, epsilon, params=self.part("norm_1"))
        self.norm_2 = LayerNorm(d_model, epsilon, params=self.part("norm_2"))
        self.norm_3 = LayerNorm(d_model, epsilon, params=self.part("norm_3"))

    def __call__(
        self,
        x,
        memory,
        mask=None,
        memory_mask=None,
        return_weights=False,
        cache=None,
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

        Returns:
            Floats ``(B, n, d_model)``; if asked, the weights of self- and
            cross-attention, ``(B, h, n, n)`` and ``(B, h, n, m)``.
        """
        x = as_array("x", x)
        self_cache, cross_cache = (None, None) if cache is None else cache
        asked = {"return_weights": return_weights}
        y = self.before(self.norm_1, x)
        y = self.self_attention(
            y, mask=mask, causal=True, cache=self_cache, **asked
        )
        y, self_weights = y if return_weights else (y, None)
        x = self.after(self.norm_1, x + y)
        y = self.before(self.norm_2, x)
        y = self.cross_attention(
            y, memory, mask=memory_mask, cache=cross_cache, **asked
        )
        y, cross_weights = y if return_weights else (y, None)
        x = self.after(self.norm_2, x + y)
        y = self.feed_forward(self.before(self.norm_3, x))
        x = self.after(self.norm_3, x + y)
        return (x, (self_weights, cross_weights)) if return_weights else x

    def vjp(self, x, memory, mask=None, memory_mask=None):
        """Return the output, and its pullback to ``x`` and the memory."""

        def attend(y):
            return self.self_attention.vjp(y, mask=mask, causal=True)

        def cross(y):
            return self.cross_attention.vjp(y, memory, mask=memory_mask)

        x = as_array("x", x)
        x, back_1 = self.residual_vjp(self.norm_1, x, attend)
        x, back_2 = self.residual_vjp(self.norm_2, x, cross)
        x, back_3 = self.residual_vjp(self.norm_3, x, self.feed_forward.vjp)

        def pullback(grad):
            grad, _, feed_forward, norm_3 = back_3(grad)
            grad, (to_memory,), cross_attention, norm_2 = back_2(grad)
            grad, _, self_attention, norm_1 = back_1(grad)
            return (grad, to_memory), nest_all(
                self_attention=self_attention,
                norm_1=norm_1,
                cross_attention=cross_attention,
                norm_2=norm_2,
                feed_forward=feed_forward,
                norm_3=norm_3,
            )

        return x, pullback


class Decoder(Stack):
    r"""A stack of decoder layers.

    .. math:: x_l = \operatorname{layer}_l(x_{l-1}, m), \qquad l = 1 \dots N

    Args:
        num_layers: ``N``.
        d_model: Width of the input and the output.
        num_heads: Heads of every attention.
        d_ff: Width inside the feed-forward networks.
        dropout: Rate in ``[0, 1)``; this implementation drops nothing.
        norm: ``"post"``, or ``"pre"`` with a last norm after the layers.
        activation: ``"relu"`` or ``"gelu"``.
        epsilon: What the norms add to the variance.
        bias: Whether the attentions' projections have biases.
        positions: None, ``"rotary"`` or ``"alibi"``, for self-attention.
        params: ``layers.<i>.*`` and perhaps ``norm.*``, or None to draw
            them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size, a rate or a name is out of range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> import numpy as np
    >>> decoder, memory = Decoder(2, 6, 3, 7), np.zeros((2, 5, 6))
    >>> decoder(np.zeros((2, 4, 6)), memory).shape
    (2, 4, 6)
    """

    make_layer, shapes = DecoderLayer, staticmethod(decoder_shapes)

    def __call__(
        self,
        x,
        memory,
        mask=None,
        memory_mask=None,
        return_weights=False,
        cache=None,
    ):
        """Decode.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            memory: What the encoder returned, ``(B, m, d_model)``.
            mask: Booleans that broadcast to ``(B, n, n)``, the target's
                padding, or None.
            memory_mask: Booleans that broadcast to ``(B, n, m)``, the
                source's padding, or None.
            return_weights: Whether to return the weights too.
            cache: For each layer, two ``KeyValueCache``.

        Returns:
            Floats ``(B, n, d_model)``; if asked, a list with each layer's
            pair of weights, ``(B, h, n, n)`` and ``(B, h, n, m)``.
        """
        kept = []
        caches = [None] * len(self.layers) if cache is None else cache
        for layer, pair in zip(self.layers, caches, strict=True):
            x = layer(x, memory, mask, memory_mask, return_weights, pair)
            if return_weights:
                x, weights = x
                kept.append(weights)
        x = self.last(x)
        return (x, kept) if return_weights else x

    def vjp(self, x, memory, mask=None, memory_mask=None):
        """Return the output, and its pullback to ``x`` and the memory."""
        x, backs = self.run_vjp(
            x, lambda layer, x: layer.vjp(x, memory, mask, memory_mask)
        )

        def pullback(grad):
            grad, to_memory, grads = self.pull_back(grad, backs)
            return (grad, to_memory), grads

        return x, pullback
