"""All that decides how a translator is trained."""

import dataclasses

from course_pkg.config import TransformerConfig
from course_pkg.shapes import (
    check_at_least,
    check_one_of,
    check_positive,
    check_probability,
)

PRECISIONS = ("auto", "float32", "onednn", "bfloat16", "float16")
AT_LEAST_ONE = ("layers", "batch_tokens", "epochs", "average")


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Say what is trained, on what, how long, and from which seed.

    Args:
        src: Language to read, such as ``"de"``.
        tgt: Language to write.
        vocab_size: Pieces of words, of both languages together.
        d_model: Width of every position's vector.
        layers: Of the encoder, and of the decoder.
        heads: Of every attention.
        d_ff: Width inside the feed-forward networks.
        dropout: Rate at which sub-layers' outputs are dropped.
        dropout_inside: The same for attention weights and inner features.
        smoothing: Share of the loss spread over all pieces.
        peak_rate: The highest learning rate, after a twentieth of the way.
        clip_norm: The largest norm of all gradients together.
        batch_tokens: Most positions of a batch, on either side.
        epochs: How often to see each pair.
        average: How many of the last epochs' weights are averaged.
        seed: Of the weights, the batches and all that is dropped.
        precision: Of products. ``"onednn"`` is float32 by the route of
            ``use_onednn_matmul``, faster, and rounded where a processor has
            AMX; ``"bfloat16"`` and ``"float16"`` are mixed precision;
            ``"auto"`` is one of these on a GPU, and oneDNN elsewhere.

    Raises:
        ValueError: A value is out of its range; the message quotes it.
    """

    src: str = "de"
    tgt: str = "en"
    vocab_size: int = 6000
    d_model: int = 128
    layers: int = 4
    heads: int = 4
    d_ff: int = 256
    dropout: float = 0.2
    dropout_inside: float = 0.0
    smoothing: float = 0.1
    peak_rate: float = 5e-3
    clip_norm: float = 1.0
    batch_tokens: int = 3000
    epochs: int = 42
    average: int = 5
    seed: int = 1
    precision: str = "auto"

    def __post_init__(self):
        """Check what the model's configuration does not check."""
        for name in AT_LEAST_ONE:
            check_at_least(name, getattr(self, name), 1)
        for name in ("dropout_inside", "smoothing"):
            check_probability(name, getattr(self, name))
        check_positive("peak_rate", self.peak_rate)
        check_one_of("precision", self.precision, PRECISIONS)
        if self.src == self.tgt:
            raise ValueError(
                "src and tgt must be two languages, "
                f"got {self.src!r} and {self.tgt!r}"
            )
        self.model_config(self.vocab_size)

    def model_config(self, vocab_size):
        """Return the ``TransformerConfig`` for so many pieces."""
        return TransformerConfig(
            vocab_size,
            vocab_size,
            d_model=self.d_model,
            num_heads=self.heads,
            num_encoder_layers=self.layers,
            num_decoder_layers=self.layers,
            d_ff=self.d_ff,
            dropout=self.dropout,
            norm="pre",
            tie_weights="all",
        )

    @classmethod
    def from_dict(cls, fields):
        """Make a recipe from some of its fields.

        Raises:
            ValueError: A field is unknown, or a value out of its range.
        """
        known = [field.name for field in dataclasses.fields(cls)]
        for name in fields:
            check_one_of("field", name, known)
        return cls(**fields)
