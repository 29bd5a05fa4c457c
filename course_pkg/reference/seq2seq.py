"""Recurrent sequence-to-sequence models, with and without attention."""

import dataclasses

import numpy as np

from course_pkg.param_shapes import seq2seq_shapes
from course_pkg.shapes import check_probability

from .additive import (
    AdditiveAttention,
    DotAttention,
    MultiplicativeAttention,
)
from .arrays import as_ids
from .dense import Dense
from .embedding import Embedding
from .layer import Layer
from .recurrent import GRU, gru_cell
from .seq2seq_backward import seq2seq_vjp


@dataclasses.dataclass
class Memory:
    """What the decoder knows of the source."""

    features: np.ndarray  # (B, m, d_features), the encoder's states
    mask: np.ndarray  # (B, m), True for real tokens
    initial: np.ndarray  # (B, d_hidden), the decoder's first state
    projected: np.ndarray | None  # (B, m, ...), features made ready to score


@dataclasses.dataclass
class RecurrentState:
    """What a recurrent decoder keeps from one step to the next."""

    memory: Memory
    hidden: np.ndarray  # (B, d_hidden)


class RecurrentSeq2Seq(Layer):
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
            training; this implementation drops none.
        pad_id: Token that fills short sequences.
        bos_id: Token every target starts with.
        eos_id: Token every target ends with.
        params: ``source_embedding.table``, ``encoder.*`` and so on, or None
            to draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size, a rate or a name is out of range, or features and
            state differ in width where dot products compare them.

    Source: Bahdanau, Cho and Bengio (2015), section 3 and appendix A.1,
    https://arxiv.org/abs/1409.0473; without attention, Cho et al. (2014),
    section 2, https://arxiv.org/abs/1406.1078.

    >>> model = RecurrentSeq2Seq(11, 13, 3, 5, attention="additive")
    >>> model([[3, 4, 0]], [[1, 6]]).shape
    (1, 2, 13)
    """

    def __init__(
        self,
        source_vocab,
        target_vocab,
        d_embedding,
        d_hidden,
        attention=None,
        bidirectional=False,
        dropout=0.0,
        pad_id=0,
        bos_id=1,
        eos_id=2,
        *,
        params=None,
        seed=0,
    ):
        check_probability("dropout", dropout)
        sizes = (source_vocab, target_vocab, d_embedding, d_hidden)
        shapes = seq2seq_shapes(*sizes, attention, bidirectional)
        super().__init__(shapes, params, seed)
        self.pad_id, self.bos_id, self.eos_id = pad_id, bos_id, eos_id
        self.source_embedding = Embedding(
            source_vocab, d_embedding, params=self.part("source_embedding")
        )
        self.target_embedding = Embedding(
            target_vocab, d_embedding, params=self.part("target_embedding")
        )
        names = ["encoder"]
        if bidirectional:
            names = ["encoder.forward", "encoder.backward"]
        self.encoders = [
            GRU(d_embedding, d_hidden, params=self.part(name))
            for name in names
        ]
        d_features = d_hidden * len(names)
        d_context = 0 if attention is None else d_features
        self.bridge = Dense(
            d_features, d_hidden, "tanh", params=self.part("bridge")
        )
        self.decoder = GRU(
            d_embedding + d_context, d_hidden, params=self.part("decoder")
        )
        self.attention = make_attention(
            attention, d_features, d_hidden, self.part("attention")
        )
        self.output = Dense(
            d_hidden + d_context, target_vocab, params=self.part("output")
        )

    def __call__(self, source_ids, target_inputs, return_weights=False):
        """Score every next token, given the true ones before it.

        Args:
            source_ids: Whole numbers, ``(B, m)``.
            target_inputs: Whole numbers, ``(B, n)``, what the decoder reads.
            return_weights: Whether to return the attention weights too.

        Returns:
            Logits ``(B, n, V)``, in nats; if asked, the weights
            ``(B, n, m)``, or None without attention.
        """
        memory = self.encode(source_ids)
        inputs = self.target_embedding(as_ids("target_inputs", target_inputs))
        hidden, outputs, kept = memory.initial, [], []
        for t in range(inputs.shape[1]):
            hidden, output, weights = self.advance(
                inputs[:, t], hidden, memory
            )
            outputs.append(output)
            kept.append(weights)
        logits = self.output(np.stack(outputs, axis=1))  # (B, n, V)
        if not return_weights:
            return logits
        return logits, None if weights is None else np.stack(kept, axis=1)

    def encode(self, source_ids):
        """Read the source; return the ``Memory`` of it."""
        ids = as_ids("source_ids", source_ids)
        mask = ids != self.pad_id  # (B, m)
        x = self.source_embedding(ids)  # (B, m, d_embedding)
        states, lasts = zip(
            *(
                self.read(encoder, x, mask, reverse)
                for reverse, encoder in enumerate(self.encoders)
            ),
            strict=True,
        )
        features = np.concatenate(states, axis=-1)  # (B, m, d_features)
        initial = self.bridge(np.concatenate(lasts, axis=-1))  # (B, d_hidden)
        projected = None
        if self.attention is not None:
            projected = self.attention.project(features)
        return Memory(features, mask, initial, projected)

    def read(self, encoder, x, mask, reverse):
        """Run one encoder, from the end if ``reverse``."""
        if not reverse:
            return encoder(x, mask=mask)
        states, last = encoder(x[:, ::-1], mask=mask[:, ::-1])
        return states[:, ::-1], last

    def advance(self, x, hidden, memory):
        """Take one decoder step.

        Args:
            x: The token's vector, ``(B, d_embedding)``.
            hidden: The state before, ``(B, d_hidden)``.
            memory: What ``encode`` returned.

        Returns:
            The next state, what the output layer gets, and the weights,
            ``(B, m)`` or None.
        """
        gru = self.decoder.params.values()
        if self.attention is None:
            hidden = gru_cell(x, hidden, *gru)
            return hidden, hidden, None
        context, weights = self.attention(
            memory.features, hidden, memory.mask, memory.projected
        )
        x = np.concatenate([x, context], axis=-1)
        hidden = gru_cell(x, hidden, *gru)
        return hidden, np.concatenate([hidden, context], axis=-1), weights

    def start(self, source_ids):
        """Encode the source once; return the state decoding starts from."""
        memory = self.encode(source_ids)
        return RecurrentState(memory, memory.initial)

    def step(self, ids, state):
        """Read one more token a row, ``(B,)``; score the next.

        Returns:
            Logits ``(B, V)``, in nats, and the next state.
        """
        ids = as_ids("ids", ids, 1, "(batch,)")
        x = self.target_embedding(ids)  # (B, d_embedding)
        hidden, output, _ = self.advance(x, state.hidden, state.memory)
        return self.output(output), RecurrentState(state.memory, hidden)

    def reorder_state(self, state, index):
        """Return the state of the rows ``index``, ``(B',)``, in that order."""
        old = state.memory
        projected = None if old.projected is None else old.projected[index]
        rows = (old.features[index], old.mask[index], old.initial[index])
        return RecurrentState(Memory(*rows, projected), state.hidden[index])

    def vjp(self, source_ids, target_inputs):
        """Return the logits and their pullback; ids have no gradient."""
        source_ids = as_ids("source_ids", source_ids)
        target_inputs = as_ids("target_inputs", target_inputs)
        return seq2seq_vjp(self, source_ids, target_inputs)


def make_attention(name, d_features, d_hidden, params):
    """Make the attention layer called ``name``."""
    if name == "additive":
        return AdditiveAttention(d_features, d_hidden, d_hidden, params=params)
    if name == "multiplicative":
        return MultiplicativeAttention(d_features, d_hidden, params=params)
    return DotAttention() if name == "dot" else None
