"""A Transformer encoder that answers once about a whole sequence."""

import math

import torch  # noqa: F401  (for the examples)
from torch import Tensor, nn

from course_pkg.shapes import check_one_of

from .dense import Dense
from .dropout import drop
from .embedding import Embedding
from .encoder import Encoder
from .masks import padding_mask
from .pooling import max_pool
from .positional_layers import SinusoidalPositions

POSITIONS = (None, "sinusoidal", "rotary", "alibi")


class EncoderClassifier(nn.Module):
    r"""Encode a sequence, keep each feature's largest value, and answer.

    .. math:: \operatorname{logits} = \operatorname{maxpool}\bigl(
              \operatorname{encoder}(\sqrt{d} E + P)\bigr) W + b

    Args:
        vocab_size: Tokens there are.
        num_classes: Entries of the answer.
        num_layers: Layers of the encoder.
        d_model: Features of its input and output.
        num_heads: Heads of every attention.
        d_ff: Features inside the feed-forward networks.
        dropout: Rate in ``[0, 1)`` in training: of what enters the encoder,
            within it, and of what was pooled.
        norm: ``"post"`` or ``"pre"``.
        positions: None, ``"sinusoidal"``, ``"rotary"`` or ``"alibi"``.
        pad_id: The token that fills; nothing attends to it or pools it.

    Raises:
        ValueError: A size, a rate or a name is out of range.

    Source: Vaswani et al. (2017), section 3, for the encoder,
    https://arxiv.org/abs/1706.03762; Collobert et al. (2011), section 3.3.2,
    for the pooling, https://arxiv.org/abs/1103.0398.

    >>> ids = torch.tensor([[4, 9, 0], [5, 3, 8]])
    >>> EncoderClassifier(11, 3, 2, 6, 3, 7)(ids).shape
    torch.Size([2, 3])
    """

    def __init__(
        self,
        vocab_size: int,
        num_classes: int,
        num_layers: int,
        d_model: int,
        num_heads: int,
        d_ff: int,
        dropout: float = 0.0,
        norm: str = "pre",
        positions: str | None = "sinusoidal",
        pad_id: int = 0,
    ) -> None:
        super().__init__()
        check_one_of("positions", positions, POSITIONS)
        self.d_model, self.dropout, self.pad_id = d_model, dropout, pad_id
        self.embedding = Embedding(vocab_size, d_model)
        added = positions == "sinusoidal"
        self.position = SinusoidalPositions(d_model) if added else None
        self.encoder = Encoder(
            num_layers,
            d_model,
            num_heads,
            d_ff,
            dropout,
            norm,
            positions=None if added else positions,
        )
        self.output = Dense(d_model, num_classes)

    def forward(self, ids: Tensor) -> Tensor:
        """Score every class for each row of ids, ``(B, n)``.

        Returns:
            Logits ``(B, num_classes)``, in nats.
        """
        mask = padding_mask(ids, self.pad_id)  # (B, 1, n)
        x = self.embedding(ids) * math.sqrt(self.d_model)  # (B, n, d_model)
        x = x if self.position is None else self.position(x)
        x = self.encoder(drop(x, self.dropout, self.training), mask)
        x = max_pool(x, mask[:, 0])  # (B, d_model)
        return self.output(drop(x, self.dropout, self.training))
