"""Recurrent sequence-to-sequence models, with and without attention."""

from typing import NamedTuple

import keras
import tensorflow as tf

from course_pkg.param_shapes import seq2seq_shapes
from course_pkg.shapes import check_axes, check_probability

from .additive_layers import (
    AdditiveAttention,
    DotAttention,
    MultiplicativeAttention,
)
from .bidirectional import Bidirectional
from .dense import Dense, dense
from .embedding import Embedding
from .layer import cast_like, drop, dropout_layer
from .recurrent import GRU, gru_step


class Memory(NamedTuple):
    """What the decoder knows of the source."""

    features: tf.Tensor  # (B, m, d_features), the encoder's states
    mask: tf.Tensor  # (B, m), True for real tokens
    initial: tf.Tensor  # (B, d_hidden), the decoder's first state
    projected: tf.Tensor  # (B, m, ...), the features made ready to score


class RecurrentState(NamedTuple):
    """What a recurrent decoder keeps from one step to the next."""

    memory: Memory
    hidden: tf.Tensor  # (B, d_hidden)


@keras.saving.register_keras_serializable("course_pkg")
class RecurrentSeq2Seq(keras.Model):
    r"""A GRU that reads, a GRU that writes, and attention between them.

    .. math:: c_t = \operatorname{attention}(a, s_{t-1}), \qquad
              s_t = \operatorname{GRU}([y_{t-1}; c_t], s_{t-1}), \qquad
              \operatorname{logits}_t = [s_t; c_t] W + b

    Without attention there is no ``c``: all the decoder gets of the source is
    its first state, :math:`s_0 = \tanh(a_n W_b + b_b)`.

    Args:
        source_vocab: Number of source tokens.
        target_vocab: Number of target tokens.
        d_embedding: Features of a token's vector.
        d_hidden: Features of a state.
        attention: None, ``"additive"``, ``"dot"`` or ``"multiplicative"``.
        bidirectional: Whether a second encoder reads the source backwards.
        dropout: Rate in ``[0, 1)`` of embeddings' features set to zero in
            training.
        pad_id: Token that fills short sequences.
        bos_id: Token every target starts with.
        eos_id: Token every target ends with.
        **kwargs: ``name`` and ``dtype``, as of any Keras model.

    Raises:
        ValueError: A size, a rate or a name is out of range, or features and
            state differ in width where dot products compare them.

    Source: Bahdanau, Cho and Bengio (2015), section 3 and appendix A.1,
    https://arxiv.org/abs/1409.0473; without attention, Cho et al. (2014),
    section 2, https://arxiv.org/abs/1406.1078.

    >>> model = RecurrentSeq2Seq(11, 13, 3, 5, attention="additive")
    >>> source, target = tf.constant([[3, 4, 0]]), tf.constant([[1, 6]])
    >>> model(source, target).shape.as_list()
    [1, 2, 13]
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
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_probability("dropout", dropout)
        sizes = (source_vocab, target_vocab, d_embedding, d_hidden)
        seq2seq_shapes(*sizes, attention, bidirectional)  # checks
        self.arguments = {
            "source_vocab": source_vocab,
            "target_vocab": target_vocab,
            "d_embedding": d_embedding,
            "d_hidden": d_hidden,
            "attention": attention,
            "bidirectional": bidirectional,
            "dropout": dropout,
            "pad_id": pad_id,
            "bos_id": bos_id,
            "eos_id": eos_id,
        }
        self.pad_id, self.bos_id, self.eos_id = pad_id, bos_id, eos_id
        self.d_embedding = d_embedding
        d_features = 2 * d_hidden if bidirectional else d_hidden
        d_context = 0 if attention is None else d_features
        dtype = self.dtype_policy
        read = Bidirectional if bidirectional else GRU
        self.source_embedding = Embedding(
            source_vocab, d_embedding, dtype=dtype
        )
        self.target_embedding = Embedding(
            target_vocab, d_embedding, dtype=dtype
        )
        self.encoder = read(d_embedding, d_hidden, dtype=dtype)
        self.bridge = Dense(d_features, d_hidden, "tanh", dtype=dtype)
        self.decoder = GRU(d_embedding + d_context, d_hidden, dtype=dtype)
        self.attention = make_attention(attention, d_features, d_hidden, dtype)
        self.output_layer = Dense(
            d_hidden + d_context, target_vocab, dtype=dtype
        )
        self.drop_embedding = dropout_layer(dropout, dtype)

    def build(self, input_shape=None):
        """Make the weights of all parts."""
        for part in (
            self.source_embedding,
            self.target_embedding,
            self.encoder,
            self.bridge,
            self.decoder,
            self.attention,
            self.output_layer,
        ):
            if part is not None:
                part.build()

    def call(
        self, source_ids, target_inputs, return_weights=False, training=None
    ):
        """Score every next token, given the true ones before it.

        Args:
            source_ids: Integers, ``(B, m)``.
            target_inputs: Integers, ``(B, n)``, what the decoder reads.
            return_weights: Whether to return the attention weights too.
            training: Whether to drop anything.

        Returns:
            Logits ``(B, n, V)``, in nats; if asked, the weights
            ``(B, n, m)``, or None without attention.
        """
        check_axes("target_inputs", target_inputs.shape, 2, "(batch, steps)")
        memory = self.encode(source_ids, training=training)
        inputs = self.ready(target_inputs, training)  # (B, n, 3 * d_hidden)
        first = self.advance(inputs[:, 0], memory.initial, memory)
        every = tf.scan(
            lambda before, x: self.advance(x, before[0], memory),
            tf.transpose(inputs[:, 1:], (1, 0, 2)),  # steps first
            first,
        )
        hidden, *rest = (
            tf.concat([one[:, None], tf.transpose(more, (1, 0, 2))], axis=1)
            for one, more in zip(first, every, strict=True)
        )
        logits = self.output_layer(tf.concat([hidden, *rest[:1]], axis=-1))
        if not return_weights:
            return logits  # (B, n, V)
        return logits, rest[1] if rest else None

    def encode(self, source_ids, training=None):
        """Read the source; return the ``Memory`` of it."""
        check_axes("source_ids", source_ids.shape, 2, "(batch, steps)")
        mask = tf.not_equal(source_ids, self.pad_id)  # (B, m)
        x = self.source_embedding(source_ids)  # (B, m, d_embedding)
        x = drop(self.drop_embedding, x, training)
        features, last = self.encoder(x, mask=mask)  # (B, m, d_features)
        initial = self.bridge(last)  # (B, d_hidden)
        projected = features
        if self.attention is not None:
            projected = self.attention.project(features)
        return Memory(features, mask, initial, projected)

    def ready(self, ids, training=None):
        """Embed ids, ``(B, n)``, and multiply by their part of ``w``."""
        x = self.target_embedding(ids)  # (B, n, d_embedding)
        x = drop(self.drop_embedding, x, training)
        w = self.decoder.w[: self.d_embedding]
        return dense(x, cast_like(w, x), cast_like(self.decoder.b_w, x))

    def advance(self, x, hidden, memory):
        """Take one decoder step.

        Args:
            x: What ``ready`` made of a token, ``(B, 3 * d_hidden)``.
            hidden: The state before, ``(B, d_hidden)``.
            memory: What ``encode`` returned.

        Returns:
            The next state; with attention also the context and the weights,
            ``(B, m)``.
        """
        u, b_u = (cast_like(w, x) for w in (self.decoder.u, self.decoder.b_u))
        if self.attention is None:
            return (gru_step(x, hidden, u, b_u),)
        context, weights = self.attention(
            memory.features,
            hidden,
            mask=memory.mask,
            projected=memory.projected,
        )
        w = cast_like(self.decoder.w[self.d_embedding :], x)
        hidden = gru_step(x + tf.matmul(context, w), hidden, u, b_u)
        return hidden, context, weights

    def start(self, source_ids, max_length=64):
        """Encode the source once; return the state decoding starts from.

        The state takes the same room whatever ``max_length`` is.
        """
        if not self.built:
            self.build()
        memory = self.encode(source_ids, training=False)
        return RecurrentState(memory, memory.initial)

    def step(self, ids, state):
        """Read one more token a row, ``(B,)``; score the next.

        Returns:
            Logits ``(B, V)``, in nats, and the next state.
        """
        x = self.ready(ids[:, None], training=False)[:, 0]
        hidden, *rest = self.advance(x, state.hidden, state.memory)
        output = tf.concat([hidden, *rest[:1]], axis=-1)
        return self.output_layer(output), RecurrentState(state.memory, hidden)

    def reorder_state(self, state, index):
        """Return the state of the rows ``index``, ``(B',)``, in that order."""
        return tf.nest.map_structure(lambda x: tf.gather(x, index), state)

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | dict(self.arguments)


def make_attention(name, d_features, d_hidden, dtype):
    """Make the attention layer called ``name``."""
    if name == "additive":
        return AdditiveAttention(d_features, d_hidden, d_hidden, dtype=dtype)
    if name == "multiplicative":
        return MultiplicativeAttention(d_features, d_hidden, dtype=dtype)
    return DotAttention(dtype=dtype) if name == "dot" else None
