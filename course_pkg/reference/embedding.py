"""Embedding: a table with one learned vector for each token."""

import numpy as np

from course_pkg.param_shapes import embedding_shapes

from .arrays import as_ids
from .layer import Layer


def embed(ids, table):
    r"""Look tokens up in a table.

    .. math:: x_t = E_{i_t}

    Args:
        ids: Whole numbers of shape ``(...)``, each in ``[0, V)``.
        table: The table ``E``, ``(V, d)``.

    Returns:
        Vectors of shape ``(..., d)``, in the units of the table.

    Raises:
        ValueError: An id is not in the table.
        TypeError: ``ids`` does not hold whole numbers.

    Source: Bengio et al. (2003), *A Neural Probabilistic Language Model*,
    section 2.

    >>> embed([1, 0], np.array([[5.0], [7.0]])).tolist()
    [[7.0], [5.0]]
    """
    ids = as_ids("ids", ids, 0, "(...)")
    size = len(table)
    outside = (ids < 0) | (ids >= size)
    if outside.any():
        raise ValueError(
            f"ids must be in [0, {size}), got {ids[outside].flat[0]}"
        )
    return table[ids]  # (..., d)


def embed_vjp(ids, table):
    """Look tokens up; add the gradient of each to its row of the table."""

    def pullback(grad):
        total = np.zeros_like(table)
        np.add.at(total, ids, grad)  # a token may occur more than once
        return (total,)

    return embed(ids, table), pullback


class Embedding(Layer):
    """A table with one learned vector for each token.

    Args:
        vocab_size: Number of tokens, ``V``.
        d_model: Entries of each vector.
        params: ``table``, or None to draw it.
        seed: What it is drawn with.

    Raises:
        ValueError: A size is below 1.

    Source: Bengio et al. (2003), *A Neural Probabilistic Language Model*,
    section 2.

    >>> Embedding(11, 4)(np.array([[3, 5]])).shape
    (1, 2, 4)
    """

    def __init__(self, vocab_size, d_model, *, params=None, seed=0):
        super().__init__(embedding_shapes(vocab_size, d_model), params, seed)

    def __call__(self, ids):
        """Map ids ``(...)`` to vectors ``(..., d_model)``."""
        return embed(ids, self.params["table"])

    def vjp(self, ids):
        """Return the vectors and their pullback; ids have no gradient."""
        x, back = embed_vjp(ids, self.params["table"])
        return x, lambda grad: ((), {"table": back(grad)[0]})
