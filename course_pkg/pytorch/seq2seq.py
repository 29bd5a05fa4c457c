"""Recurrent sequence-to-sequence models, with and without attention."""

import dataclasses

import torch
from torch import Tensor, nn

from course_pkg.param_shapes import seq2seq_shapes
from course_pkg.shapes import check_probability

from .additive import (
    AdditiveAttention,
    DotAttention,
    MultiplicativeAttention,
)
from .dense import Dense
from .dropout import drop
from .embedding import Embedding
from .recurrent import GRU


@dataclasses.dataclass
class Memory:
    """What the decoder knows of the source."""

    features: Tensor  # (B, m, d_features), the encoder's states
    mask: Tensor  # (B, m), True for real tokens
    initial: Tensor  # (B, d_hidden), the decoder's first state
    projected: Tensor | None  # (B, m, ...), features made ready to score


@dataclasses.dataclass
class RecurrentState:
    """What a recurrent decoder keeps from one step to the next."""

    memory: Memory
    hidden: Tensor  # (B, d_hidden)


class RecurrentSeq2Seq(nn.Module):
    r"""A GRU that reads, a GRU that writes, and attention between them.

    .. math:: c_t = \operatorname{attention}(a, s_{t-1}), \qquad
              s_t = \operatorname{GRU}([y_{t-1}; c_t], s_{t-1}), \qquad
              \operatorname{logits}_t = [s_t; c_t] W + b

    Without attention there is no ``c``: all the decoder gets of the source is
    its first state, :math:`s_0 = \tanh(a_n W_b + b_b)`.

    Args:
        source_vocab: Number of source tokens.
        target_vocab: Number of target tokens.
        d_embedding: Entries of a token's vector.
        d_hidden: Features of a state.
        attention: None, ``"additive"``, ``"dot"`` or ``"multiplicative"``.
        bidirectional: Whether a second encoder reads the source backwards.
        dropout: Rate in ``[0, 1)`` of embeddings' entries dropped in
            training.
        pad_id: Token that fills short sequences.
        bos_id: Token every target starts with.
        eos_id: Token every target ends with.

    Raises:
        ValueError: A size, a rate or a name is out of range, or features and
            state differ in width where dot products compare them.

    Source: Bahdanau, Cho and Bengio (2015), section 3 and appendix A.1,
    https://arxiv.org/abs/1409.0473; without attention, Cho et al. (2014),
    section 2, https://arxiv.org/abs/1406.1078.

    >>> model = RecurrentSeq2Seq(11, 13, 3, 5, attention="additive")
    >>> model(torch.tensor([[3, 4, 0]]), torch.tensor([[1, 6]])).shape
    torch.Size([1, 2, 13])
    """

    def __init__(
        self,
        source_vocab: int,
        target_vocab: int,
        d_embedding: int,
        d_hidden: int,
        attention: str | None = None,
        bidirectional: bool = False,
        dropout: float = 0.0,
        pad_id: int = 0,
        bos_id: int = 1,
        eos_id: int = 2,
    ) -> None:
        super().__init__()
        check_probability("dropout", dropout)
        sizes = (source_vocab, target_vocab, d_embedding, d_hidden)
        seq2seq_shapes(*sizes, attention, bidirectional)  # checks them
        self.pad_id, self.bos_id, self.eos_id = pad_id, bos_id, eos_id
        self.dropout = dropout
        self.source_embedding = Embedding(source_vocab, d_embedding)
        self.target_embedding = Embedding(target_vocab, d_embedding)
        reader = BidirectionalGRU if bidirectional else GRU
        self.encoder = reader(d_embedding, d_hidden)
        d_features = 2 * d_hidden if bidirectional else d_hidden
        d_context = 0 if attention is None else d_features
        self.bridge = Dense(d_features, d_hidden, "tanh")
        self.attention = make_attention(attention, d_features, d_hidden)
        self.decoder = GRU(d_embedding + d_context, d_hidden)
        self.output = Dense(d_hidden + d_context, target_vocab)

    def forward(
        self,
        source_ids: Tensor,
        target_inputs: Tensor,
        return_weights: bool = False,
    ) -> Tensor | tuple[Tensor, Tensor | None]:
        """Score every next token, given the true ones before it.

        Args:
            source_ids: Integers of shape ``(B, m)``.
            target_inputs: Integers of shape ``(B, n)``, what the decoder
                reads.
            return_weights: Whether to return the attention weights as well.

        Returns:
            Logits, ``(B, n, V)``, in nats; with ``return_weights`` also the
            weights, ``(B, n, m)``, or None without attention.
        """
        memory = self.encode(source_ids)
        x = self._embed(self.target_embedding, target_inputs)
        if self.attention is None:
            outputs, weights = self.decoder(x, memory.initial)[0], None
        else:
            outputs, weights = self._advance_all(x, memory)
        logits = self.output(outputs)  # (B, n, V)
        return (logits, weights) if return_weights else logits

    def encode(self, source_ids: Tensor) -> Memory:
        """Read the source; return the ``Memory`` of it."""
        mask = source_ids != self.pad_id  # (B, m)
        x = self._embed(self.source_embedding, source_ids)
        features, last = self.encoder(x, mask=mask)  # (B, m, d_features)
        initial = self.bridge(last)  # (B, d_hidden)
        projected = None
        if self.attention is not None:
            projected = self.attention.project(features)
        return Memory(features, mask, initial, projected)

    def advance(
        self, x: Tensor, hidden: Tensor, memory: Memory
    ) -> tuple[Tensor, Tensor, Tensor | None]:
        """Take one decoder step.

        Args:
            x: The token's vector, ``(B, d_embedding)``.
            hidden: The state before, ``(B, d_hidden)``.
            memory: What ``encode`` returned.

        Returns:
            The next state, what the output layer gets, and the weights,
            ``(B, m)`` or None.
        """
        if self.attention is None:
            hidden = self.decoder.step(x, hidden)
            return hidden, hidden, None
        context, weights = self.attention(
            memory.features, hidden, memory.mask, memory.projected
        )
        x = torch.cat([x, context], dim=-1)
        hidden = self.decoder.step(x, hidden)
        return hidden, torch.cat([hidden, context], dim=-1), weights

    def start(self, source_ids: Tensor) -> RecurrentState:
        """Encode the source once; return the state decoding starts from."""
        memory = self.encode(source_ids)
        return RecurrentState(memory, memory.initial)

    def step(
        self, ids: Tensor, state: RecurrentState
    ) -> tuple[Tensor, RecurrentState]:
        """Read one more token a row, ``(B,)``; score the next.

        Returns:
            Logits, ``(B, V)``, in nats, and the next state.
        """
        x = self._embed(self.target_embedding, ids)  # (B, d_embedding)
        hidden, output, _ = self.advance(x, state.hidden, state.memory)
        return self.output(output), RecurrentState(state.memory, hidden)

    def reorder_state(
        self, state: RecurrentState, index: Tensor
    ) -> RecurrentState:
        """Return the state of the rows ``index``, ``(B',)``, in that order."""
        old = state.memory
        projected = None if old.projected is None else old.projected[index]
        rows = (old.features[index], old.mask[index], old.initial[index])
        return RecurrentState(Memory(*rows, projected), state.hidden[index])

    def _embed(self, embedding: Embedding, ids: Tensor) -> Tensor:
        """Look ids, ``(B, ...)``, up; drop entries in training."""
        return drop(embedding(ids), self.dropout, self.training)

    def _advance_all(self, x: Tensor, memory: Memory) -> tuple[Tensor, Tensor]:
        """Take all decoder steps on the true inputs, ``(B, n, d)``."""
        hidden, outputs, kept = memory.initial, [], []
        for token in x.unbind(dim=1):  # (B, d_embedding)
            hidden, output, weights = self.advance(token, hidden, memory)
            outputs.append(output)
            kept.append(weights)
        return torch.stack(outputs, dim=1), torch.stack(kept, dim=1)


class BidirectionalGRU(nn.Module):
    """Two GRUs, one of which reads from the end.

    Args:
        d_in: Features of the input.
        d_hidden: Features of each state.
    """

    def __init__(self, d_in: int, d_hidden: int) -> None:
        super().__init__()
        self.forwards = GRU(d_in, d_hidden)  # `forward` is taken
        self.backwards = GRU(d_in, d_hidden)

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return states, ``(B, n, 2 d_hidden)``, and both last ones."""
        ahead, last = self.forwards(x, mask=mask)
        back, first = self.backwards(x.flip(1), mask=mask.flip(1))
        states = torch.cat([ahead, back.flip(1)], dim=-1)
        return states, torch.cat([last, first], dim=-1)  # (B, 2 d_hidden)


def make_attention(
    name: str | None, d_features: int, d_hidden: int
) -> nn.Module | None:
    """Make the attention layer called ``name``."""
    if name == "additive":
        return AdditiveAttention(d_features, d_hidden, d_hidden)
    if name == "multiplicative":
        return MultiplicativeAttention(d_features, d_hidden)
    return DotAttention() if name == "dot" else None
