"""Every layer in TensorFlow; the same names as in ``course_pkg.reference``."""

from course_pkg.frameworks import require

require("tensorflow", extra="tf")

# ruff: noqa: E402  (the import above explains a failure)
from .additive import (
    additive_scores,
    attend_over,
    dot_scores,
    multiplicative_scores,
)
from .additive_layers import AdditiveAttention, MultiplicativeAttention
from .beam_search import beam_search
from .cache import KeyValueCache
from .classifier import EncoderClassifier
from .convert import dump, load
from .convert_keras import (
    from_additive_attention,
    from_dense,
    from_gru,
    from_layer_normalization,
    from_multi_head_attention,
    from_simple_rnn,
    to_additive_attention,
    to_dense,
    to_gru,
    to_layer_normalization,
    to_multi_head_attention,
    to_simple_rnn,
)
from .decoder import Decoder, DecoderLayer
from .decoding import greedy_decode, sample_decode
from .dense import Dense, activate, dense
from .embedding import Embedding, embed
from .encoder import Encoder, EncoderLayer
from .feed_forward import FeedForward
from .heads import merge_heads, split_heads
from .mask_conventions import (
    attn_mask_for_torch_mha,
    key_padding_mask_for_torch_mha,
    mask_for_keras,
    mask_for_sdpa,
)
from .masks import (
    additive_mask,
    combine_masks,
    decoder_mask,
    look_ahead_mask,
    padding_mask,
    shift_for_teacher_forcing,
)
from .multi_head import MultiHeadAttention
from .norm import LayerNorm, layer_norm
from .pooling import max_pool, mean_pool
from .positional import (
    alibi_bias,
    alibi_slopes,
    rotary,
    rotary_angles,
    sinusoidal_concatenated,
    sinusoidal_interleaved,
)
from .positional_layers import (
    LearnedPositions,
    PositionalEmbedding,
    SinusoidalPositions,
)
from .recurrent import GRU, RNN, gru_cell, rnn_cell
from .recurrent_models import AttentiveClassifier
from .scaled_dot_product import (
    ScaledDotProductAttention,
    fused_attention,
    scaled_dot_product_attention,
)
from .seq2seq import RecurrentSeq2Seq
from .similarity import (
    cosine_similarity,
    dot,
    entropy,
    reweight,
    soft_look_up,
    softmax,
)
from .trainer import Trainer
from .training import label_smoothed_loss, warmup_schedule
from .transformer import Transformer

__all__ = [
    "GRU",
    "RNN",
    "AdditiveAttention",
    "AttentiveClassifier",
    "Decoder",
    "DecoderLayer",
    "Dense",
    "Embedding",
    "Encoder",
    "EncoderClassifier",
    "EncoderLayer",
    "FeedForward",
    "KeyValueCache",
    "LayerNorm",
    "LearnedPositions",
    "MultiHeadAttention",
    "MultiplicativeAttention",
    "PositionalEmbedding",
    "RecurrentSeq2Seq",
    "ScaledDotProductAttention",
    "SinusoidalPositions",
    "Trainer",
    "Transformer",
    "activate",
    "additive_mask",
    "additive_scores",
    "alibi_bias",
    "alibi_slopes",
    "attend_over",
    "attn_mask_for_torch_mha",
    "beam_search",
    "combine_masks",
    "cosine_similarity",
    "decoder_mask",
    "dense",
    "dot",
    "dot_scores",
    "dump",
    "embed",
    "entropy",
    "from_additive_attention",
    "from_dense",
    "from_gru",
    "from_layer_normalization",
    "from_multi_head_attention",
    "from_simple_rnn",
    "fused_attention",
    "greedy_decode",
    "gru_cell",
    "key_padding_mask_for_torch_mha",
    "label_smoothed_loss",
    "layer_norm",
    "load",
    "look_ahead_mask",
    "mask_for_keras",
    "mask_for_sdpa",
    "max_pool",
    "mean_pool",
    "merge_heads",
    "multiplicative_scores",
    "padding_mask",
    "reweight",
    "rnn_cell",
    "rotary",
    "rotary_angles",
    "sample_decode",
    "scaled_dot_product_attention",
    "shift_for_teacher_forcing",
    "sinusoidal_concatenated",
    "sinusoidal_interleaved",
    "soft_look_up",
    "softmax",
    "split_heads",
    "to_additive_attention",
    "to_dense",
    "to_gru",
    "to_layer_normalization",
    "to_multi_head_attention",
    "to_simple_rnn",
    "warmup_schedule",
]
