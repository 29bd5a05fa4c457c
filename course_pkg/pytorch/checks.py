"""What PyTorch's tensors must be, in sentences that quote what they are."""

import torch
from torch import Tensor

from course_pkg.shapes import check_broadcasts, check_last_axis


def dtype_name(tensor: Tensor) -> str:
    """Return the name of a tensor's dtype without ``torch.``."""
    return str(tensor.dtype).removeprefix("torch.")


def check_floating(**tensors: Tensor) -> None:
    """Raise unless tensors are floating point.

    Raises:
        TypeError: One is not.
    """
    for name, tensor in tensors.items():
        if not tensor.is_floating_point():
            raise TypeError(
                f"{name} must be floating point, got {dtype_name(tensor)}"
            )


def check_features(name: str, x: Tensor, size: int) -> None:
    """Raise unless a tensor is floating point and ends in ``size`` features.

    What is right is let through at once: a layer asks at every step.

    Raises:
        TypeError: It is not floating point.
        ValueError: It is empty, or its last axis has another size.
    """
    if x.is_floating_point() and x.numel() and x.shape[-1:] == (size,):
        return
    check_floating(**{name: x})
    check_last_axis(name, x.shape, size)


def check_ids(name: str, ids: Tensor) -> None:
    """Raise unless a tensor holds integers, as token ids must be.

    Raises:
        TypeError: It does not.
    """
    if ids.is_floating_point() or ids.dtype == torch.bool:
        raise TypeError(f"{name} must hold integers, got {dtype_name(ids)}")


def check_boolean(mask: Tensor) -> None:
    """Raise unless a mask is boolean.

    Raises:
        TypeError: It is not.
    """
    if mask.dtype != torch.bool:
        raise TypeError(f"mask must be boolean, got {dtype_name(mask)}")


def check_mask(mask: Tensor, target: tuple) -> None:
    """Raise unless a mask is boolean and broadcasts to the scores.

    Raises:
        TypeError: It is not boolean.
        ValueError: It does not broadcast to ``target``.
    """
    check_boolean(mask)
    check_broadcasts("mask", mask.shape, target)
