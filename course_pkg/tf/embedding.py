"""An embedding: one learned vector for every token."""

import keras
import tensorflow as tf

from course_pkg import param_shapes

from .layer import Layer, check_ids


def embed(ids, table):
    r"""Look the vectors of tokens up in a table.

    .. math:: x_t = E_{i_t}

    Args:
        ids: Integers of shape ``(...)``, each in ``[0, V)``.
        table: Floats of shape ``(V, d)``, one row a token.

    Returns:
        Floats, ``(..., d)``.

    Raises:
        TypeError: ``ids`` are not integers.
        ValueError: An id is out of range; checked outside graphs.

    Source: Bengio et al. (2003), *A Neural Probabilistic Language Model*,
    section 2.

    >>> table = tf.constant([[0.0, 1.0], [2.0, 3.0]])
    >>> embed(tf.constant([1, 0]), table).numpy().tolist()
    [[2.0, 3.0], [0.0, 1.0]]
    """
    check_ids("ids", ids, table.shape[0])
    return tf.gather(table, ids)  # (..., d)


@keras.saving.register_keras_serializable("course_pkg")
class Embedding(Layer):
    """A learned table with one vector a token.

    Args:
        vocab_size: Rows of the table.
        d_model: Features of a vector.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Bengio et al. (2003), *A Neural Probabilistic Language Model*,
    section 2.

    >>> Embedding(7, 3)(tf.constant([[1, 2]])).shape.as_list()
    [1, 2, 3]
    """

    def __init__(self, vocab_size, d_model, **kwargs):
        super().__init__(**kwargs)
        self.shapes = param_shapes.embedding_shapes(vocab_size, d_model)
        self.vocab_size, self.d_model = vocab_size, d_model

    def call(self, ids):
        """Map ``(...)`` token ids to ``(..., d_model)``."""
        return embed(ids, self.table)

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "vocab_size": self.vocab_size,
            "d_model": self.d_model,
        }
