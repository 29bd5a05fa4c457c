"""Multi-head attention: several small attentions side by side."""

import torch  # noqa: F401  (for the examples)
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from course_pkg.param_shapes import multi_head_shapes
from course_pkg.shapes import (
    check_attention_shapes,
    check_axes,
    check_divides,
    check_even,
    check_one_of,
    check_probability,
)

from .cache import KeyValueCache
from .checks import check_features, check_mask
from .fused import attend, attend_fused
from .initial import add_parameters
from .masks import combine_masks, look_ahead_mask
from .positional import exact_bias, rotary

BIASES = ("b_q", "b_k", "b_v", "b_o")


def split_heads(x: Tensor, num_heads: int) -> Tensor:
    r"""Give every head its own features.

    .. math:: x_{b, n, (h d)} \to x_{b, h, n, d}

    Args:
        x: Floats of shape ``(B, n, h * d)``.
        num_heads: ``h``.

    Returns:
        The same numbers, ``(B, h, n, d)``.

    Raises:
        ValueError: The features do not divide by ``num_heads``.

    Source: Vaswani et al. (2017), section 3.2.2,
    https://arxiv.org/abs/1706.03762.

    >>> split_heads(torch.tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]]), 2).tolist()
    [[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]]
    """
    check_axes("x", x.shape, 2, "(..., positions, features)")
    check_divides("num_heads", num_heads, "features", x.shape[-1])
    return x.unflatten(-1, (num_heads, -1)).transpose(-3, -2)  # (B, h, n, d)


def merge_heads(x: Tensor) -> Tensor:
    r"""Put the heads' features side by side again.

    .. math:: x_{b, h, n, d} \to x_{b, n, (h d)}

    Args:
        x: Floats of shape ``(B, h, n, d)``.

    Returns:
        The same numbers, ``(B, n, h * d)``.

    Raises:
        ValueError: There are fewer than three axes.

    Source: Vaswani et al. (2017), section 3.2.2,
    https://arxiv.org/abs/1706.03762.

    >>> merge_heads(split_heads(torch.arange(8).view(1, 2, 4), 2)).tolist()
    [[[0, 1, 2, 3], [4, 5, 6, 7]]]
    """
    check_axes("x", x.shape, 3, "(..., heads, positions, features)")
    return x.transpose(-3, -2).flatten(-2)  # (B, n, h * d)


