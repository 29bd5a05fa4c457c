"""A Transformer encoder that answers once about a whole sequence."""

import math

from course_pkg.param_shapes import encoder_classifier_shapes
from course_pkg.shapes import check_one_of

from .arrays import as_ids
from .dense import Dense
from .embedding import Embedding
from .encoder import Encoder
from .layer import Layer, nest_all
from .masks import padding_mask
from .pooling import max_pool, max_pool_vjp
from .positional_layers import SinusoidalPositions

POSITIONS = (None, "sinusoidal", "rotary", "alibi")


class EncoderClassifier(Layer):
    r"""Encode a sequence, keep each feature's largest value, and answer.

    .. math:: \operatorname{logits} = \operatorname{maxpool}\bigl(
              \operatorname{encoder}(\sqrt{d} E + P)\bigr) W + b

    Args:
        vocab_size: Tokens there are.
        num_classes: Entries of the answer.
        num_layers: Layers of the encoder.
        d_model: Width of its input and output.
        num_heads: Heads of every attention.
        d_ff: Width inside the feed-forward networks.
        dropout: Rate in ``[0, 1)``; this implementation drops nothing.
        norm: ``"post"`` or ``"pre"``.
        positions: None, ``"sinusoidal"``, ``"rotary"`` or ``"alibi"``.
        pad_id: The token that fills; nothing attends to it or pools it.
        params: ``embedding.table``, ``encoder.*`` and ``output.*``, or None
            to draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size, a rate or a name is out of range.

    Source: Vaswani et al. (2017), section 3, for the encoder,
    https://arxiv.org/abs/1706.03762; Collobert et al. (2011), section 3.3.2,
    for the pooling, https://arxiv.org/abs/1103.0398.

    >>> EncoderClassifier(11, 3, 2, 6, 3, 7)([[4, 9, 0], [5, 3, 8]]).shape
    (2, 3)
    """

    def __init__(
        self,
        vocab_size,
        num_classes,
        num_layers,
        d_model,
        num_heads,
        d_ff,
        dropout=0.0,
        norm="pre",
        positions="sinusoidal",
        pad_id=0,
        *,
        params=None,
        seed=0,
    ):
        check_one_of("positions", positions, POSITIONS)
        stack = (num_layers, d_model, num_heads, d_ff)
        shapes = encoder_classifier_shapes(
            vocab_size, num_classes, *stack, norm
        )
        super().__init__(shapes, params, seed)
        self.d_model, self.pad_id = d_model, pad_id
        self.embedding = Embedding(
            vocab_size, d_model, params=self.part("embedding")
        )
        added = positions == "sinusoidal"
        self.position = SinusoidalPositions(d_model) if added else None
        self.encoder = Encoder(
            *stack,
            dropout,
            norm,
            positions=None if added else positions,
            params=self.part("encoder"),
        )
        self.output = Dense(d_model, num_classes, params=self.part("output"))

    def __call__(self, ids):
        """Score every class for each row of ids, ``(B, n)``.

        Returns:
            Logits ``(B, num_classes)``, in nats.
        """
        ids = as_ids("ids", ids)
        mask = padding_mask(ids, self.pad_id)  # (B, 1, n)
        x = self.embedding(ids) * math.sqrt(self.d_model)  # (B, n, d_model)
        x = x if self.position is None else self.position(x)
        x = self.encoder(x, mask)
        return self.output(max_pool(x, mask[:, 0]))  # (B, num_classes)

    def vjp(self, ids):
        """Return the logits and their pullback; ids have no gradient."""
        ids = as_ids("ids", ids)
        mask = padding_mask(ids, self.pad_id)  # (B, 1, n)
        root = math.sqrt(self.d_model)
        x, back_embedding = self.embedding.vjp(ids)
        x = x * root if self.position is None else self.position(x * root)
        x, back_encoder = self.encoder.vjp(x, mask)
        x, back_pool = max_pool_vjp(x, mask[:, 0])
        logits, back_output = self.output.vjp(x)

        def pullback(grad):
            (grad,), output = back_output(grad)
            (grad,) = back_pool(grad)
            (grad,), encoder = back_encoder(grad)
            _, embedding = back_embedding(grad * root)
            return (), nest_all(
                embedding=embedding, encoder=encoder, output=output
            )

        return logits, pullback
