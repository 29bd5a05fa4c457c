"""Ways to split a width into heads, right and wrong ones."""


def split_right(x, num_heads):
    """Split ``(B, n, h * d)`` into ``(B, h, n, d)``."""
    return x.reshape(*x.shape[:2], num_heads, -1).swapaxes(1, 2)


def merge_right(x):
    """Merge ``(B, h, n, d)`` into ``(B, n, h * d)``."""
    x = x.swapaxes(1, 2)  # (B, n, h, d)
    return x.reshape(*x.shape[:2], -1)


def split_straight(x, num_heads):
    """Reshape without the transpose; the shape is right."""
    batch, n, width = x.shape
    return x.reshape(batch, num_heads, n, width // num_heads)


def split_interleaved(x, num_heads):
    """Give head i every h-th column instead of a strip."""
    x = x.reshape(*x.shape[:2], -1, num_heads)  # (B, n, d, h)
    return x.transpose(0, 3, 1, 2)  # (B, h, n, d)
