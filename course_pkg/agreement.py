"""How closely two results agree."""

import numpy as np


def digits(found, expected, most=12):
    r"""Count the digits to which two results agree.

    .. math:: \left\lfloor -\log_{10}
              \frac{\max |x - y|}{\max |y|} \right\rfloor

    Args:
        found: Numbers of any shape: an array or anything NumPy reads.
        expected: Numbers of the same shape.
        most: The count is cut off here: the last digits of a sum depend on
            the order in which a processor adds.

    Returns:
        Digits, from 0 to ``most``.

    Raises:
        ValueError: The shapes differ.

    >>> digits([1.0, 2.0], [1.0, 2.002])
    3
    """
    found, expected = np.asarray(found), np.asarray(expected)
    if found.shape != expected.shape:
        raise ValueError(
            f"expected shape {expected.shape}, found {found.shape}"
        )
    error = np.abs(found - expected).max()
    scale = np.abs(expected).max()
    if error == 0:
        return most
    if scale == 0 or not np.isfinite(error):
        return 0
    return int(np.clip(np.floor(-np.log10(error / scale)), 0, most))
