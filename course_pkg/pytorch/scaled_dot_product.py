"""Scaled dot-product attention: the equation, and the fused kernel for it."""

import math

import torch
from torch import Tensor, nn

from course_pkg.shapes import check_attention_shapes, check_probability

from .checks import check_floating, check_mask
from .fused import attend, attend_fused, masked_softmax


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Average the values, each weighted by how well its key fits the query.

    .. math:: \operatorname{softmax}\bigl(Q K^\top / \sqrt{d_k}\bigr)\, V

    Args:
        query: Floats of shape ``(..., n, d_k)``.
        key: Floats of shape ``(..., m, d_k)``.
        value: Floats of shape ``(..., m, d_v)``.
        mask: Booleans that broadcast to ``(..., n, m)``; True lets query
            ``n`` see key ``m``. None lets every query see every key.

    Returns:
        The output, ``(..., n, d_v)``, in the units of ``value``, and the
        weights, ``(..., n, m)``. A row of weights sums to 1, or to 0 where
        the mask hides every key. Scores are in nats: a lead of ``log(3)``
        makes a key three times as likely.

    Raises:
        ValueError: The shapes do not fit together.
        TypeError: ``mask`` is not boolean, or a tensor not floating point.

    Source: Vaswani et al. (2017), eq. 1, https://arxiv.org/abs/1706.03762.

    >>> query, key = torch.tensor([[math.log(3)]]), torch.tensor([[1.0], [0]])
    >>> value = torch.tensor([[8.0], [0.0]])
    >>> output, weights = scaled_dot_product_attention(query, key, value)
    >>> weights.round(decimals=4).tolist(), round(output.item(), 4)
    ([[0.75, 0.25]], 6.0)
    """
    check_attention(query, key, value, mask)
    d_k = query.shape[-1]
    scores = query @ key.mT / math.sqrt(d_k)  # (..., n, m)
    weights = masked_softmax(scores, mask)
    return weights @ value, weights  # (..., n, d_v), (..., n, m)


def fused_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    causal: bool = False,
    dropout: float = 0.0,
) -> Tensor:
    r"""Compute the same output in one kernel that never stores the weights.

    .. math:: \operatorname{softmax}\bigl(Q K^\top / \sqrt{d_k}\bigr)\, V

    Args:
        query: Floats of shape ``(..., n, d_k)``.
        key: Floats of shape ``(..., m, d_k)``.
        value: Floats of shape ``(..., m, d_v)``.
        mask: Booleans that broadcast to ``(..., n, m)``, True where a query
            may see a key; None for everywhere.
        causal: Whether query ``i`` sees the keys up to ``i`` only.
        dropout: Rate in ``[0, 1)`` of weights set to zero; the others grow
            by ``1 / (1 - dropout)``. Leave it at 0 outside training.

    Returns:
        The output, ``(..., n, d_v)``, in the units of ``value``; zeros where
        the mask hides every key.

    Raises:
        ValueError: The shapes do not fit together, or ``dropout`` is out of
            range.
        TypeError: ``mask`` is not boolean, or a tensor not floating point.

    Source: Vaswani et al. (2017), eq. 1, https://arxiv.org/abs/1706.03762.

    >>> query, key = torch.tensor([[math.log(3)]]), torch.tensor([[1.0], [0]])
    >>> value = torch.tensor([[8.0], [0.0]])
    >>> round(fused_attention(query, key, value).item(), 4)
    6.0
    """
    check_probability("dropout", dropout)
    check_attention(query, key, value, mask)
    return attend_fused(
        query, key, value, mask, dropout=dropout, causal=causal
    )


def check_attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None
) -> None:
    """Raise unless the arguments of attention fit together."""
    check_attention_shapes(query.shape, key.shape, value.shape)
    check_floating(query=query, key=key, value=value)
    if mask is not None:
        lead = torch.broadcast_shapes(query.shape[:-2], key.shape[:-2])
        check_mask(mask, (*lead, query.shape[-2], key.shape[-2]))


class ScaledDotProductAttention(nn.Module):
    r"""Attention as a layer, with dropout on the weights in training.

    .. math:: \operatorname{softmax}\bigl(Q K^\top / \sqrt{d_k}\bigr)\, V

    Args:
        dropout: Rate in ``[0, 1)`` of weights set to zero in training.

    Raises:
        ValueError: ``dropout`` is out of range.

    Source: Vaswani et al. (2017), eq. 1, https://arxiv.org/abs/1706.03762.

    >>> x = torch.zeros(2, 5, 3)
    >>> ScaledDotProductAttention()(x, x, x).shape
    torch.Size([2, 5, 3])
    """

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        check_probability("dropout", dropout)
        self.dropout = dropout

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        mask: Tensor | None = None,
        return_weights: bool = False,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """Attend; shapes as in ``scaled_dot_product_attention``.

        Returns:
            The output, ``(..., n, d_v)``; with ``return_weights`` also the
            weights, ``(..., n, m)``.
        """
        check_attention(query, key, value, mask)
        dropout = self.dropout if self.training else 0.0
        if return_weights:
            return attend(query, key, value, mask, dropout=dropout)
        return attend_fused(query, key, value, mask, dropout=dropout)
