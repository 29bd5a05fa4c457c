"""What all Keras layers of this package share."""

import keras
import tensorflow as tf

from course_pkg.shapes import check_at_least


class Layer(keras.layers.Layer):
    """A Keras layer whose weights bear the names of ``course_pkg.params``.

    Its sizes are known from the constructor, so ``build`` needs no input
    shape, and ``layer.build()`` makes the weights ahead of the first call. A
    Keras mask on the first input passes on to the first output.
    """

    shapes = {}  # noqa: RUF012  (a layer with weights has its own)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._allow_non_tensor_positional_args = True  # layer(x, offset)

    def build(self, input_shape=None):
        """Make the weights that ``shapes`` names."""
        self.add_weights(self.shapes)

    def add_weights(self, shapes):
        """Make one trainable weight, and one attribute, for every name."""
        for name, shape in shapes.items():
            weight = self.add_weight(
                shape=shape, initializer=initializer(name, shape), name=name
            )
            setattr(self, name, weight)

    def compute_mask(self, inputs, previous_mask=None):
        """Return the Keras mask, ``(B, n)``, of the first input."""
        return keras_mask(inputs)


def initializer(name, shape):
    """Give Keras's initialiser for a weight, by its name."""
    if name == "gain":
        return "ones"
    if name.startswith("b"):
        return "zeros"
    if name == "table":
        return keras.initializers.RandomNormal(stddev=shape[-1] ** -0.5)
    if len(shape) == 1:  # a matrix of one column
        limit = (6 / (shape[0] + 1)) ** 0.5
        return keras.initializers.RandomUniform(-limit, limit)
    return "glorot_uniform"


def keras_mask(tensor):
    """Return the mask that Keras attached to a tensor, or None."""
    return getattr(tensor, "_keras_mask", None)


def with_keras_mask(mask, tensor):
    """Let an attention mask also hide what a tensor's Keras mask hides.

    Args:
        mask: Booleans that broadcast to ``(B, n, m)``, or None.
        tensor: ``(B, m, d)``, perhaps with a Keras mask, ``(B, m)``, as an
            ``Embedding(mask_zero=True)`` attaches it.

    Returns:
        Booleans that broadcast to ``(B, n, m)``, or None if nothing is hidden.
    """
    hidden = keras_mask(tensor)
    if hidden is None:
        return mask
    hidden = keras.ops.expand_dims(hidden, 1)  # (B, 1, m)
    return hidden if mask is None else keras.ops.logical_and(mask, hidden)


def sizes(tensor):
    """Return the shape, each size an integer if known, else a tensor."""
    static = tensor.shape.as_list()
    if None not in static:
        return static
    dynamic = tf.shape(tensor)
    return [
        dynamic[axis] if size is None else size
        for axis, size in enumerate(static)
    ]


def check_known(name, number, least):
    """Raise if a number is too small; in a graph a tensor is not known."""
    if tf.executing_eagerly() or not tf.is_tensor(number):
        check_at_least(name, int(number), least)


def check_ids(name, ids, size):
    """Raise unless ids are integers and, outside a graph, below ``size``."""
    if not ids.dtype.is_integer:
        raise TypeError(
            f"{name} must hold whole numbers, got {ids.dtype.name}"
        )
    if tf.executing_eagerly() and tf.size(ids):
        for wrong in (int(tf.reduce_min(ids)), int(tf.reduce_max(ids))):
            if not 0 <= wrong < size:
                raise ValueError(f"{name} must be in [0, {size}), got {wrong}")


def cast_like(weight, x):
    """Give a weight, or None, the precision of ``x``.

    Within ``call`` Keras does it; a method that is called by itself must.
    """
    return None if weight is None else tf.cast(weight, x.dtype)


def dropout_layer(rate, dtype):
    """Make a dropout layer; None where nothing would be dropped."""
    return keras.layers.Dropout(rate, dtype=dtype) if rate else None


def drop(dropout, x, training):
    """Apply a layer made by ``dropout_layer``."""
    return x if dropout is None else dropout(x, training=training)


def with_weights(result, asked):
    """Return output and weights; the weights are None if not asked for."""
    return result if asked else (result, None)
