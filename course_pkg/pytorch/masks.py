"""Masks: booleans, True where a query may attend to a key."""

import torch
from torch import Tensor

from course_pkg.shapes import check_at_least, check_axes

from .checks import check_boolean, check_ids


def padding_mask(ids: Tensor, pad_id: int = 0) -> Tensor:
    r"""Hide padding: let every query see the real tokens only.

    .. math:: M_{ij} = (\text{id}_j \ne \text{pad})

    Args:
        ids: Integers of shape ``(B, m)``, the tokens that are attended to.
        pad_id: The token that fills short sequences.

    Returns:
        Booleans of shape ``(B, 1, m)``, one row for all queries.

    Raises:
        ValueError: ``ids`` has fewer than two axes.
        TypeError: ``ids`` does not hold integers.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> padding_mask(torch.tensor([[7, 4, 0]])).tolist()
    [[[True, True, False]]]
    """
    check_ids("ids", ids)
    check_axes("ids", ids.shape, 2, "(batch, positions)")
    return (ids != pad_id).unsqueeze(-2)  # (B, 1, m)


def look_ahead_mask(n: int, m: int | None = None, offset: int = 0) -> Tensor:
    r"""Hide the future: query ``i`` sees the keys up to ``i + offset``.

    .. math:: M_{ij} = (j \le i + \text{offset})

    Args:
        n: Number of queries.
        m: Number of keys; None is ``n``.
        offset: Position of the first query among the keys.

    Returns:
        Booleans of shape ``(n, m)``.

    Raises:
        ValueError: A size is below 1, or ``offset`` below 0.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> look_ahead_mask(2, 3, offset=1).tolist()
    [[True, True, False], [True, True, True]]
    """
    m = n if m is None else m
    check_at_least("n", n, 1)
    check_at_least("m", m, 1)
    check_at_least("offset", offset, 0)
    return torch.ones(n, m, dtype=torch.bool).tril(offset)  # (n, m)


def combine_masks(*masks: Tensor | None) -> Tensor | None:
    r"""Let a query see a key where every mask lets it.

    .. math:: M_{ij} = \bigwedge_k M^{(k)}_{ij}

    Args:
        *masks: Booleans that broadcast together; None hides nothing.

    Returns:
        Booleans of the common shape, or None if every mask is None.

    Raises:
        TypeError: A mask is not boolean.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> causal = look_ahead_mask(2)
    >>> combine_masks(causal, None, torch.tensor([False, True])).tolist()
    [[False, False], [False, True]]
    """
    combined = None
    for mask in masks:
        if mask is not None:
            check_boolean(mask)
            combined = mask if combined is None else combined & mask
    return combined


def additive_mask(mask: Tensor, dtype: torch.dtype) -> Tensor:
    r"""Turn a mask into numbers to add to the scores.

    .. math:: A_{ij} = 0 \text{ where } M_{ij}, \text{ else the lowest number}

    Args:
        mask: Booleans of shape ``(...)``.
        dtype: The floating point type of the scores. The lowest finite
            number is its own: -1e9 is already infinite in float16.

    Returns:
        Floats of shape ``(...)``, in nats, as the scores.

    Raises:
        TypeError: ``mask`` is not boolean.

    Source: Vaswani et al. (2017), section 3.2.3, with a finite number for
    minus infinity, https://arxiv.org/abs/1706.03762.

    >>> additive_mask(torch.tensor([True, False]), torch.float16)
    tensor([     0., -65504.], dtype=torch.float16)
    """
    check_boolean(mask)
    zeros = torch.zeros(mask.shape, dtype=dtype, device=mask.device)
    return zeros.masked_fill(~mask, torch.finfo(dtype).min)


def decoder_mask(ids: Tensor, pad_id: int = 0) -> Tensor:
    r"""Hide the padding and the future of a target.

    .. math:: M_{ij} = (j \le i) \land (\text{id}_j \ne \text{pad})

    Args:
        ids: Integers of shape ``(B, n)``, what the decoder reads.
        pad_id: The token that fills short sequences.

    Returns:
        Booleans of shape ``(B, n, n)``.

    Raises:
        ValueError: ``ids`` has fewer than two axes.
        TypeError: ``ids`` does not hold integers.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> decoder_mask(torch.tensor([[7, 0]])).tolist()
    [[[True, False], [True, False]]]
    """
    padding = padding_mask(ids, pad_id)  # (B, 1, n)
    return padding & look_ahead_mask(ids.shape[-1]).to(ids.device)


def shift_for_teacher_forcing(ids: Tensor) -> tuple[Tensor, Tensor]:
    r"""Split targets into what the decoder reads and what it must say.

    .. math:: x_t = \text{id}_t, \qquad y_t = \text{id}_{t+1}

    Args:
        ids: Integers of shape ``(B, n + 1)``, from BOS to EOS and padding.

    Returns:
        The inputs and the targets, each ``(B, n)``.

    Raises:
        ValueError: There are fewer than two tokens.
        TypeError: ``ids`` does not hold integers.

    Source: Williams and Zipser (1989), *A Learning Algorithm for Continually
    Running Fully Recurrent Neural Networks*, section 2.

    >>> inputs, targets = shift_for_teacher_forcing(torch.tensor([[1, 7, 2]]))
    >>> inputs.tolist(), targets.tolist()
    ([[1, 7]], [[7, 2]])
    """
    check_ids("ids", ids)
    check_axes("ids", ids.shape, 2, "(batch, positions)")
    check_at_least("the number of tokens in a row", ids.shape[-1], 2)
    return ids[..., :-1], ids[..., 1:]  # (B, n), (B, n)
