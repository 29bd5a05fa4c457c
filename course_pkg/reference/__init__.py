"""Every layer in NumPy: the specification the frameworks must match."""

from .activations import activate
from .additive import (
    AdditiveAttention,
    MultiplicativeAttention,
    additive_scores,
    attend_over,
    dot_scores,
    multiplicative_scores,
)
from .beam_search import beam_search
from .cache import KeyValueCache
from .classifier import EncoderClassifier
from .decoder import Decoder, DecoderLayer
from .decoding import greedy_decode, sample_decode
from .dense import Dense, dense
from .embedding import Embedding, embed
from .encoder import Encoder, EncoderLayer
from .feed_forward import FeedForward
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
from .multi_head import MultiHeadAttention, merge_heads, split_heads
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
    "embed",
    "entropy",
    "fused_attention",
    "greedy_decode",
    "gru_cell",
    "key_padding_mask_for_torch_mha",
    "label_smoothed_loss",
    "layer_norm",
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
    "warmup_schedule",
]
