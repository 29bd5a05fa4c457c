"""The Transformer: encoder and decoder, from token ids to logits."""

import dataclasses
import math

import torch  # noqa: F401  (for the examples)
from torch import Tensor, nn

from course_pkg.config import TransformerConfig

from .cache import KeyValueCache
from .decoder import Caches, Decoder
from .dense import Dense, dense
from .dropout import drop
from .embedding import Embedding
from .encoder import Encoder
from .masks import padding_mask
from .positional_layers import LearnedPositions, SinusoidalPositions


@dataclasses.dataclass
class DecodingState:
    """What a Transformer keeps from one decoding step to the next."""

    memory: Tensor  # (B, m, d_model)
    source_mask: Tensor | None  # (B, 1, m), None if nothing is padding
    cache: list[Caches]  # for each layer, of self- and cross-attention


class Transformer(nn.Module):
    r"""An encoder-decoder Transformer.

    .. math:: \operatorname{logits} = \operatorname{decoder}\bigl(
              \sqrt{d} E_t + P,\ \operatorname{encoder}(\sqrt{d} E_s + P)
              \bigr) W + b

    Args:
        config: A ``TransformerConfig``.

    Source: Vaswani et al. (2017), figure 1 and section 3,
    https://arxiv.org/abs/1706.03762.

    >>> model = Transformer(TransformerConfig.laptop(11, 13))
    >>> model(torch.tensor([[3, 4, 5]]), torch.tensor([[1, 6]])).shape
    torch.Size([1, 2, 13])
    """

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        c = self.config = config
        self.pad_id, self.bos_id, self.eos_id = c.pad_id, c.bos_id, c.eos_id
        self.source_embedding = Embedding(c.source_vocab, c.d_model)
        if c.tie_weights != "all":
            self.target_embedding = Embedding(c.target_vocab, c.d_model)
        self.source_position = make_position(c)
        self.target_position = make_position(c)
        inside = c.positions if c.positions in ("rotary", "alibi") else None
        sizes = (c.d_model, c.num_heads, c.d_ff)
        options = (c.dropout, c.norm, c.activation, c.norm_epsilon)
        rest = (*sizes, *options, c.bias, inside)
        self.encoder = Encoder(c.num_encoder_layers, *rest)
        self.decoder = Decoder(c.num_decoder_layers, *rest)
        self.output = Dense(c.d_model, c.target_vocab)
        if c.tie_weights is not None:
            self.output.w = None  # the target's table is used instead

    def forward(
        self,
        source_ids: Tensor,
        target_ids: Tensor,
        return_weights: bool = False,
    ) -> Tensor | tuple[Tensor, dict]:
        """Score every next token, given the ones before it.

        Args:
            source_ids: Integers of shape ``(B, m)``.
            target_ids: Integers of shape ``(B, n)``, what the decoder reads.
            return_weights: Whether to return the attention weights as well.

        Returns:
            Logits, ``(B, n, V)``, in nats; with ``return_weights`` also a
            dictionary with those of every ``"encoder"`` and ``"decoder"``
            layer.
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

    def encode(
        self, source_ids: Tensor, return_weights: bool = False
    ) -> Tensor | tuple[Tensor, list[Tensor]]:
        """Turn ids, ``(B, m)``, into the memory, ``(B, m, d_model)``."""
        mask = padding_mask(source_ids, self.pad_id)  # (B, 1, m)
        x = self._embed(
            self.source_embedding, self.source_position, source_ids, 0
        )
        return self.encoder(x, mask, return_weights)

    def decode(
        self,
        target_ids: Tensor,
        memory: Tensor,
        source_mask: Tensor | None,
        cache: list[Caches] | None = None,
        return_weights: bool = False,
    ) -> Tensor | tuple[Tensor, list]:
        """Score the next token at every position.

        Args:
            target_ids: Integers of shape ``(B, n)``.
            memory: What ``encode`` returned, ``(B, m, d_model)``.
            source_mask: The source's ``padding_mask``, ``(B, 1, m)``.
            cache: As in ``Decoder``; the ids come after what it holds, and
                none of them may be padding that later ids must not see.
            return_weights: Whether to return the attention weights as well.

        Returns:
            Logits, ``(B, n, V)``, in nats; with ``return_weights`` also the
            weights, as ``Decoder`` returns them.
        """
        offset = 0 if cache is None else cache[0][0].length
        x = self._embed(
            self._target_embedding(), self.target_position, target_ids, offset
        )
        mask = None
        if cache is None:
            mask = padding_mask(target_ids, self.pad_id)  # (B, 1, n)
        x = self.decoder(x, memory, mask, source_mask, return_weights, cache)
        x, weights = x if return_weights else (x, None)
        logits = dense(x, self._output_matrix(), self.output.b)  # (B, n, V)
        return (logits, weights) if return_weights else logits

    def start(self, source_ids: Tensor) -> DecodingState:
        """Encode the source once; return the state decoding starts from."""
        cache = [
            (KeyValueCache(), KeyValueCache(source_ids.shape[-1]))
            for _ in self.decoder.layers
        ]
        mask = padding_mask(source_ids, self.pad_id)
        mask = None if mask.all() else mask  # a mask costs time at each step
        return DecodingState(self.encode(source_ids), mask, cache)

    def step(
        self, ids: Tensor, state: DecodingState
    ) -> tuple[Tensor, DecodingState]:
        """Read one more token a row; score the next.

        Args:
            ids: The tokens, ``(B,)``.
            state: What ``start`` or the last ``step`` returned; it is used
                up.

        Returns:
            Logits, ``(B, V)``, in nats, and the next state.
        """
        logits = self.decode(
            ids[:, None], state.memory, state.source_mask, state.cache
        )
        return logits[:, 0], state

    def reorder_state(
        self, state: DecodingState, index: Tensor
    ) -> DecodingState:
        """Return the state of the rows ``index``, ``(B',)``, in that order."""
        cache = [
            tuple(one.reorder(index) for one in pair) for pair in state.cache
        ]
        mask = state.source_mask
        mask = None if mask is None else mask[index]
        return DecodingState(state.memory[index], mask, cache)

    def _embed(
        self,
        embedding: nn.Module,
        position: nn.Module | None,
        ids: Tensor,
        offset: int,
    ) -> Tensor:
        """Turn ids, ``(B, n)``, into scaled vectors with positions."""
        x = embedding(ids) * math.sqrt(self.config.d_model)
        if position is not None:
            x = position(x, offset)  # (B, n, d_model)
        return drop(x, self.config.dropout, self.training)

    def _target_embedding(self) -> nn.Module:
        """Return the target's table, which may be the source's."""
        shared = self.config.tie_weights == "all"
        return self.source_embedding if shared else self.target_embedding

    def _output_matrix(self) -> Tensor:
        """Return ``W``, or the target's table transposed if they are tied."""
        if self.config.tie_weights is None:
            return self.output.w  # (d_model, V)
        return self._target_embedding().table.T  # (d_model, V)


def make_position(config: TransformerConfig) -> nn.Module | None:
    """Make what adds positions to the embeddings of one side."""
    if config.positions == "sinusoidal":
        return SinusoidalPositions(config.d_model)
    if config.positions == "learned":
        return LearnedPositions(config.max_length, config.d_model)
    return None
