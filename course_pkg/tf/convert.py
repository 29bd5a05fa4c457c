"""Between the package's named parameters and a layer's Keras weights."""

import keras
import numpy as np

from course_pkg.params import check_params

OTHER_NAMES = {"output_layer": "output"}  # Keras keeps "output" to itself


def load(layer, params):
    """Give a layer the values of named parameters.

    Args:
        layer: A layer or model of this folder; it is built if it must be.
        params: A dictionary from name to array, as ``course_pkg.params``
            draws it and ``dump`` returns it.

    Returns:
        The layer itself.

    Raises:
        ValueError: A parameter is missing, unknown or of another shape.

    Source: the names and shapes of ``course_pkg.param_shapes``.

    >>> from course_pkg.params import dense_params
    >>> from course_pkg.tf import Dense
    >>> layer = load(Dense(3, 2), dense_params(3, 2, seed=0))
    >>> sorted(dump(layer))
    ['b', 'w']
    """
    weights = named_weights(layer)
    shapes = {name: tuple(one.shape) for name, one in weights.items()}
    check_params(params, shapes)
    for name, weight in weights.items():
        weight.assign(params[name])
    return layer


def dump(layer):
    """Return a layer's weights as named parameters.

    Args:
        layer: A layer or model of this folder; it is built if it must be.

    Returns:
        A dictionary from name to array, in the layer's own precision.

    Source: the names and shapes of ``course_pkg.param_shapes``.

    >>> from course_pkg.tf import LayerNorm
    >>> {name: array.tolist() for name, array in dump(LayerNorm(2)).items()}
    {'gain': [1.0, 1.0], 'bias': [0.0, 0.0]}
    """
    weights = named_weights(layer)
    return {name: np.array(one.numpy()) for name, one in weights.items()}


def named_weights(layer):
    """Find the weights of a layer by the names of its attributes."""
    if not layer.built:
        layer.build()
    return dict(walk("", layer))


def walk(prefix, layer):
    """Yield ``(name, weight)`` of a layer and of the layers inside it."""
    for attribute, value in vars(layer).items():
        name = prefix + OTHER_NAMES.get(attribute, attribute)
        if attribute.startswith("_"):
            continue
        if isinstance(value, keras.Variable):
            yield name, value
        elif isinstance(value, keras.layers.Layer):
            yield from walk(f"{name}.", value)
        elif isinstance(value, list):
            for index, one in enumerate(value):
                if isinstance(one, keras.layers.Layer):
                    yield from walk(f"{name}.{index}.", one)
