"""Layers that add positions to their input."""

import keras
import tensorflow as tf

from course_pkg.param_shapes import (
    learned_positions_shapes,
    positional_embedding_shapes,
)
from course_pkg.shapes import (
    check_at_least,
    check_axes,
    check_even,
    check_last_axis,
    check_probability,
)

from .embedding import Embedding
from .layer import Layer, check_known, drop, dropout_layer, sizes
from .positional import exact_table


@keras.saving.register_keras_serializable("course_pkg")
class SinusoidalPositions(Layer):
    """Add interleaved sines and cosines; nothing is learned.

    Args:
        d_model: Features of the input, even.
        dropout: Rate in ``[0, 1)`` of sums set to zero in training.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: ``d_model`` is odd, or ``dropout`` out of range.

    Source: Vaswani et al. (2017), section 3.5,
    https://arxiv.org/abs/1706.03762.

    >>> SinusoidalPositions(4)(tf.zeros((1, 1, 4))).numpy().tolist()
    [[[0.0, 1.0, 0.0, 1.0]]]
    """

    def __init__(self, d_model, dropout=0.0, **kwargs):
        super().__init__(**kwargs)
        check_at_least("d_model", d_model, 1)
        check_even("d_model", d_model)
        check_probability("dropout", dropout)
        self.d_model, self.dropout = d_model, dropout
        self.drop_sum = dropout_layer(dropout, self.dtype_policy)

    def call(self, x, offset=0, training=None):
        """Add positions from ``offset`` on to ``(..., n, d_model)``."""
        check_sequence(x, self.d_model)
        table = exact_table(sizes(x)[-2], self.d_model, offset)
        x = x + tf.cast(table, x.dtype)  # (..., n, d_model)
        return drop(self.drop_sum, x, training)

    def get_config(self):
        """Return the constructor's arguments."""
        config = {"d_model": self.d_model, "dropout": self.dropout}
        return super().get_config() | config


@keras.saving.register_keras_serializable("course_pkg")
class LearnedPositions(Layer):
    """Add one learned vector for each position.

    Args:
        max_length: Number of positions there are vectors for.
        d_model: Features of the input.
        dropout: Rate in ``[0, 1)`` of sums set to zero in training.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: A size is below 1, or ``dropout`` out of range.

    Source: Gehring et al. (2017), section 3.1,
    https://arxiv.org/abs/1705.03122.

    >>> LearnedPositions(7, 4)(tf.zeros((2, 5, 4))).shape.as_list()
    [2, 5, 4]
    """

    def __init__(self, max_length, d_model, dropout=0.0, **kwargs):
        super().__init__(**kwargs)
        check_probability("dropout", dropout)
        self.shapes = learned_positions_shapes(max_length, d_model)
        self.max_length, self.d_model = max_length, d_model
        self.dropout = dropout
        self.drop_sum = dropout_layer(dropout, self.dtype_policy)

    def call(self, x, offset=0, training=None):
        """Add positions from ``offset`` on to ``(..., n, d_model)``."""
        check_sequence(x, self.d_model)
        check_known("offset", offset, 0)
        positions = offset + tf.range(sizes(x)[-2])  # (n,)
        end = offset + sizes(x)[-2]
        if tf.executing_eagerly() or not tf.is_tensor(end):
            self.check_end(int(end))
        x = x + tf.gather(self.table, positions)  # (..., n, d_model)
        return drop(self.drop_sum, x, training)

    def check_end(self, end):
        """Raise if a sequence ends beyond the table."""
        if end > self.max_length:
            raise ValueError(
                f"positions up to {end} need max_length at least {end}, "
                f"got {self.max_length}"
            )

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "max_length": self.max_length,
            "d_model": self.d_model,
            "dropout": self.dropout,
        }


@keras.saving.register_keras_serializable("course_pkg")
class PositionalEmbedding(Layer):
    """Add a learned vector for the token and one for its position.

    Args:
        vocab_size: Number of tokens.
        max_length: Number of positions there are vectors for.
        d_model: Features of each vector.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Raises:
        ValueError: A size is below 1.

    Source: Gehring et al. (2017), section 3.1,
    https://arxiv.org/abs/1705.03122.

    >>> PositionalEmbedding(11, 7, 4)(tf.constant([[3, 5]])).shape.as_list()
    [1, 2, 4]
    """

    def __init__(self, vocab_size, max_length, d_model, **kwargs):
        super().__init__(**kwargs)
        positional_embedding_shapes(vocab_size, max_length, d_model)  # checks
        self.vocab_size, self.max_length = vocab_size, max_length
        self.d_model = d_model
        dtype = self.dtype_policy
        self.tokens = Embedding(vocab_size, d_model, dtype=dtype)
        self.positions = LearnedPositions(max_length, d_model, dtype=dtype)

    def build(self, input_shape=None):
        """Make both tables."""
        self.tokens.build()
        self.positions.build()

    def call(self, ids, offset=0):
        """Map ids ``(B, n)`` to vectors ``(B, n, d_model)``."""
        return self.positions(self.tokens(ids), offset=offset)

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "vocab_size": self.vocab_size,
            "max_length": self.max_length,
            "d_model": self.d_model,
        }


def check_sequence(x, d_model):
    """Raise unless there are positions and ``d_model`` features."""
    check_axes("x", x.shape, 2, "(..., positions, features)")
    check_last_axis("x", x.shape, d_model)
