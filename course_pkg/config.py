"""One small description of a Transformer, shared by the three frameworks."""

import dataclasses

from course_pkg.shapes import (
    check_at_least,
    check_divides,
    check_even,
    check_one_of,
    check_positive,
    check_probability,
)

NORMS = ("pre", "post")
ACTIVATIONS = ("relu", "gelu")
POSITIONS = ("sinusoidal", "learned", "rotary", "alibi", None)
TIES = (None, "output", "all")


@dataclasses.dataclass(frozen=True)
class TransformerConfig:
    """Say how large a Transformer is and which variants it uses.

    Args:
        source_vocab: Number of source tokens.
        target_vocab: Number of target tokens.
        d_model: Width of every position's vector.
        num_heads: Heads of every attention layer; divides ``d_model``.
        num_encoder_layers: Layers of the encoder.
        num_decoder_layers: Layers of the decoder.
        d_ff: Width inside the feed-forward networks.
        dropout: Rate in ``[0, 1)`` of what is dropped in training.
        max_length: Rows of the learned position tables.
        norm: ``"post"`` normalises after each residual sum, as the paper
            does; ``"pre"`` before each sub-layer, and once at the end.
        activation: ``"relu"`` or ``"gelu"``, inside the feed-forward.
        positions: ``"sinusoidal"`` and ``"learned"`` are added to the
            embeddings; ``"rotary"`` and ``"alibi"`` act inside
            self-attention; None leaves order unknown.
        tie_weights: ``"output"`` uses the target table, transposed, as the
            output matrix; ``"all"`` uses one table for the source as well.
        norm_epsilon: What layer norm adds to the variance.
        bias: Whether the attention projections have biases.
        pad_id: Token that fills short sequences; never attended to.
        bos_id: Token every target starts with.
        eos_id: Token every target ends with.

    Raises:
        ValueError: A value is out of its range; the message quotes it.

    Source: Vaswani et al. (2017), table 3, https://arxiv.org/abs/1706.03762.

    >>> TransformerConfig.base(37, 41, num_heads=4).d_ff
    2048
    """

    source_vocab: int
    target_vocab: int
    d_model: int = 512
    num_heads: int = 8
    num_encoder_layers: int = 6
    num_decoder_layers: int = 6
    d_ff: int = 2048
    dropout: float = 0.1
    max_length: int = 512
    norm: str = "post"
    activation: str = "relu"
    positions: str | None = "sinusoidal"
    tie_weights: str | None = None
    norm_epsilon: float = 1e-5
    bias: bool = True
    pad_id: int = 0
    bos_id: int = 1
    eos_id: int = 2

    def __post_init__(self):
        """Check every field."""
        for name in (
            "source_vocab",
            "target_vocab",
            "d_model",
            "num_encoder_layers",
            "num_decoder_layers",
            "d_ff",
            "max_length",
        ):
            check_at_least(name, getattr(self, name), 1)
        check_divides("num_heads", self.num_heads, "d_model", self.d_model)
        check_probability("dropout", self.dropout)
        check_positive("norm_epsilon", self.norm_epsilon)
        check_one_of("norm", self.norm, NORMS)
        check_one_of("activation", self.activation, ACTIVATIONS)
        check_one_of("positions", self.positions, POSITIONS)
        check_one_of("tie_weights", self.tie_weights, TIES)
        if self.positions == "rotary":
            check_even("d_model / num_heads", self.d_model // self.num_heads)
        if self.positions == "sinusoidal":
            check_even("d_model", self.d_model)
        self._check_tokens()

    def _check_tokens(self):
        """Check the vocabularies against the special tokens and the ties."""
        if self.tie_weights == "all" and self.source_vocab != (
            self.target_vocab
        ):
            raise ValueError(
                "tie_weights='all' needs equal vocabularies, "
                f"got {self.source_vocab} and {self.target_vocab}"
            )
        special = (self.pad_id, self.bos_id, self.eos_id)
        if len(set(special)) < len(special):
            raise ValueError(
                f"pad_id, bos_id and eos_id must differ, got {special}"
            )
        least = min(self.source_vocab, self.target_vocab)
        if not 0 <= min(special) <= max(special) < least:
            raise ValueError(
                f"pad_id, bos_id and eos_id must be in [0, {least}), "
                f"got {special}"
            )

    @classmethod
    def base(cls, source_vocab, target_vocab, **changes):
        """Give the paper's base model."""
        return cls(source_vocab, target_vocab, **changes)

    @classmethod
    def big(cls, source_vocab, target_vocab, **changes):
        """Give the paper's big model."""
        big = {"d_model": 1024, "num_heads": 16, "d_ff": 4096, "dropout": 0.3}
        return cls(source_vocab, target_vocab, **(big | changes))

    @classmethod
    def laptop(cls, source_vocab, target_vocab, **changes):
        """Give a small pre-norm model that trains on a laptop's processor."""
        small = {
            "d_model": 128,
            "num_heads": 4,
            "num_encoder_layers": 2,
            "num_decoder_layers": 2,
            "d_ff": 512,
            "norm": "pre",
        }
        return cls(source_vocab, target_vocab, **(small | changes))

    def to_dict(self):
        """Return the fields as a plain dictionary."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, fields):
        """Make a configuration from what ``to_dict`` returned.

        Raises:
            ValueError: A field is unknown.
        """
        known = [field.name for field in dataclasses.fields(cls)]
        for name in fields:
            check_one_of("field", name, known)
        return cls(**fields)
