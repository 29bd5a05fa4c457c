"""Layers that add positions to their input."""

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

from .arrays import as_array, sum_to
from .embedding import Embedding
from .layer import Layer, nest_all
from .positional import sinusoidal_interleaved


class SinusoidalPositions(Layer):
    """Add interleaved sines and cosines; nothing is learned.

    Args:
        d_model: Width of the input, even.
        dropout: Rate in ``[0, 1)`` of sums dropped in training; this
            implementation drops none.

    Raises:
        ValueError: ``d_model`` is odd, or ``dropout`` out of range.

    Source: Vaswani et al. (2017), section 3.5,
    https://arxiv.org/abs/1706.03762.

    >>> import numpy as np
    >>> SinusoidalPositions(4)(np.zeros((1, 1, 4))).tolist()
    [[[0.0, 1.0, 0.0, 1.0]]]
    """

    def __init__(self, d_model, dropout=0.0):
        check_at_least("d_model", d_model, 1)
        check_even("d_model", d_model)
        check_probability("dropout", dropout)
        super().__init__({}, {}, None)
        self.d_model = d_model

    def __call__(self, x, offset=0):
        """Add positions from ``offset`` on to ``(..., n, d_model)``."""
        x = check_sequence(x, self.d_model)
        table = sinusoidal_interleaved(x.shape[-2], self.d_model, offset)
        return x + table.astype(x.dtype)  # (..., n, d_model)

    def vjp(self, x, offset=0):
        """Return the sum and its pullback."""
        return self(x, offset), lambda grad: ((grad,), {})


class LearnedPositions(Layer):
    """Add one learned vector for each position.

    Args:
        max_length: Number of positions there are vectors for.
        d_model: Width of the input.
        dropout: Rate in ``[0, 1)`` of sums dropped in training; this
            implementation drops none.
        params: ``table``, or None to draw it.
        seed: What it is drawn with.

    Raises:
        ValueError: A size is below 1, or ``dropout`` out of range.

    Source: Gehring et al. (2017), section 3.1,
    https://arxiv.org/abs/1705.03122.

    >>> import numpy as np
    >>> table = np.array([[1.0], [2.0], [3.0]])
    >>> layer = LearnedPositions(3, 1, params={"table": table})
    >>> layer(np.zeros((1, 2, 1)), offset=1).tolist()
    [[[2.0], [3.0]]]
    """

    def __init__(
        self, max_length, d_model, dropout=0.0, *, params=None, seed=0
    ):
        check_probability("dropout", dropout)
        shapes = learned_positions_shapes(max_length, d_model)
        super().__init__(shapes, params, seed)
        self.max_length, self.d_model = max_length, d_model

    def __call__(self, x, offset=0):
        """Add positions from ``offset`` on to ``(..., n, d_model)``."""
        x = check_sequence(x, self.d_model)
        return x + self._rows(x.shape[-2], offset)  # (..., n, d_model)

    def vjp(self, x, offset=0):
        """Return the sum and its pullback."""

        def pullback(grad):
            table = 0.0 * self.params["table"]
            rows = slice(offset, offset + grad.shape[-2])
            table[rows] = sum_to(grad, grad.shape[-2:])
            return (grad,), {"table": table}

        return self(x, offset), pullback

    def _rows(self, length, offset):
        """Return the vectors of ``length`` positions from ``offset`` on."""
        check_at_least("offset", offset, 0)
        end = offset + length
        if end > self.max_length:
            raise ValueError(
                f"positions up to {end} need max_length at least {end}, "
                f"got {self.max_length}"
            )
        return self.params["table"][offset:end]  # (length, d_model)


class PositionalEmbedding(Layer):
    """Add a learned vector for the token and one for its position.

    Args:
        vocab_size: Number of tokens.
        max_length: Number of positions there are vectors for.
        d_model: Entries of each vector.
        params: ``tokens.table`` and ``positions.table``, or None to draw
            them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size is below 1.

    Source: Gehring et al. (2017), section 3.1,
    https://arxiv.org/abs/1705.03122.

    >>> PositionalEmbedding(11, 7, 4)([[3, 5]]).shape
    (1, 2, 4)
    """

    def __init__(
        self, vocab_size, max_length, d_model, *, params=None, seed=0
    ):
        shapes = positional_embedding_shapes(vocab_size, max_length, d_model)
        super().__init__(shapes, params, seed)
        self.tokens = Embedding(
            vocab_size, d_model, params=self.part("tokens")
        )
        self.positions = LearnedPositions(
            max_length, d_model, params=self.part("positions")
        )

    def __call__(self, ids, offset=0):
        """Map ids ``(B, n)`` to vectors ``(B, n, d_model)``."""
        return self.positions(self.tokens(ids), offset)

    def vjp(self, ids, offset=0):
        """Return the vectors and their pullback; ids have no gradient."""
        x, token_back = self.tokens.vjp(ids)
        y, position_back = self.positions.vjp(x, offset)

        def pullback(grad):
            (grad,), positions = position_back(grad)
            _, tokens = token_back(grad)
            return (), nest_all(tokens=tokens, positions=positions)

        return y, pullback


def check_sequence(x, d_model):
    """Return an array with positions and ``d_model`` features."""
    x = as_array("x", x)
    check_axes("x", x.shape, 2, "(..., positions, features)")
    check_last_axis("x", x.shape, d_model)
    return x
