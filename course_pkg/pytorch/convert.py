"""Weights in and out of the layers, by the names of ``course_pkg.params``."""

import numpy as np
import torch
from torch import Tensor, nn

from course_pkg.params import check_params

# Where a parameter's name cannot be a module's attribute.
RENAMED = {"forwards": "forward", "backwards": "backward"}


def load(layer: nn.Module, params: dict[str, np.ndarray]) -> nn.Module:
    """Copy named arrays into a layer.

    Args:
        layer: A layer or model of this package.
        params: A dictionary from name to array in textbook orientation, as
            the functions of ``course_pkg.params`` and ``dump`` return it.

    Returns:
        The layer itself, in the precision it had.

    Raises:
        ValueError: A name is missing or unknown, or a shape is another one.

    Source: the names and orientation are those of ``course_pkg.params``.

    >>> from course_pkg.params import dense_params
    >>> from course_pkg.pytorch import Dense
    >>> layer = load(Dense(2, 3), dense_params(2, 3, seed=0))
    >>> layer.b.tolist()
    [0.0, 0.0, 0.0]
    """
    named = named_weights(layer)
    check_params(params, {name: one.shape for name, one in named.items()})
    with torch.no_grad():
        for name, weight in named.items():
            weight.copy_(torch.tensor(np.asarray(params[name])))
    return layer


def dump(layer: nn.Module) -> dict[str, np.ndarray]:
    """Copy a layer's weights into named arrays.

    Args:
        layer: A layer or model of this package.

    Returns:
        A dictionary from name to array in textbook orientation, which
        ``load`` takes in any framework of this package.

    Source: the names and orientation are those of ``course_pkg.params``.

    >>> from course_pkg.pytorch import Dense
    >>> {name: array.shape for name, array in dump(Dense(2, 3)).items()}
    {'w': (2, 3), 'b': (3,)}
    """
    return {
        name: as_array(weight) for name, weight in named_weights(layer).items()
    }


def named_weights(layer: nn.Module) -> dict[str, Tensor]:
    """Return a layer's parameters by the names of ``course_pkg.params``."""
    return {
        ".".join(RENAMED.get(part, part) for part in name.split(".")): weight
        for name, weight in layer.named_parameters()
    }


def as_array(tensor: Tensor) -> np.ndarray:
    """Copy a tensor into an array; NumPy has no bfloat16, so widen that."""
    tensor = tensor.detach().cpu()
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.float()
    return tensor.numpy().copy()
