"""A recurrent model with attention on top, for whole sequences."""

import keras

from course_pkg.param_shapes import attentive_classifier_shapes

from .additive_layers import AdditiveAttention
from .dense import Dense
from .layer import Layer
from .recurrent import GRU


@keras.saving.register_keras_serializable("course_pkg")
class AttentiveClassifier(Layer):
    r"""Read a sequence, attend to all its states, and answer once.

    .. math:: y = c W + b, \qquad c = \sum_t \alpha_t h_t, \qquad
              \alpha = \operatorname{attention}(h, h_n)

    The last state asks which of all states matter.

    Args:
        d_in: Features of each step.
        d_hidden: Features of a state, and width of the attention.
        d_out: Entries of the answer.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: A size is below 1.

    Source: Bahdanau, Cho and Bengio (2015), eq. 5 and 6,
    https://arxiv.org/abs/1409.0473.

    >>> import tensorflow as tf
    >>> output, weights = AttentiveClassifier(4, 32, 3)(tf.ones((1, 5, 4)))
    >>> output.shape.as_list(), weights.shape.as_list()
    ([1, 3], [1, 5])
    """

    def __init__(self, d_in, d_hidden, d_out, **kwargs):
        super().__init__(**kwargs)
        attentive_classifier_shapes(d_in, d_hidden, d_out)  # checks the sizes
        self.d_in, self.d_hidden, self.d_out = d_in, d_hidden, d_out
        dtype = self.dtype_policy
        self.encoder = GRU(d_in, d_hidden, dtype=dtype)
        self.attention = AdditiveAttention(*[d_hidden] * 3, dtype=dtype)
        self.output_layer = Dense(d_hidden, d_out, dtype=dtype)

    def build(self, input_shape=None):
        """Make the weights of all parts."""
        self.encoder.build()
        self.attention.build()
        self.output_layer.build()

    def call(self, x, mask=None):
        """Read ``x``, ``(B, n, d_in)``, where ``mask``, ``(B, n)``, is True.

        Returns:
            The answer, ``(B, d_out)``, and the weights, ``(B, n)``.
        """
        states, last = self.encoder(x, mask=mask)
        context, weights = self.attention(states, last, mask=mask)
        return self.output_layer(context), weights  # (B, d_out), (B, n)

    def compute_mask(self, inputs, previous_mask=None):
        """Pass no mask on: the steps have been averaged away."""
        return None

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "d_in": self.d_in,
            "d_hidden": self.d_hidden,
            "d_out": self.d_out,
        }
