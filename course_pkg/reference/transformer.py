"""The Transformer: encoder and decoder, from token ids to logits."""

import dataclasses
import math

import numpy as np

from course_pkg.param_shapes import transformer_shapes

from .arrays import as_ids
from .cache import KeyValueCache
from .decoder import Decoder
from .dense import dense
from .embedding import Embedding
from .encoder import Encoder
from .layer import Layer
from .masks import padding_mask
from .positional_layers import LearnedPositions, SinusoidalPositions
from .transformer_backward import transformer_vjp


@dataclasses.dataclass
class DecodingState:
    """What a Transformer keeps from one decoding step to the next."""

    memory: np.ndarray  # (B, m, d_model)
    source_mask: np.ndarray  # (B, 1, m)
    cache: list  # for each layer, the caches of self- and cross-attention


class Transformer(Layer):
    r"""An encoder-decoder Transformer.

    .. math:: \operatorname{logits} = \operatorname{decoder}\bigl(
              \sqrt{d} E_t + P,\ \operatorname{encoder}(\sqrt{d} E_s + P)
              \bigr) W + b

    Args:
        config: A ``TransformerConfig``.
        params: ``source_embedding.table``, ``encoder.*`` and so on, or None
            to draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: The parameters do not fit the configuration.

    Source: Vaswani et al. (2017), figure 1 and section 3,
    https://arxiv.org/abs/1706.03762.

    >>> from course_pkg.config import TransformerConfig
    >>> model = Transformer(TransformerConfig.laptop(11, 13))
    >>> model([[3, 4, 5]], [[1, 6]]).shape
    (1, 2, 13)
    """

    def __init__(self, config, *, params=None, seed=0):
        super().__init__(transformer_shapes(config), params, seed)
        c = self.config = config
        self.pad_id, self.bos_id, self.eos_id = c.pad_id, c.bos_id, c.eos_id
        self.source_embedding = self._embedding("source", c.source_vocab)
        self.target_embedding = self.source_embedding
        if c.tie_weights != "all":
            self.target_embedding = self._embedding("target", c.target_vocab)
        self.source_position = self._position("source")
        self.target_position = self._position("target")
        inside = c.positions if c.positions in ("rotary", "alibi") else None
        sizes = (c.d_model, c.num_heads, c.d_ff)
        options = (c.dropout, c.norm, c.activation, c.norm_epsilon)
        rest = (*sizes, *options, c.bias, inside)
        self.encoder = Encoder(
            c.num_encoder_layers, *rest, params=self.part("encoder")
        )
        self.decoder = Decoder(
            c.num_decoder_layers, *rest, params=self.part("decoder")
        )

    def _embedding(self, side, size):
        """Make the token embedding of one side."""
        table = self.part(f"{side}_embedding")
        return Embedding(size, self.config.d_model, params=table)

    def _position(self, side):
        """Make what adds positions to the embeddings of one side."""
        c = self.config
        if c.positions == "sinusoidal":
            return SinusoidalPositions(c.d_model)
        if c.positions == "learned":
            table = self.part(f"{side}_position")
            return LearnedPositions(c.max_length, c.d_model, params=table)
        return None

    def __call__(self, source_ids, target_ids, return_weights=False):
        """Score every next token, given the ones before it.

        Args:
            source_ids: Whole numbers, ``(B, m)``.
            target_ids: Whole numbers, ``(B, n)``, what the decoder reads.
            return_weights: Whether to return the attention weights too.

        Returns:
            Logits ``(B, n, V)``, in nats; if asked, a dictionary with the
            weights of every ``"encoder"`` and ``"decoder"`` layer.
        """
        source_mask = padding_mask(source_ids, self.pad_id)
        memory = self.encode(source_ids, return_weights)
        memory, encoder = memory if return_weights else (memory, None)
        logits = self.decode(
            target_ids, memory, source_mask, return_weights=return_weights
        )
        if not return_weights:
            return logits  # (B, n, V)
        logits, decoder = logits
        return logits, {"encoder": encoder, "decoder": decoder}

    def encode(self, source_ids, return_weights=False):
        """Turn ids ``(B, m)`` into the memory, ``(B, m, d_model)``."""
        source_ids = as_ids("source_ids", source_ids)
        mask = padding_mask(source_ids, self.pad_id)  # (B, 1, m)
        x = self.embed(self.source_embedding, self.source_position, source_ids)
        return self.encoder(x, mask, return_weights)

    def decode(
        self, target_ids, memory, source_mask, cache=None, return_weights=False
    ):
        """Score the next token at every position.

        Args:
            target_ids: Whole numbers, ``(B, n)``.
            memory: What ``encode`` returned, ``(B, m, d_model)``.
            source_mask: The source's ``padding_mask``, ``(B, 1, m)``.
            cache: As in ``Decoder``; the ids come after what it holds, and
                none of them may be padding that later ids must not see.
            return_weights: Whether to return the attention weights too.

        Returns:
            Logits ``(B, n, V)``, in nats; if asked, the weights.
        """
        target_ids = as_ids("target_ids", target_ids)
        offset = 0 if cache is None else cache[0][0].length
        x = self.embed(
            self.target_embedding, self.target_position, target_ids, offset
        )
        mask = None
        if cache is None:
            mask = padding_mask(target_ids, self.pad_id)  # (B, 1, n)
        x = self.decoder(x, memory, mask, source_mask, return_weights, cache)
        x, weights = x if return_weights else (x, None)
        logits = dense(x, self.output_matrix(), self.params["output.b"])
        return (logits, weights) if return_weights else logits  # (B, n, V)

    def embed(self, embedding, position, ids, offset=0):
        """Turn ids ``(B, n)`` into scaled vectors with their positions."""
        x = embedding(ids) * math.sqrt(self.config.d_model)
        return x if position is None else position(x, offset)

    def output_matrix(self):
        """Return ``W``, or the target table transposed if they are tied."""
        if self.config.tie_weights is None:
            return self.params["output.w"]  # (d_model, V)
        return self.target_embedding.params["table"].T

    def start(self, source_ids):
        """Encode the source once; return the state decoding starts from."""
        cache = [
            (KeyValueCache(), KeyValueCache(np.shape(source_ids)[-1]))
            for _ in self.decoder.layers
        ]
        mask = padding_mask(source_ids, self.pad_id)
        return DecodingState(self.encode(source_ids), mask, cache)

    def step(self, ids, state):
        """Read one more token a row; score the next.

        Args:
            ids: The tokens, ``(B,)``.
            state: What ``start`` or the last ``step`` returned; it is used
                up.

        Returns:
            Logits ``(B, V)``, in nats, and the next state.
        """
        ids = as_ids("ids", ids, 1, "(batch,)")[:, None]
        logits = self.decode(ids, state.memory, state.source_mask, state.cache)
        return logits[:, 0], state

    def reorder_state(self, state, index):
        """Return the state of the rows ``index``, ``(B',)``, in that order."""
        cache = [
            tuple(one.reorder(index) for one in pair) for pair in state.cache
        ]
        memory, mask = state.memory[index], state.source_mask[index]
        return DecodingState(memory, mask, cache)

    def vjp(self, source_ids, target_ids):
        """Return the logits and their pullback; ids have no gradient."""
        source_ids = as_ids("source_ids", source_ids)
        target_ids = as_ids("target_ids", target_ids)
        return transformer_vjp(self, source_ids, target_ids)
