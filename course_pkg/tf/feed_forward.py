"""The position-wise feed-forward network."""

import keras

from course_pkg import param_shapes
from course_pkg.config import ACTIVATIONS
from course_pkg.shapes import check_one_of, check_probability

from .dense import dense
from .layer import Layer, drop, dropout_layer


@keras.saving.register_keras_serializable("course_pkg")
class FeedForward(Layer):
    r"""Two dense layers, the same at every position.

    .. math:: f(x W_1 + b_1) W_2 + b_2

    Args:
        d_model: Features of the input and the output.
        d_ff: Features between the two layers.
        activation: ``f``, ``"relu"`` or ``"gelu"``.
        dropout: Rate in ``[0, 1)`` of what ``f`` gives that is set to zero
            in training.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: A size is below 1, or another argument is out of range.

    Source: Vaswani et al. (2017), eq. 2, https://arxiv.org/abs/1706.03762.

    >>> import tensorflow as tf
    >>> FeedForward(3, 7)(tf.zeros((2, 5, 3))).shape.as_list()
    [2, 5, 3]
    """

    def __init__(
        self, d_model, d_ff, activation="relu", dropout=0.0, **kwargs
    ):
        super().__init__(**kwargs)
        check_one_of("activation", activation, ACTIVATIONS)
        check_probability("dropout", dropout)
        self.shapes = param_shapes.feed_forward_shapes(d_model, d_ff)
        self.d_model, self.d_ff = d_model, d_ff
        self.activation, self.dropout = activation, dropout
        self.drop_hidden = dropout_layer(dropout, self.dtype_policy)

    def call(self, x, training=None):
        """Map ``(..., d_model)`` to ``(..., d_model)``."""
        hidden = dense(x, self.w_1, self.b_1, self.activation)  # (..., d_ff)
        hidden = drop(self.drop_hidden, hidden, training)
        return dense(hidden, self.w_2, self.b_2)  # (..., d_model)

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "d_model": self.d_model,
            "d_ff": self.d_ff,
            "activation": self.activation,
            "dropout": self.dropout,
        }
