"""The last layer of a Transformer: from vectors to logits."""

import keras
import tensorflow as tf

from course_pkg.param_shapes import dense_shapes

from .dense import dense
from .layer import Layer


@keras.saving.register_keras_serializable("course_pkg")
class Output(Layer):
    r"""Score every token of the vocabulary.

    .. math:: \operatorname{logits} = x W + b, \qquad
              \text{tied: } W = E^\top

    Args:
        d_model: Features that come in.
        vocab_size: Logits that go out.
        tied: Whether the matrix is an embedding's table, given at each call.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Press and Wolf (2017), section 1,
    https://arxiv.org/abs/1608.05859.
    """

    def __init__(self, d_model, vocab_size, tied=False, **kwargs):
        super().__init__(**kwargs)
        self.d_model, self.vocab_size = d_model, vocab_size
        self.tied = tied

    def build(self, input_shape=None):
        """Make ``b``, and ``w`` unless it is tied."""
        shapes = dense_shapes(self.d_model, self.vocab_size)
        if self.tied:
            del shapes["w"]
        self.add_weights(shapes)

    def call(self, x, table=None):
        """Map ``(B, n, d_model)`` to ``(B, n, V)``; the table, ``(V, d)``."""
        w = tf.transpose(table) if self.tied else self.w
        return dense(x, w, self.b)

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "d_model": self.d_model,
            "vocab_size": self.vocab_size,
            "tied": self.tied,
        }
