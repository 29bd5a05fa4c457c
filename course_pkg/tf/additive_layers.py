"""Attention over a sequence's features as layers."""

import keras

from course_pkg.param_shapes import additive_shapes, multiplicative_shapes
from course_pkg.shapes import check_last_axis

from .additive import (
    attend_over,
    check_pair,
    dot_scores,
    multiplicative_scores,
    scores_of_projected,
)
from .dense import dense
from .layer import Layer, cast_like, keras_mask


class Alignment(Layer):
    """What the two layers share: a Keras mask of the features hides them."""

    def __call__(self, features, hidden, mask=None, **options):
        """Take a Keras mask of the features if there is no other."""
        mask = keras_mask(features) if mask is None else mask
        return super().__call__(features, hidden, mask=mask, **options)

    def project(self, features):
        """Do what can be done once for many states: here, nothing."""
        return features

    def compute_mask(self, inputs, previous_mask=None):
        """Pass no mask on: the steps have been averaged away."""
        return None


@keras.saving.register_keras_serializable("course_pkg")
class AdditiveAttention(Alignment):
    """Attention whose scores come from a small network.

    Args:
        d_features: Entries of each feature.
        d_hidden: Entries of the state that asks.
        d_attention: Width of the network.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Bahdanau, Cho and Bengio (2015), eq. 5, 6 and appendix A.1.2,
    https://arxiv.org/abs/1409.0473.

    >>> import tensorflow as tf
    >>> attention = AdditiveAttention(4, 3, 5)
    >>> context, weights = attention(tf.zeros((2, 7, 4)), tf.zeros((2, 3)))
    >>> context.shape.as_list(), weights.shape.as_list()
    ([2, 4], [2, 7])
    """

    def __init__(self, d_features, d_hidden, d_attention, **kwargs):
        super().__init__(**kwargs)
        self.shapes = additive_shapes(d_features, d_hidden, d_attention)
        self.d_features, self.d_hidden = d_features, d_hidden
        self.d_attention = d_attention

    def project(self, features):
        """Multiply the features by ``w_1``, once for many states."""
        return dense(features, cast_like(self.w_1, features))  # (B, n, d_a)

    def call(self, features, hidden, mask=None, projected=None):
        """Return the context, ``(B, d_features)``, and weights, ``(B, n)``."""
        check_pair(features, hidden)
        check_last_axis("features", features.shape, self.d_features)
        if projected is None:
            projected = self.project(features)
        scores = scores_of_projected(projected, hidden, self.w_2, self.v)
        return attend_over(features, scores, mask)

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "d_features": self.d_features,
            "d_hidden": self.d_hidden,
            "d_attention": self.d_attention,
        }


@keras.saving.register_keras_serializable("course_pkg")
class MultiplicativeAttention(Alignment):
    """Attention whose scores are a bilinear form.

    Args:
        d_features: Entries of each feature.
        d_hidden: Entries of the state that asks.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Luong, Pham and Manning (2015), section 3.1,
    https://arxiv.org/abs/1508.04025.

    >>> import tensorflow as tf
    >>> attention = MultiplicativeAttention(4, 3)
    >>> context, weights = attention(tf.zeros((2, 7, 4)), tf.zeros((2, 3)))
    >>> context.shape.as_list(), weights.shape.as_list()
    ([2, 4], [2, 7])
    """

    def __init__(self, d_features, d_hidden, **kwargs):
        super().__init__(**kwargs)
        self.shapes = multiplicative_shapes(d_features, d_hidden)
        self.d_features, self.d_hidden = d_features, d_hidden

    def call(self, features, hidden, mask=None, projected=None):
        """Return the context, ``(B, d_features)``, and weights, ``(B, n)``."""
        scores = multiplicative_scores(features, hidden, self.w)
        return attend_over(features, scores, mask)

    def get_config(self):
        """Return the constructor's arguments."""
        config = {"d_features": self.d_features, "d_hidden": self.d_hidden}
        return super().get_config() | config


@keras.saving.register_keras_serializable("course_pkg")
class DotAttention(Alignment):
    """Attention whose scores are dot products; it has no parameters.

    Args:
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Luong, Pham and Manning (2015), section 3.1,
    https://arxiv.org/abs/1508.04025.

    >>> import tensorflow as tf
    >>> features, hidden = tf.zeros((2, 7, 3)), tf.zeros((2, 3))
    >>> context, weights = DotAttention()(features, hidden)
    >>> context.shape.as_list(), weights.shape.as_list()
    ([2, 3], [2, 7])
    """

    def call(self, features, hidden, mask=None, projected=None):
        """Return the context, ``(B, d)``, and the weights, ``(B, n)``."""
        return attend_over(features, dot_scores(features, hidden), mask)
