"""What all layers of the reference have in common."""

import numpy as np

from course_pkg.params import check_params, initialise, nest, scope


class Layer:
    """Hold the parameters of a layer in one flat dictionary.

    A layer is called with its inputs and returns its output; ``vjp`` with the
    same inputs returns the output and a *pullback*, which turns the gradient
    of a loss to the output into ``(input gradients, parameter gradients)``, a
    tuple and a dictionary. Update ``params`` in place, with
    ``params[name] -= ...``, and every part of a larger layer sees it.

    Args:
        shapes: A dictionary from name to shape.
        params: A dictionary from name to array, or None to draw them.
        seed: An integer or generator, used when they are drawn.

    Raises:
        ValueError: A parameter is missing, unknown or of another shape.
    """

    def __init__(self, shapes, params, seed):
        params = initialise(shapes, seed) if params is None else params
        check_params(params, shapes)
        self.params = {name: np.asarray(params[name]) for name in shapes}

    def part(self, name):
        """Take the parameters of the part called ``name``."""
        return scope(self.params, name)


def nest_all(**parts):
    """Join gradient dictionaries, each under the name of its part."""
    joined = {}
    for name, gradients in parts.items():
        joined |= nest(name, gradients)
    return joined


def add_gradients(total, gradients):
    """Add one gradient dictionary to another that may lack its names."""
    for name, gradient in gradients.items():
        total[name] = total[name] + gradient if name in total else gradient
    return total
