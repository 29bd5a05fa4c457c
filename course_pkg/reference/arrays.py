"""What every reference layer does to its arguments before the mathematics."""

import numpy as np

from course_pkg.shapes import check_axes, check_broadcasts


def as_array(name, array):
    """Return numbers as a float array, whole numbers as float64."""
    array = np.asarray(array)
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} must hold numbers, got {array.dtype}")
    return array.astype(np.float64)


def as_mask(mask, target):
    """Return a mask that broadcasts to ``target``; refuse other types."""
    mask = np.asarray(mask)
    if mask.dtype != np.bool_:
        raise TypeError(f"mask must be boolean, got {mask.dtype}")
    check_broadcasts("mask", mask.shape, target)
    return mask


def as_ids(name, ids, least=2, form="(batch, positions)"):
    """Return token ids as an array of whole numbers."""
    ids = np.asarray(ids)
    if ids.dtype.kind not in "iu":
        raise TypeError(f"{name} must hold whole numbers, got {ids.dtype}")
    check_axes(name, ids.shape, least, form)
    return ids


def sum_to(gradient, shape):
    """Undo broadcasting: add up a gradient along the axes that were copied.

    >>> sum_to(np.ones((2, 3)), (3,)).tolist()
    [2.0, 2.0, 2.0]
    """
    extra = gradient.ndim - len(shape)
    gradient = gradient.sum(axis=tuple(range(extra)))
    copied = tuple(
        axis
        for axis, size in enumerate(shape)
        if size == 1 != gradient.shape[axis]
    )
    return gradient.sum(axis=copied, keepdims=True)


def swap(array):
    """Transpose the last two axes, ``(..., n, m)`` to ``(..., m, n)``."""
    return np.swapaxes(array, -2, -1)
