"""Layer normalisation."""

import keras
import tensorflow as tf

from course_pkg import param_shapes
from course_pkg.shapes import check_last_axis, check_positive

from .layer import Layer


def layer_norm(x, gain, bias, epsilon=1e-5):
    r"""Shift and scale every vector to mean 0 and variance 1, then relearn.

    .. math:: y = g \odot \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + b,
              \qquad \sigma^2 = \tfrac{1}{d} \sum_i (x_i - \mu)^2

    Args:
        x: Floats of shape ``(..., d)``.
        gain: ``g``, ``(d,)``.
        bias: ``b``, ``(d,)``.
        epsilon: What is added to the variance, inside the root.

    Returns:
        Floats, ``(..., d)``. Half precision is computed in float32.

    Raises:
        ValueError: The last axis of ``x`` is not ``d``.

    Source: Ba, Kiros and Hinton (2016), eq. 3 and 4,
    https://arxiv.org/abs/1607.06450.

    >>> x, one = tf.constant([[1.0, 3.0]]), tf.ones(2)
    >>> layer_norm(x, one, 0 * one).numpy().round(3).tolist()
    [[-1.0, 1.0]]
    """
    check_last_axis("x", x.shape, gain.shape[0])
    wide = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
    mean = tf.reduce_mean(wide, axis=-1, keepdims=True)  # (..., 1)
    centred = wide - mean
    variance = tf.reduce_mean(
        tf.square(centred), -1, keepdims=True
    )  # (..., 1)
    scaled = centred * tf.math.rsqrt(variance + epsilon)
    return tf.cast(scaled, x.dtype) * gain + bias  # (..., d)


@keras.saving.register_keras_serializable("course_pkg")
class LayerNorm(Layer):
    """Layer normalisation with a learned gain and bias.

    Args:
        d_model: Features of a vector.
        epsilon: What is added to the variance.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Ba, Kiros and Hinton (2016), eq. 3 and 4,
    https://arxiv.org/abs/1607.06450.

    >>> LayerNorm(3)(tf.zeros((2, 3))).numpy().tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """

    def __init__(self, d_model, epsilon=1e-5, **kwargs):
        super().__init__(**kwargs)
        check_positive("epsilon", epsilon)
        self.shapes = param_shapes.layer_norm_shapes(d_model)
        self.d_model, self.epsilon = d_model, epsilon

    def call(self, x):
        """Normalise ``(..., d_model)`` along the last axis."""
        return layer_norm(x, self.gain, self.bias, self.epsilon)

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "d_model": self.d_model,
            "epsilon": self.epsilon,
        }
