"""This course's masks, as the frameworks' own layers want them."""

import tensorflow as tf

from .masks import check_mask


def mask_for_keras(mask):
    r"""Convert to the ``attention_mask`` of Keras: True means attend.

    .. math:: (n, m) \mapsto (1, n, m)

    Args:
        mask: Booleans ``(n, m)``, ``(B, n, m)`` or ``(B, 1, m)``.

    Returns:
        Booleans ``(1, n, m)``, ``(B, n, m)`` or ``(B, 1, m)``; Keras inserts
        the heads.

    Raises:
        ValueError: ``mask`` has other than two or three axes.
        TypeError: ``mask`` is not boolean.

    Source: Keras 3, ``keras.layers.MultiHeadAttention``, ``attention_mask``.

    >>> mask_for_keras(tf.constant([[True, False]])).numpy().tolist()
    [[[True, False]]]
    """
    check_mask_axes(mask)
    return mask[None] if len(mask.shape) == 2 else mask


def mask_for_sdpa(mask):
    r"""Convert to the ``attn_mask`` of PyTorch's SDPA: True means attend.

    .. math:: (B, n, m) \mapsto (B, 1, n, m)

    Args:
        mask: Booleans ``(n, m)``, ``(B, n, m)`` or ``(B, 1, m)``.

    Returns:
        Booleans ``(n, m)``, or ``(B, 1, n, m)`` with an axis for the heads.

    Raises:
        ValueError: ``mask`` has other than two or three axes.
        TypeError: ``mask`` is not boolean.

    Source: PyTorch 2, ``torch.nn.functional.scaled_dot_product_attention``,
    ``attn_mask``.

    >>> mask_for_sdpa(tf.constant([[[True, False]]])).shape.as_list()
    [1, 1, 1, 2]
    """
    check_mask_axes(mask)
    return mask if len(mask.shape) == 2 else mask[:, None]


def attn_mask_for_torch_mha(mask):
    r"""Convert to the ``attn_mask`` of PyTorch's layer: True means ignore.

    .. math:: M \mapsto \neg M

    Args:
        mask: Booleans ``(n, m)``, the same for the whole batch.

    Returns:
        Booleans ``(n, m)``.

    Raises:
        ValueError: ``mask`` has other than two axes.
        TypeError: ``mask`` is not boolean.

    Source: PyTorch 2, ``torch.nn.MultiheadAttention``, ``attn_mask``.

    >>> attn_mask_for_torch_mha(tf.constant([[True, False]])).numpy().tolist()
    [[False, True]]
    """
    check_mask(mask)
    if len(mask.shape) != 2:
        raise ValueError(
            f"attn_mask needs a mask of shape (n, m), got {tuple(mask.shape)}"
        )
    return tf.logical_not(mask)


def key_padding_mask_for_torch_mha(mask):
    r"""Convert to PyTorch's ``key_padding_mask``: True means ignore.

    .. math:: (B, 1, m) \mapsto (B, m), \qquad M \mapsto \neg M

    Args:
        mask: Booleans ``(B, 1, m)``, as ``padding_mask`` gives them.

    Returns:
        Booleans ``(B, m)``.

    Raises:
        ValueError: ``mask`` has not the shape ``(B, 1, m)``.
        TypeError: ``mask`` is not boolean.

    Source: PyTorch 2, ``torch.nn.MultiheadAttention``, ``key_padding_mask``.

    >>> mask = tf.constant([[[True, False]]])
    >>> key_padding_mask_for_torch_mha(mask).numpy().tolist()
    [[False, True]]
    """
    check_mask(mask)
    if len(mask.shape) != 3 or mask.shape[1] != 1:
        raise ValueError(
            "key_padding_mask needs a mask of shape (B, 1, m), "
            f"got {tuple(mask.shape)}"
        )
    return tf.logical_not(mask[:, 0])


def check_mask_axes(mask):
    """Raise unless a mask is boolean and has two or three axes."""
    check_mask(mask)
    if len(mask.shape) not in (2, 3):
        raise ValueError(
            "mask must have shape (n, m), (B, n, m) or (B, 1, m), "
            f"got {tuple(mask.shape)}"
        )
