"""A Transformer encoder that answers once about a whole sequence."""

import math

import keras

from course_pkg.shapes import check_axes, check_one_of

from .dense import Dense
from .embedding import Embedding
from .encoder import Encoder
from .layer import drop, dropout_layer
from .masks import padding_mask
from .pooling import max_pool
from .positional_layers import SinusoidalPositions

POSITIONS = (None, "sinusoidal", "rotary", "alibi")


@keras.saving.register_keras_serializable("course_pkg")
class EncoderClassifier(keras.Model):
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
        **kwargs: ``name`` and ``dtype``, as of any Keras model.

    Raises:
        ValueError: A size, a rate or a name is out of range.

    Source: Vaswani et al. (2017), section 3, for the encoder,
    https://arxiv.org/abs/1706.03762; Collobert et al. (2011), section 3.3.2,
    for the pooling, https://arxiv.org/abs/1103.0398.

    >>> import tensorflow as tf
    >>> ids = tf.constant([[4, 9, 0], [5, 3, 8]])
    >>> EncoderClassifier(11, 3, 2, 6, 3, 7)(ids).shape.as_list()
    [2, 3]
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
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_one_of("positions", positions, POSITIONS)
        self.arguments = {
            "vocab_size": vocab_size,
            "num_classes": num_classes,
            "num_layers": num_layers,
            "d_model": d_model,
            "num_heads": num_heads,
            "d_ff": d_ff,
            "dropout": dropout,
            "norm": norm,
            "positions": positions,
            "pad_id": pad_id,
        }
        self.d_model, self.pad_id = d_model, pad_id
        self.make_parts(**self.arguments)

    def make_parts(
        self, vocab_size, num_classes, dropout, norm, positions, **others
    ):
        """Make the layers, without their weights."""
        dtype, d_model = self.dtype_policy, self.d_model
        del others["pad_id"]
        self.embedding = Embedding(vocab_size, d_model, dtype=dtype)
        self.position = None
        if positions == "sinusoidal":
            self.position = SinusoidalPositions(d_model, dtype=dtype)
            positions = None
        options = {"dropout": dropout, "norm": norm, "positions": positions}
        self.encoder = Encoder(**others, **options, dtype=dtype)
        self.output_layer = Dense(d_model, num_classes, dtype=dtype)
        self.drop_input = dropout_layer(dropout, dtype)
        self.drop_pooled = dropout_layer(dropout, dtype)

    def build(self, input_shape=None):
        """Make the weights of all parts."""
        self.embedding.build()
        self.encoder.build()
        self.output_layer.build()

    def call(self, ids, training=None):
        """Score every class for each row of ids, ``(B, n)``.

        Returns:
            Logits ``(B, num_classes)``, in nats.
        """
        check_axes("ids", ids.shape, 2, "(batch, positions)")
        mask = padding_mask(ids, self.pad_id)  # (B, 1, n)
        x = self.embedding(ids) * math.sqrt(self.d_model)  # (B, n, d_model)
        x = x if self.position is None else self.position(x)
        x = drop(self.drop_input, x, training)
        x = self.encoder(x, mask=mask, training=training)
        x = max_pool(x, mask[:, 0])  # (B, d_model)
        return self.output_layer(drop(self.drop_pooled, x, training))

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | self.arguments
