"""This course's masks, as the frameworks' own layers want them."""

from .masks import check_boolean


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

    >>> mask_for_keras([[True, False]]).tolist()
    [[[True, False]]]
    """
    mask = check_mask_axes(mask)
    return mask[None] if mask.ndim == 2 else mask


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

    >>> mask_for_sdpa([[[True, False]]]).shape
    (1, 1, 1, 2)
    """
    mask = check_mask_axes(mask)
    return mask if mask.ndim == 2 else mask[:, None]


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

    >>> attn_mask_for_torch_mha([[True, False]]).tolist()
    [[False, True]]
    """
    mask = check_boolean(mask)
    if mask.ndim != 2:
        raise ValueError(
            f"attn_mask needs a mask of shape (n, m), got {mask.shape}"
        )
    return ~mask


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

    >>> key_padding_mask_for_torch_mha([[[True, False]]]).tolist()
    [[False, True]]
    """
    mask = check_boolean(mask)
    if mask.ndim != 3 or mask.shape[1] != 1:
        raise ValueError(
            "key_padding_mask needs a mask of shape (B, 1, m), "
            f"got {mask.shape}"
        )
    return ~mask[:, 0]


def check_mask_axes(mask):
    """Return a boolean mask with two or three axes."""
    mask = check_boolean(mask)
    if mask.ndim not in (2, 3):
        raise ValueError(
            "mask must have shape (n, m), (B, n, m) or (B, 1, m), "
            f"got {mask.shape}"
        )
    return mask
