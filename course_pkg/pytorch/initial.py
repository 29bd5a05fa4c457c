"""A layer's first values: Glorot's for matrices, zeros for biases."""

import torch
from torch import Tensor, nn


def add_parameters(
    module: nn.Module, shapes: dict, optional: tuple = ()
) -> None:
    """Give a module one parameter for each named shape.

    The names and the orientation, ``x @ w``, are those of
    ``course_pkg.param_shapes``, so that a module's ``state_dict`` has the
    names the whole package uses.

    Args:
        module: The layer.
        shapes: A dictionary from name to shape.
        optional: Names that become None when ``shapes`` lacks them.
    """
    for name, shape in shapes.items():
        value = nn.Parameter(first_value(name, shape))
        module.register_parameter(name, value)
    for name in optional:
        if name not in shapes:
            module.register_parameter(name, None)


def first_value(name: str, shape: tuple) -> Tensor:
    """Draw one tensor by its name, from PyTorch's generator."""
    if name == "gain":
        return torch.ones(shape)
    if name.startswith("b"):
        return torch.zeros(shape)
    if name == "table":
        return torch.randn(shape) * shape[-1] ** -0.5
    value = torch.empty(*shape, *[1] * (2 - len(shape)))  # a vector: 1 column
    return nn.init.xavier_uniform_(value).view(shape)
