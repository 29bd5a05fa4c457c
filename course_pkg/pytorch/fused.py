"""Attention without checks: the layers' way in, with bias and dropout."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from .backend import prefers_plain_products
from .dropout import drop
from .masks import combine_masks, look_ahead_mask


def masked_softmax(scores: Tensor, mask: Tensor | None = None) -> Tensor:
    """Take the softmax over the last axis of what a mask lets through.

    Args:
        scores: Floats of shape ``(..., m)``, in nats.
        mask: Booleans that broadcast to ``(..., m)``.

    Returns:
        Weights, ``(..., m)``, that sum to 1, or to 0 in a row that is hidden.
    """
    if mask is None:
        return torch.softmax(scores, dim=-1)
    lowest = torch.finfo(scores.dtype).min  # finite: -inf breeds NaN here
    weights = torch.softmax(scores.masked_fill(~mask, lowest), dim=-1)
    return weights.masked_fill(~mask, 0.0)  # rows with every key hidden


def softmax_in_place(scores: Tensor, mask: Tensor | None) -> Tensor:
    """Take ``masked_softmax`` of scores whose memory is not needed again.

    A hidden key among seen ones gets weight 0 by itself, since its score is
    so low; only rows with every key hidden must be zeroed, and there are
    seldom any.
    """
    alone = not scores.requires_grad and not torch.compiler.is_compiling()
    weights = scores if alone else None  # memory costs more than arithmetic
    if mask is None:
        return torch.softmax(scores, dim=-1, out=weights)
    lowest = torch.finfo(scores.dtype).min
    scores.masked_fill_(~mask, lowest)
    weights = torch.softmax(scores, dim=-1, out=weights)
    seen = mask.any(dim=-1, keepdim=True)  # (..., n, 1)
    known = seen.device.type == "cpu" and not torch.compiler.is_compiling()
    if known and seen.all():
        return weights
    return weights.masked_fill(~seen, 0.0)


def attend(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    bias: Tensor | None = None,
    dropout: float = 0.0,
    causal: bool = False,
) -> tuple[Tensor, Tensor]:
    """Attend and keep the weights.

    Args:
        query: Floats of shape ``(..., n, d_k)``.
        key: Floats of shape ``(..., m, d_k)``.
        value: Floats of shape ``(..., m, d_v)``.
        mask: Booleans that broadcast to ``(..., n, m)``.
        bias: Floats that broadcast to ``(..., n, m)``, added to the scores.
        dropout: Rate of weights set to zero.
        causal: Whether query ``i`` sees the keys up to ``i`` only.

    Returns:
        The output, ``(..., n, d_v)``, and the weights that made it,
        ``(..., n, m)``: before dropout a row sums to 1, or to 0 where it is
        hidden.
    """
    if causal:
        mask = combine_masks(mask, past_of(query, key))
    d_k = query.shape[-1]
    scores = query / math.sqrt(d_k) @ key.mT  # (..., n, m)
    scores = scores if bias is None else scores + bias
    weights = softmax_in_place(scores, mask)
    weights = drop(weights, dropout) if dropout else weights
    return weights @ value, weights  # (..., n, d_v), (..., n, m)


def attend_fused(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    bias: Tensor | None = None,
    dropout: float = 0.0,
    causal: bool = False,
) -> Tensor:
    """Attend in one kernel, where there is one; arguments as ``attend``.

    The processor's kernel drops no weights, so plain products run then.
    """
    if dropout or prefers_plain_products(query, key):
        return attend(query, key, value, mask, bias, dropout, causal)[0]
    if causal and (mask is not None or bias is not None):
        mask, causal = combine_masks(mask, past_of(query, key)), False
    if bias is not None:
        mask = bias if mask is None else bias.masked_fill(~mask, -math.inf)
    return F.scaled_dot_product_attention(
        query, key, value, attn_mask=mask, is_causal=causal
    )  # (..., n, d_v)


def past_of(query: Tensor, key: Tensor) -> Tensor:
    """Return the look-ahead mask, ``(n, m)``, where the queries are."""
    past = look_ahead_mask(query.shape[-2], key.shape[-2])
    return past.to(query.device)
