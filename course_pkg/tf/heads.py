"""The heads of multi-head attention, apart and side by side."""

import tensorflow as tf

from course_pkg.shapes import check_axes, check_divides

from .layer import sizes


def split_heads(x, num_heads):
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

    >>> x = tf.constant([[[1, 2, 3, 4], [5, 6, 7, 8]]])
    >>> split_heads(x, 2).numpy().tolist()
    [[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]]
    """
    check_axes("x", x.shape, 3, "(batch, positions, features)")
    check_divides("num_heads", num_heads, "features", x.shape[-1])
    batch, n, width = sizes(x)
    if x.shape[1] == 1:  # nothing to exchange
        return tf.reshape(x, (batch, num_heads, 1, width // num_heads))
    apart = (batch, n, num_heads, width // num_heads)
    return tf.transpose(tf.reshape(x, apart), (0, 2, 1, 3))  # (B, h, n, d)


def merge_heads(x):
    r"""Put the heads' features side by side again.

    .. math:: x_{b, h, n, d} \to x_{b, n, (h d)}

    Args:
        x: Floats of shape ``(B, h, n, d)``.

    Returns:
        The same numbers, ``(B, n, h * d)``.

    Raises:
        ValueError: There are fewer than four axes.

    Source: Vaswani et al. (2017), section 3.2.2,
    https://arxiv.org/abs/1706.03762.

    >>> x = tf.reshape(tf.range(8), (1, 2, 4))
    >>> merge_heads(split_heads(x, 2)).numpy().tolist()
    [[[0, 1, 2, 3], [4, 5, 6, 7]]]
    """
    check_axes("x", x.shape, 4, "(batch, heads, positions, features)")
    batch, _, positions, _ = sizes(x)
    width = x.shape[1] * x.shape[3]
    if x.shape[2] == 1:  # nothing to exchange
        return tf.reshape(x, (batch, 1, width))
    together = tf.transpose(x, (0, 2, 1, 3))  # (B, n, h, d)
    return tf.reshape(together, (batch, positions, width))  # (B, n, h * d)