class MultiHeadAttention(nn.Module):
    r"""Project to every head, attend in each, project the heads together.

    .. math:: \operatorname{Concat}(\text{head}_1, \dots, \text{head}_h) W^O,
              \qquad \text{head}_i = \operatorname{Attention}(
              Q W^Q_i, K W^K_i, V W^V_i)

    The heads' columns lie side by side in ``w_q``, ``w_k`` and ``w_v``.

    Args:
        d_model: Features of the inputs and the output.
        num_heads: ``h``.
        d_k: Features of a head's queries and keys; None is ``d_model / h``.
        d_v: Features of a head's values; None is ``d_model / h``.
        bias: Whether the four projections have biases.
        dropout: Rate in ``[0, 1)`` of weights set to zero in training.
        positions: None, or ``"rotary"`` or ``"alibi"`` for self-attention
            that knows how far apart two positions are.

    Raises:
        ValueError: The heads do not divide ``d_model``, a size is below 1,
            rotary heads are odd, or another argument is out of range.

    Source: Vaswani et al. (2017), section 3.2.2,
    https://arxiv.org/abs/1706.03762.

    >>> attention, x = MultiHeadAttention(6, num_heads=3), torch.zeros(2, 5, 6)
    >>> output, weights = attention(x, return_weights=True)
    >>> output.shape, weights.shape
    (torch.Size([2, 5, 6]), torch.Size([2, 3, 5, 5]))
    """

    def __init__(
        self,
        d_model: int,
        num_heads: int,
        d_k: int | None = None,
        d_v: int | None = None,
        bias: bool = True,
        dropout: float = 0.0,
        positions: str | None = None,
    ) -> None:
        super().__init__()
        check_probability("dropout", dropout)
        check_one_of("positions", positions, (None, "rotary", "alibi"))
        shapes = multi_head_shapes(d_model, num_heads, d_k, d_v, bias)
        if positions == "rotary":
            check_even("d_k", shapes["w_q"][1] // num_heads)
        self.d_model, self.num_heads = d_model, num_heads
        self.dropout, self.positions = dropout, positions
        add_parameters(self, shapes, optional=BIASES)

    def forward(
        self,
        query: Tensor,
        key: Tensor | None = None,
        value: Tensor | None = None,
        mask: Tensor | None = None,
        causal: bool = False,
        return_weights: bool = False,
        cache: KeyValueCache | None = None,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """Attend from every query to every key.

        Args:
            query: Floats of shape ``(B, n, d_model)``.
            key: Floats of shape ``(B, m, d_model)``; None is ``query``.
            value: Floats of shape ``(B, m, d_model)``; None is ``key``.
            mask: Booleans that broadcast to ``(B, n, m)``, True where a
                query may see a key.
            causal: Whether a query sees no later position than its own.
            return_weights: Whether to return the weights as well; without
                them the fused kernel runs.
            cache: A ``KeyValueCache``. Self-attention appends to it and sees
                all that it holds; with a ``key``, it is filled once and the
                ``key`` of later calls is not looked at.

        Returns:
            The output, ``(B, n, d_model)``; with ``return_weights`` also the
            weights, ``(B, h, n, m)``.

        Raises:
            ValueError: The shapes do not fit together.
            TypeError: ``mask`` is not boolean.
        """
        self._check(query, key, value)
        offset = 0 if cache is None or key is not None else cache.length
        q, k, v = self._project(query, key, value, cache, offset)
        mask, causal = self._hide(mask, causal, q, k, offset)
        bias = self._distances(q, k, offset)
        dropout = self.dropout if self.training else 0.0
        if return_weights:
            heads, weights = attend(q, k, v, mask, bias, dropout, causal)
            return self._mix(heads), weights
        heads = attend_fused(q, k, v, mask, bias, dropout, causal)
        return self._mix(heads)  # (B, n, d_model)

    def _check(
        self, query: Tensor, key: Tensor | None, value: Tensor | None
    ) -> None:
        """Raise unless the inputs are sequences that fit together."""
        if key is not None and self.positions is not None:
            raise ValueError(
                f"positions={self.positions!r} is for self-attention, "
                f"got a key of shape {tuple(key.shape)}"
            )
        inputs = {"query": query, "key": key, "value": value}
        for name, x in inputs.items():
            if x is not None:
                check_features(name, x, self.d_model)
                check_axes(name, x.shape, 3, "(batch, positions, d_model)")
        if value is not None:
            key = query if key is None else key
            check_attention_shapes(query.shape, key.shape, value.shape)

    def _project(
        self,
        query: Tensor,
        key: Tensor | None,
        value: Tensor | None,
        cache: KeyValueCache | None,
        offset: int,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return queries, keys and values of all heads, ``(B, h, ., d)``."""
        q = self._heads(query, self.w_q, self.b_q)
        if key is not None and cache is not None and cache.length:
            return q, cache.keys, cache.values
        source = query if key is None else key
        k = self._heads(source, self.w_k, self.b_k)
        v = self._heads(source if value is None else value, self.w_v, self.b_v)
        if self.positions == "rotary":
            q, k = rotary(q, offset), rotary(k, offset)
        return (q, k, v) if cache is None else (q, *cache.append(k, v))

    def _heads(self, x: Tensor, w: Tensor, b: Tensor | None) -> Tensor:
        """Project to all heads at once and take them apart."""
        x = F.linear(x, w.T, b)  # (B, n, h * d)
        heads = x.view(*x.shape[:-1], self.num_heads, -1)  # (B, n, h, d)
        return heads.transpose(-3, -2)  # (B, h, n, d)

    def _hide(
        self,
        mask: Tensor | None,
        causal: bool,
        q: Tensor,
        k: Tensor,
        offset: int,
    ) -> tuple[Tensor | None, bool]:
        """Give the mask an axis for the heads; say if the future is left."""
        n, m = q.shape[-2], k.shape[-2]
        if mask is not None:
            check_mask(mask, (q.shape[0], n, m))
            mask = mask.unsqueeze(-3) if mask.ndim > 2 else mask
        if not causal or m <= offset + 1:  # the first query sees every key
            return mask, False
        if offset == 0:
            return mask, True
        past = look_ahead_mask(n, m, offset).to(q.device)  # (n, m)
        return combine_masks(mask, past), False

    def _distances(self, q: Tensor, k: Tensor, offset: int) -> Tensor | None:
        """Return what ALiBi adds to the scores, ``(h, n, m)``."""
        if self.positions != "alibi":
            return None
        n, m = q.shape[-2], k.shape[-2]
        return exact_bias(self.num_heads, n, m, offset).to(q)

    def _mix(self, heads: Tensor) -> Tensor:
        """Project the heads' outputs, side by side, by ``w_o``."""
        x = heads.transpose(-3, -2).flatten(-2)  # (B, n, h * d_v)
        return F.linear(x, self.w_o.T, self.b_o)  # (B, n, d_model)
