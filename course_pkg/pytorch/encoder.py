"""The encoder: self-attention and a feed-forward network, again and again."""

import torch  # noqa: F401  (for the examples)
from torch import Tensor

from .feed_forward import FeedForward
from .multi_head import MultiHeadAttention
from .norm import LayerNorm
from .residual import ResidualLayer
from .stack import Stack


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

    Raises:
        ValueError: An argument is out of its range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> EncoderLayer(6, num_heads=3, d_ff=7)(torch.zeros(2, 5, 6)).shape
    torch.Size([2, 5, 6])
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
        self.self_attention = MultiHeadAttention(
            d_model,
            num_heads,
            bias=bias,
            dropout=dropout,
            positions=positions,
        )
        self.norm_1 = LayerNorm(d_model, epsilon)
        self.feed_forward = FeedForward(d_model, d_ff, activation, dropout)
        self.norm_2 = LayerNorm(d_model, epsilon)

    def forward(
        self,
        x: Tensor,
        mask: Tensor | None = None,
        return_weights: bool = False,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """Read a sequence.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            mask: Booleans that broadcast to ``(B, n, n)``, such as
                ``padding_mask(ids)``.
            return_weights: Whether to return the weights as well.

        Returns:
            Floats of shape ``(B, n, d_model)``; with ``return_weights`` also
            the weights, ``(B, h, n, n)``.
        """
        y = self.before(x, self.norm_1)
        y = self.self_attention(y, mask=mask, return_weights=return_weights)
        y, weights = y if return_weights else (y, None)
        x = self.after(x, y, self.norm_1)  # (B, n, d_model)
        y = self.feed_forward(self.before(x, self.norm_2))
        x = self.after(x, y, self.norm_2)  # (B, n, d_model)
        return (x, weights) if return_weights else x


class Encoder(Stack):
    r"""A stack of encoder layers, and a last norm where norms come first.

    .. math:: x \leftarrow \operatorname{layer}_i(x), \qquad i = 1, \dots, N

    Args:
        num_layers: ``N``.
        d_model: Features of input and output.
        num_heads: Heads of every attention.
        d_ff: Features inside the feed-forward networks.
        dropout: Rate in ``[0, 1)`` in training.
        norm: ``"post"`` or ``"pre"``.
        activation: Of the feed-forward networks.
        epsilon: What layer norm adds to the variance.
        bias: Whether the attentions' projections have biases.
        positions: None, or ``"rotary"`` or ``"alibi"``.

    Raises:
        ValueError: An argument is out of its range.

    Source: Vaswani et al. (2017), section 3.1,
    https://arxiv.org/abs/1706.03762; pre-norm, Xiong et al. (2020),
    https://arxiv.org/abs/2002.04745.

    >>> encoder, x = Encoder(2, 6, num_heads=3, d_ff=7), torch.zeros(2, 5, 6)
    >>> output, weights = encoder(x, return_weights=True)
    >>> output.shape, len(weights), weights[0].shape
    (torch.Size([2, 5, 6]), 2, torch.Size([2, 3, 5, 5]))
    """

    make_layer = EncoderLayer

    def forward(
        self,
        x: Tensor,
        mask: Tensor | None = None,
        return_weights: bool = False,
    ) -> Tensor | tuple[Tensor, list[Tensor]]:
        """Read a sequence; arguments as for ``EncoderLayer``.

        Returns:
            Floats of shape ``(B, n, d_model)``; with ``return_weights`` also
            a list of weights, ``(B, h, n, n)``, one for each layer.
        """
        kept = []
        for layer in self.layers:
            x = layer(x, mask, return_weights)  # (B, n, d_model)
            x, weights = x if return_weights else (x, None)
            kept.append(weights)
        x = self.last(x)
        return (x, kept) if return_weights else x
