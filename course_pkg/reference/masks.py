"""Masks: which query may attend to which key. True means it may."""

import numpy as np

from course_pkg.shapes import check_at_least

from .arrays import as_ids


def padding_mask(ids, pad_id=0):
    r"""Hide the positions that only fill a sequence up.

    .. math:: M_{1j} = (i_j \ne \text{pad})

    Args:
        ids: Token ids, ``(B, m)``.
        pad_id: The id that fills.

    Returns:
        Booleans ``(B, 1, m)``: the same for every query.

    Raises:
        ValueError: ``ids`` has fewer than two axes.
        TypeError: ``ids`` does not hold whole numbers.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> padding_mask([[5, 3, 0]]).tolist()
    [[[True, True, False]]]
    """
    return (as_ids("ids", ids) != pad_id)[..., None, :]  # (B, 1, m)


def look_ahead_mask(n, m=None, offset=0):
    r"""Let every query see its own position and the ones before.

    .. math:: M_{ij} = (j \le i + \text{offset})

    Args:
        n: Number of queries.
        m: Number of keys; None means ``n``.
        offset: Position of the first query among the keys.

    Returns:
        Booleans ``(n, m)``.

    Raises:
        ValueError: ``n`` or ``m`` is below 1, or ``offset`` below 0.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> look_ahead_mask(2).tolist()
    [[True, False], [True, True]]
    """
    m = n if m is None else m
    check_at_least("n", n, 1)
    check_at_least("m", m, 1)
    check_at_least("offset", offset, 0)
    return np.arange(m) <= np.arange(n)[:, None] + offset  # (n, m)


def combine_masks(*masks):
    r"""Let a query see a key only if every mask does.

    .. math:: M = M_1 \wedge M_2 \wedge \dots

    Args:
        masks: Booleans whose shapes broadcast; None hides nothing.

    Returns:
        Booleans of the shape they broadcast to, or None if all are None.

    Raises:
        TypeError: A mask is not boolean.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> combine_masks(np.array([True, False]), None, np.array([True, True]))
    array([ True, False])
    """
    combined = None
    for mask in masks:
        if mask is not None:
            mask = check_boolean(mask)
            combined = mask if combined is None else combined & mask
    return combined


def additive_mask(mask, dtype):
    r"""Turn a mask into what is added to scores: 0, or the least number.

    .. math:: M_{ij} \mapsto 0 \text{ if } M_{ij} \text{ else } \min

    Args:
        mask: Booleans of shape ``(...)``, True for what may be seen.
        dtype: A floating-point type, such as ``np.float32``.

    Returns:
        Numbers of that type and the mask's shape, in nats. The least number
        is finite, so a row of them gives equal weights, not NaN: the zeros
        of a hidden row have to be put in afterwards.

    Raises:
        TypeError: ``mask`` is not boolean.

    Source: Vaswani et al. (2017), section 3.2.3, with a finite number for
    minus infinity, https://arxiv.org/abs/1706.03762.

    >>> additive_mask(np.array([True, False]), np.float16).tolist()
    [0.0, -65504.0]
    """
    least = np.finfo(dtype).min
    return np.where(check_boolean(mask), np.zeros_like(least), least)


def decoder_mask(ids, pad_id=0):
    r"""Hide both the padding and the future from a decoder.

    .. math:: M_{ij} = (i_j \ne \text{pad}) \wedge (j \le i)

    Args:
        ids: Target token ids, ``(B, n)``.
        pad_id: The id that fills.

    Returns:
        Booleans ``(B, n, n)``.

    Raises:
        ValueError: ``ids`` has fewer than two axes.
        TypeError: ``ids`` does not hold whole numbers.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> decoder_mask([[5, 0]]).tolist()
    [[[True, False], [True, False]]]
    """
    padding = padding_mask(ids, pad_id)  # (B, 1, n)
    return padding & look_ahead_mask(padding.shape[-1])  # (B, n, n)


def shift_for_teacher_forcing(ids):
    r"""Pair every token with the one that follows it.

    .. math:: (i_1 \dots i_{n-1}), \quad (i_2 \dots i_n)

    Args:
        ids: Target token ids with their BOS and EOS, ``(B, n)``.

    Returns:
        What the decoder reads, and what it must say next, ``(B, n - 1)``
        both.

    Raises:
        ValueError: There are fewer than two positions.
        TypeError: ``ids`` does not hold whole numbers.

    Source: Williams and Zipser (1989), *A Learning Algorithm for Continually
    Running Fully Recurrent Neural Networks*, section 2.

    >>> [part.tolist() for part in shift_for_teacher_forcing([[1, 7, 2]])]
    [[[1, 7]], [[7, 2]]]
    """
    ids = as_ids("ids", ids)
    check_at_least("the number of positions in ids", ids.shape[-1], 2)
    return ids[..., :-1], ids[..., 1:]  # (B, n - 1) both


def check_boolean(mask):
    """Return a boolean array; refuse numbers, whose polarity is unknown."""
    mask = np.asarray(mask)
    if mask.dtype != np.bool_:
        raise TypeError(f"mask must be boolean, got {mask.dtype}")
    return mask
