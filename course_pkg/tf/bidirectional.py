"""Reading a sequence from both ends."""

import keras
import tensorflow as tf

from .layer import Layer
from .recurrent import GRU


@keras.saving.register_keras_serializable("course_pkg")
class Bidirectional(Layer):
    """Two GRUs, one of which reads the sequence from its end.

    Args:
        d_in: Features of the input.
        d_hidden: Features of each GRU's state.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Schuster and Paliwal (1997), *Bidirectional recurrent neural
    networks*, section 3.
    """

    def __init__(self, d_in, d_hidden, **kwargs):
        super().__init__(**kwargs)
        self.d_in, self.d_hidden = d_in, d_hidden
        self.forward = GRU(d_in, d_hidden, dtype=self.dtype_policy)
        self.backward = GRU(d_in, d_hidden, dtype=self.dtype_policy)

    def build(self, input_shape=None):
        """Make both cells' weights."""
        self.forward.build()
        self.backward.build()

    def call(self, x, mask):
        """Return states ``(B, n, 2 * d_hidden)`` and last ones, side by side.

        The mask, ``(B, n)``, is False at padding.
        """
        states, last = self.forward(x, mask=mask)
        turned, first = self.backward(
            tf.reverse(x, [1]), mask=tf.reverse(mask, [1])
        )
        states = tf.concat([states, tf.reverse(turned, [1])], axis=-1)
        return states, tf.concat([last, first], axis=-1)

    def get_config(self):
        """Return the constructor's arguments."""
        config = {"d_in": self.d_in, "d_hidden": self.d_hidden}
        return super().get_config() | config
