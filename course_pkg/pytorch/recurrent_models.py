"""A recurrent model with attention on top, for whole sequences."""

import torch  # noqa: F401  (for the examples)
from torch import Tensor, nn

from .additive import AdditiveAttention
from .dense import Dense
from .recurrent import GRU


class AttentiveClassifier(nn.Module):
    r"""Read a sequence, attend to all its states, and answer once.

    .. math:: y = c W + b, \qquad c = \sum_t \alpha_t h_t, \qquad
              \alpha = \operatorname{attention}(h, h_n)

    The last state asks which of all states matter.

    Args:
        d_in: Features of each step.
        d_hidden: Features of a state, and width of the attention.
        d_out: Entries of the answer.

    Raises:
        ValueError: A size is below 1.

    Source: Bahdanau, Cho and Bengio (2015), eq. 5 and 6,
    https://arxiv.org/abs/1409.0473.

    >>> output, weights = AttentiveClassifier(4, 32, 3)(torch.ones(1, 5, 4))
    >>> output.shape, weights.shape
    (torch.Size([1, 3]), torch.Size([1, 5]))
    """

    def __init__(self, d_in: int, d_hidden: int, d_out: int) -> None:
        super().__init__()
        self.encoder = GRU(d_in, d_hidden)
        self.attention = AdditiveAttention(d_hidden, d_hidden, d_hidden)
        self.output = Dense(d_hidden, d_out)

    def forward(
        self, x: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Read ``x``, ``(B, n, d_in)``, where ``mask``, ``(B, n)``, is True.

        Returns:
            The answer, ``(B, d_out)``, and the weights, ``(B, n)``.
        """
        states, last = self.encoder(x, mask=mask)
        context, weights = self.attention(states, last, mask)
        return self.output(context), weights  # (B, d_out), (B, n)
