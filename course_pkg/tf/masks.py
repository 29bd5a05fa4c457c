"""Masks: booleans, True where a query may attend to a key."""

import tensorflow as tf

from course_pkg.shapes import check_axes

from .layer import check_ids, check_known, sizes


def padding_mask(ids, pad_id=0):
    r"""Hide the padding of a batch of token ids from every query.

    .. math:: M_{1j} = (i_j \ne \text{pad})

    Args:
        ids: Integers of shape ``(B, m)``.
        pad_id: The id that fills short sequences.

    Returns:
        Booleans, ``(B, 1, m)``, True at real tokens.

    Raises:
        ValueError: ``ids`` has fewer than two axes.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> padding_mask(tf.constant([[5, 7, 0]])).numpy().tolist()
    [[[True, True, False]]]
    """
    check_batch(ids)
    return tf.not_equal(ids, pad_id)[..., None, :]  # (B, 1, m)


def look_ahead_mask(n, m=None, offset=0):
    r"""Hide the future: query ``i`` sees the keys up to ``i + offset``.

    .. math:: M_{ij} = (j \le i + \text{offset})

    Args:
        n: Number of queries.
        m: Number of keys; ``n`` if None.
        offset: Position of the first query among the keys.

    Returns:
        Booleans, ``(n, m)``.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> look_ahead_mask(2, 3, offset=1).numpy().tolist()
    [[True, True, False], [True, True, True]]
    """
    m = n if m is None else m
    check_known("n", n, 1)
    check_known("m", m, 1)
    check_known("offset", offset, 0)
    return tf.range(m) <= tf.range(n)[:, None] + offset  # (n, m)


def combine_masks(*masks):
    r"""Let a query see a key only where every mask lets it.

    .. math:: M = M_1 \wedge M_2 \wedge \dots

    Args:
        *masks: Booleans that broadcast together; None hides nothing.

    Returns:
        Booleans, or None if all masks are None.

    Raises:
        TypeError: A mask is not boolean.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> a, b = tf.constant([True, True]), tf.constant([True, False])
    >>> combine_masks(a, None, b).numpy().tolist()
    [True, False]
    """
    combined = None
    for mask in masks:
        check_mask(mask)
        if combined is None or mask is None:
            combined = mask if combined is None else combined
        else:
            combined = tf.logical_and(combined, mask)
    return combined


def additive_mask(mask, dtype):
    r"""Turn a mask into numbers to add to the scores, before the softmax.

    .. math:: M_{ij} \mapsto 0 \text{ if } M_{ij} \text{ else } \min

    Args:
        mask: Booleans of shape ``(...)``.
        dtype: Of the result, such as ``"float32"``.

    Returns:
        Floats, ``(...)``: 0 where the mask is True, the dtype's lowest
        finite number where it is False.

    Raises:
        TypeError: ``mask`` is not boolean.

    Source: Vaswani et al. (2017), section 3.2.3, with a finite number for
    minus infinity, https://arxiv.org/abs/1706.03762.

    >>> additive_mask(tf.constant([True, False]), "float16").numpy().tolist()
    [0.0, -65504.0]
    """
    check_mask(mask)
    dtype = tf.as_dtype(dtype)
    return tf.where(mask, tf.zeros((), dtype), tf.constant(dtype.min, dtype))


def decoder_mask(ids, pad_id=0):
    r"""Hide both the future and the padding of target ids.

    .. math:: M_{ij} = (i_j \ne \text{pad}) \wedge (j \le i)

    Args:
        ids: Integers of shape ``(B, n)``.
        pad_id: The id that fills short sequences.

    Returns:
        Booleans, ``(B, n, n)``.

    Source: Vaswani et al. (2017), section 3.2.3,
    https://arxiv.org/abs/1706.03762.

    >>> decoder_mask(tf.constant([[5, 0]])).numpy().tolist()
    [[[True, False], [True, False]]]
    """
    causal = look_ahead_mask(tf.shape(ids)[-1])
    return combine_masks(padding_mask(ids, pad_id), causal)  # (B, n, n)


def shift_for_teacher_forcing(ids):
    r"""Split targets into what the decoder reads and what it must say.

    .. math:: (i_1 \dots i_{n-1}), \quad (i_2 \dots i_n)

    Args:
        ids: Integers of shape ``(B, n + 1)``, from BOS to EOS and padding.

    Returns:
        The inputs, all but the last token, ``(B, n)``, and the targets, all
        but the first, ``(B, n)``.

    Raises:
        ValueError: There are fewer than two tokens.

    Source: Williams and Zipser (1989), *A Learning Algorithm for Continually
    Running Fully Recurrent Neural Networks*, section 2.

    >>> inputs, targets = shift_for_teacher_forcing(tf.constant([[1, 7, 2]]))
    >>> inputs.numpy().tolist(), targets.numpy().tolist()
    ([[1, 7]], [[7, 2]])
    """
    check_batch(ids)
    check_known("the number of positions in ids", sizes(ids)[-1], 2)
    return ids[..., :-1], ids[..., 1:]  # (B, n), (B, n)


def check_batch(ids):
    """Raise unless ids are integers, a row for each sequence."""
    check_ids("ids", ids, ids.dtype.max)
    check_axes("ids", ids.shape, 2, "(batch, positions)")


def check_mask(mask):
    """Raise unless a mask is boolean or None."""
    if mask is not None and mask.dtype != tf.bool:
        raise TypeError(f"mask must be boolean, got {mask.dtype.name}")


def with_head_axis(mask):
    """Make room for the heads in a mask that has a batch axis."""
    check_mask(mask)
    if mask is None or len(mask.shape) < 3:
        return mask
    return tf.expand_dims(mask, -3)  # (B, 1, n, m)
