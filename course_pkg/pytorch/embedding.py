"""Embeddings: a table with one learned vector for each token."""

import torch  # noqa: F401  (for the examples)
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from course_pkg.param_shapes import embedding_shapes

from .checks import check_ids
from .initial import add_parameters


def embed(ids: Tensor, table: Tensor) -> Tensor:
    r"""Look tokens up in a table.

    .. math:: y_i = T_{\text{id}_i}

    Args:
        ids: Integers of shape ``(...)``, from 0 to ``V - 1``.
        table: Floats of shape ``(V, d_model)``.

    Returns:
        The tokens' rows, ``(..., d_model)``, in the units of ``table``.

    Raises:
        ValueError: An id is out of range (found on the CPU; a GPU stops with
            its own assertion).
        TypeError: ``ids`` does not hold integers.

    Source: Bengio et al. (2003), *A Neural Probabilistic Language Model*,
    section 2.

    >>> embed(torch.tensor([1, 1, 0]), torch.tensor([[2.0], [5.0]])).tolist()
    [[5.0], [5.0], [2.0]]
    """
    check_ids("ids", ids)
    try:
        return F.embedding(ids, table)  # (..., d_model)
    except IndexError:
        size = table.shape[0]
        wrong = ids[(ids < 0) | (ids >= size)][0].item()
        raise ValueError(f"ids must be in [0, {size}), got {wrong}") from None


class Embedding(nn.Module):
    r"""A table of one learned vector for each token.

    .. math:: y_i = T_{\text{id}_i}

    Args:
        vocab_size: ``V``, the number of tokens.
        d_model: The length of a vector.

    Raises:
        ValueError: A size is below 1.

    Source: Bengio et al. (2003), *A Neural Probabilistic Language Model*,
    section 2.

    >>> Embedding(7, 3)(torch.tensor([[4, 0]])).shape
    torch.Size([1, 2, 3])
    """

    def __init__(self, vocab_size: int, d_model: int) -> None:
        super().__init__()
        add_parameters(self, embedding_shapes(vocab_size, d_model))

    def forward(self, ids: Tensor) -> Tensor:
        """Map ids, ``(...)``, to vectors, ``(..., d_model)``."""
        return embed(ids, self.table)
