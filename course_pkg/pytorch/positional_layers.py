"""Layers that add positions to a sequence."""

import torch
from torch import Tensor, nn

from course_pkg.param_shapes import learned_positions_shapes
from course_pkg.shapes import (
    check_axes,
    check_probability,
)

from .checks import check_features
from .dropout import drop
from .embedding import Embedding
from .initial import add_parameters
from .positional import interleaved_table


class SinusoidalPositions(nn.Module):
    r"""Add the paper's sinusoids to a sequence.

    .. math:: y_t = x_t + P_{t + \text{offset}}

    Args:
        d_model: Features of a vector; even.
        dropout: Rate in ``[0, 1)`` of the sum dropped in training.

    Raises:
        ValueError: ``d_model`` is odd, or ``dropout`` out of range.

    Source: Vaswani et al. (2017), section 3.5,
    https://arxiv.org/abs/1706.03762.

    >>> SinusoidalPositions(4)(torch.zeros(1, 1, 4)).tolist()
    [[[0.0, 1.0, 0.0, 1.0]]]
    """

    def __init__(self, d_model: int, dropout: float = 0.0) -> None:
        super().__init__()
        check_probability("dropout", dropout)
        self.d_model, self.dropout = d_model, dropout
        self._table = interleaved_table(1, d_model)  # grows when it must

    def forward(self, x: Tensor, offset: int = 0) -> Tensor:
        """Add positions.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            offset: Position of the first vector.

        Returns:
            Floats of shape ``(B, n, d_model)``.
        """
        check_sequence(x, self.d_model)
        table = self._rows(offset + x.shape[-2], x)
        x = x + table[offset : offset + x.shape[-2]]  # (B, n, d_model)
        return drop(x, self.dropout, self.training)

    def _rows(self, length: int, x: Tensor) -> Tensor:
        """Return at least ``length`` rows, in the type of ``x``."""
        if torch.compiler.is_compiling():  # a graph keeps no table
            return interleaved_table(length, self.d_model).to(x)
        held = self._table
        if len(held) < length or held.dtype != x.dtype:
            rows = max(length, 2 * len(held), 64)
            self._table = interleaved_table(rows, self.d_model).to(x)
        elif held.device != x.device:
            self._table = held.to(x.device)
        return self._table


class LearnedPositions(nn.Module):
    r"""Add a learned vector for each position to a sequence.

    .. math:: y_t = x_t + P_{t + \text{offset}}

    Args:
        max_length: Rows of the table; no position lies beyond it.
        d_model: Features of a vector.
        dropout: Rate in ``[0, 1)`` of the sum dropped in training.

    Raises:
        ValueError: A size is below 1, or ``dropout`` out of range.

    Source: Gehring et al. (2017), section 3.1,
    https://arxiv.org/abs/1705.03122.

    >>> LearnedPositions(7, 4)(torch.zeros(2, 5, 4)).shape
    torch.Size([2, 5, 4])
    """

    def __init__(
        self, max_length: int, d_model: int, dropout: float = 0.0
    ) -> None:
        super().__init__()
        check_probability("dropout", dropout)
        self.dropout = dropout
        add_parameters(self, learned_positions_shapes(max_length, d_model))

    def forward(self, x: Tensor, offset: int = 0) -> Tensor:
        """Add positions.

        Args:
            x: Floats of shape ``(B, n, d_model)``.
            offset: Position of the first vector.

        Returns:
            Floats of shape ``(B, n, d_model)``.

        Raises:
            ValueError: A position lies beyond the table.
        """
        max_length, d_model = self.table.shape
        check_sequence(x, d_model)
        end = offset + x.shape[-2]
        if end > max_length:
            raise ValueError(
                f"positions up to {end} need max_length at least {end}, "
                f"got {max_length}"
            )
        x = x + self.table[offset:end]  # (B, n, d_model)
        return drop(x, self.dropout, self.training)


class PositionalEmbedding(nn.Module):
    r"""Embed tokens and add a learned vector for each position.

    .. math:: y_t = E_{\text{id}_t} + P_t

    Args:
        vocab_size: Number of tokens.
        max_length: Rows of the position table.
        d_model: Features of a vector.

    Raises:
        ValueError: A size is below 1.

    Source: Gehring et al. (2017), section 3.1,
    https://arxiv.org/abs/1705.03122.

    >>> PositionalEmbedding(11, 7, 4)(torch.tensor([[3, 5]])).shape
    torch.Size([1, 2, 4])
    """

    def __init__(self, vocab_size: int, max_length: int, d_model: int) -> None:
        super().__init__()
        self.tokens = Embedding(vocab_size, d_model)
        self.positions = LearnedPositions(max_length, d_model)

    def forward(self, ids: Tensor, offset: int = 0) -> Tensor:
        """Map ids, ``(B, n)``, to vectors, ``(B, n, d_model)``."""
        return self.positions(self.tokens(ids), offset)


def check_sequence(x: Tensor, d_model: int) -> None:
    """Raise unless ``x`` is a batch of sequences of ``d_model`` features."""
    check_features("x", x, d_model)
    check_axes("x", x.shape, 2, "(..., positions, features)")
