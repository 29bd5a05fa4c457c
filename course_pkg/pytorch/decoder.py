"""The decoder: attend to what was said, then to what was read."""

import torch  # noqa: F401  (for the examples)
from torch import Tensor

from .cache import KeyValueCache
from .feed_forward import FeedForward
from .multi_head import MultiHeadAttention
from .norm import LayerNorm
from .residual import ResidualLayer
from .stack import Stack

Caches = tuple[KeyValueCache, KeyValueCache]  # of self- and cross-attention


class DecoderLayer(ResidualLayer):
    r"""Causal self-attention, cross-attention, a feed-forward network.

    .. math:: x &\leftarrow \operatorname{norm}_1(x + \text{self}(x)) \\
              x &\leftarrow \operatorname{norm}_2(x + \text{cross}(x, m)) \\
              y &= \operatorname{norm}_3(x + \operatorname{ffn}(x))

    Args:
        d_model: Features of input, memory and output.
        num_heads: Heads of both attentions.
        d_ff: Features inside the feed-forward network.
        dropout: Rate in ``[0, 1)`` in training, of attention weights, of
            inner features, and of the sub-layers' outputs.
        norm: ``"post"`` as written above, or ``"pre"``.
        activation: Of the feed-forward network.
        epsilon: What layer norm adds to the variance.
        bias: Whether the attentions' projections have biases.
        positions: None, or ``"rotary"`` or ``"alibi"`` in self-attention.

    Raises:
        ValueError: An argument is out of its range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> layer = DecoderLayer(6, num_heads=3, d_ff=7)
    >>> layer(torch.zeros(2, 4, 6), memory=torch.zeros(2, 5, 6)).shape
    torch.Size([2, 4, 6])
    """

    def __init__(
        self,
        d_model: int,
        num_heads: int,
        d_ff: int,
        dropout: float = 0.0,
        norm: str = "post",
        activation: str = "relu",
        epsilon: float = 1e-5,
        bias: bool = True,
        positions: str | None = None,
    ) -> None:
        super().__init__(norm, dropout)
        options = {"bias": bias, "dropout": dropout}
        self.self_attention = MultiHeadAttention(
            d_model, num_heads, positions=positions, **options
        )
        self.norm_1 = LayerNorm(d_model, epsilon)
        self.cross_attention = MultiHeadAttention(
            d_model, num_heads, **options
        )
        self.norm_2 = LayerNorm(d_model, epsilon)
        self.feed_forward = FeedForward(d_model, d_ff, activation, dropout)
        self.norm_3 = LayerNorm(d_model, epsilon)

    def forward(
        self,
        x: Tensor,
        memory: Tensor,
        mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        return_weights: bool = False,
        cache: Caches | None = None,
    ) -> Tensor | tuple[Tensor, tuple[Tensor, Tensor]]:
        """Read a target, and the memory of a source.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            memory: What the encoder returned, ``(B, m, d_model)``.
            mask: Booleans that broadcast to ``(B, n, n)``, the target's
                padding; the future is hidden always.
            memory_mask: Booleans that broadcast to ``(B, n, m)``, the
                *source's* padding.
            return_weights: Whether to return the weights as well.
            cache: Two ``KeyValueCache``, for self- and cross-attention;
                ``x`` comes after what the first holds.

        Returns:
            Floats of shape ``(B, n, d_model)``; with ``return_weights`` also
            the weights of self-attention, ``(B, h, n, n)``, and
            cross-attention, ``(B, h, n, m)``.
        """
        own_cache, cross_cache = (None, None) if cache is None else cache
        asked = {"return_weights": return_weights}
        y = self.before(x, self.norm_1)
        y = self.self_attention(
            y, mask=mask, causal=True, cache=own_cache, **asked
        )
        y, own_weights = y if return_weights else (y, None)
        x = self.after(x, y, self.norm_1)  # (B, n, d_model)
        y = self.before(x, self.norm_2)
        y = self.cross_attention(
            y, memory, mask=memory_mask, cache=cross_cache, **asked
        )
        y, cross_weights = y if return_weights else (y, None)
        x = self.after(x, y, self.norm_2)  # (B, n, d_model)
        y = self.feed_forward(self.before(x, self.norm_3))
        x = self.after(x, y, self.norm_3)  # (B, n, d_model)
        return (x, (own_weights, cross_weights)) if return_weights else x


class Decoder(Stack):
    r"""A stack of decoder layers, and a last norm where norms come first.

    .. math:: x \leftarrow \operatorname{layer}_i(x, m), \qquad
              i = 1, \dots, N

    Args:
        num_layers: ``N``.
        d_model: Features of input, memory and output.
        num_heads: Heads of every attention.
        d_ff: Features inside the feed-forward networks.
        dropout: Rate in ``[0, 1)`` in training.
        norm: ``"post"`` or ``"pre"``.
        activation: Of the feed-forward networks.
        epsilon: What layer norm adds to the variance.
        bias: Whether the attentions' projections have biases.
        positions: None, or ``"rotary"`` or ``"alibi"`` in self-attention.

    Raises:
        ValueError: An argument is out of its range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> decoder, memory = Decoder(2, 6, 3, 7), torch.zeros(2, 5, 6)
    >>> decoder(torch.zeros(2, 4, 6), memory).shape
    torch.Size([2, 4, 6])
    """

    make_layer = DecoderLayer

    def forward(
        self,
        x: Tensor,
        memory: Tensor,
        mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        return_weights: bool = False,
        cache: list[Caches] | None = None,
    ) -> Tensor | tuple[Tensor, list[tuple[Tensor, Tensor]]]:
        """Read a target and a memory; arguments as for ``DecoderLayer``.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            memory: Floats of shape ``(B, m, d_model)``.
            mask: The target's padding, broadcasting to ``(B, n, n)``.
            memory_mask: The source's padding, broadcasting to ``(B, n, m)``.
            return_weights: Whether to return the weights as well.
            cache: Two ``KeyValueCache`` for each layer.

        Returns:
            Floats of shape ``(B, n, d_model)``; with ``return_weights`` also
            a list of each layer's pair of weights, ``(B, h, n, n)`` and
            ``(B, h, n, m)``.
        """
        kept = []
        caches = [None] * len(self.layers) if cache is None else cache
        for layer, pair in zip(self.layers, caches, strict=True):
            x = layer(x, memory, mask, memory_mask, return_weights, pair)
            x, weights = x if return_weights else (x, None)
            kept.append(weights)
        x = self.last(x)
        return (x, kept) if return_weights else x
