"""The Transformer: encoder and decoder, from token ids to logits."""

import math

import keras

from course_pkg.config import TransformerConfig
from course_pkg.shapes import check_axes

from .decoder import Decoder
from .decoding_state import DecodingState
from .embedding import Embedding
from .encoder import Encoder
from .layer import drop, dropout_layer, sizes, with_weights
from .masks import padding_mask
from .output import Output
from .positional_layers import LearnedPositions, SinusoidalPositions


@keras.saving.register_keras_serializable("course_pkg")
class Transformer(keras.Model):
    r"""An encoder-decoder Transformer.

    .. math:: \operatorname{logits} = \operatorname{decoder}\bigl(
              \sqrt{d} E_t + P,\ \operatorname{encoder}(\sqrt{d} E_s + P)
              \bigr) W + b

    Args:
        config: A ``TransformerConfig``.
        **kwargs: ``name`` and ``dtype``, as of any Keras model.

    Source: Vaswani et al. (2017), figure 1 and section 3,
    https://arxiv.org/abs/1706.03762.

    >>> import tensorflow as tf
    >>> model = Transformer(TransformerConfig.laptop(11, 13))
    >>> source, target = tf.constant([[3, 4, 5]]), tf.constant([[1, 6]])
    >>> model(source, target).shape.as_list()
    [1, 2, 13]
    """

    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        c = self.config = config
        self.pad_id, self.bos_id, self.eos_id = c.pad_id, c.bos_id, c.eos_id
        dtype = self.dtype_policy
        embedding = (c.d_model,)
        self.source_embedding = Embedding(
            c.source_vocab, *embedding, dtype=dtype
        )
        self.target_embedding = None
        if c.tie_weights != "all":
            self.target_embedding = Embedding(
                c.target_vocab, *embedding, dtype=dtype
            )
        self.source_position = self._position()
        self.target_position = self._position()
        self.drop_sum = dropout_layer(c.dropout, dtype)
        inside = c.positions if c.positions in ("rotary", "alibi") else None
        options = (c.dropout, c.norm, c.activation, c.norm_epsilon)
        rest = (c.d_model, c.num_heads, c.d_ff, *options, c.bias, inside)
        self.encoder = Encoder(c.num_encoder_layers, *rest, dtype=dtype)
        self.decoder = Decoder(c.num_decoder_layers, *rest, dtype=dtype)
        tied = c.tie_weights is not None
        self.output_layer = Output(
            c.d_model, c.target_vocab, tied, dtype=dtype
        )

    def _position(self):
        """Make what adds positions to the embeddings of one side."""
        c, dtype = self.config, self.dtype_policy
        if c.positions == "sinusoidal":
            return SinusoidalPositions(c.d_model, dtype=dtype)
        if c.positions == "learned":
            return LearnedPositions(c.max_length, c.d_model, dtype=dtype)
        return None

    def build(self, input_shape=None):
        """Make the weights of all parts."""
        for part in (
            self.source_embedding,
            self.target_embedding,
            self.source_position,
            self.target_position,
            self.encoder,
            self.decoder,
            self.output_layer,
        ):
            if part is not None:
                part.build()

    def call(
        self, source_ids, target_ids, return_weights=False, training=None
    ):
        """Score every next token, given the ones before it.

        Args:
            source_ids: Integers, ``(B, m)``.
            target_ids: Integers, ``(B, n)``, what the decoder reads.
            return_weights: Whether to return the attention weights too.
            training: Whether to drop anything.

        Returns:
            Logits ``(B, n, V)``, in nats; if asked, a dictionary with the
            weights of every ``"encoder"`` and ``"decoder"`` layer.
        """
        asked = {"return_weights": return_weights, "training": training}
        memory = self.encode(source_ids, **asked)
        memory, encoder = with_weights(memory, return_weights)
        source_mask = padding_mask(source_ids, self.pad_id)  # (B, 1, m)
        logits = self.decode(target_ids, memory, source_mask, **asked)
        logits, decoder = with_weights(logits, return_weights)
        if not return_weights:
            return logits  # (B, n, V)
        return logits, {"encoder": encoder, "decoder": decoder}

    def encode(self, source_ids, return_weights=False, training=None):
        """Turn ids ``(B, m)`` into the memory, ``(B, m, d_model)``."""
        check_axes("source_ids", source_ids.shape, 2, "(batch, positions)")
        embedding, position = self.source_embedding, self.source_position
        x = self.embed(embedding, position, source_ids, training=training)
        mask = padding_mask(source_ids, self.pad_id)  # (B, 1, m)
        return self.encoder(
            x, mask=mask, return_weights=return_weights, training=training
        )

    def decode(
        self,
        target_ids,
        memory,
        source_mask,
        cache=None,
        return_weights=False,
        training=None,
    ):
        """Score the next token at every position.

        Args:
            target_ids: Integers, ``(B, n)``.
            memory: What ``encode`` returned, ``(B, m, d_model)``.
            source_mask: The source's ``padding_mask``, ``(B, 1, m)``.
            cache: As in ``Decoder``; the ids come after what it holds, and
                none of them may be padding that later ids must not see.
            return_weights: Whether to return the attention weights too.
            training: Whether to drop anything.

        Returns:
            Logits ``(B, n, V)``, in nats; if asked, the weights.
        """
        check_axes("target_ids", target_ids.shape, 2, "(batch, positions)")
        offset = 0 if cache is None else cache[0][0].length
        embedding, position = self._target(), self.target_position
        x = self.embed(embedding, position, target_ids, offset, training)
        mask = None
        if cache is None:
            mask = padding_mask(target_ids, self.pad_id)  # (B, 1, n)
        rest = (mask, source_mask, return_weights, cache)
        x = self.decoder(x, memory, *rest, training=training)
        x, weights = with_weights(x, return_weights)
        table = None
        if self.config.tie_weights is not None:
            table = self._target().table
        logits = self.output_layer(x, table)  # (B, n, V)
        return (logits, weights) if return_weights else logits

    def embed(self, embedding, position, ids, offset=0, training=None):
        """Turn ids ``(B, n)`` into scaled vectors with their positions."""
        x = embedding(ids) * math.sqrt(self.config.d_model)
        x = x if position is None else position(x, offset)
        return drop(self.drop_sum, x, training)  # (B, n, d_model)

    def _target(self):
        """Return the target's embedding, which may be the source's."""
        if self.target_embedding is None:
            return self.source_embedding
        return self.target_embedding

    def start(self, source_ids, max_length=64):
        """Encode the source once; return the state decoding starts from.

        Args:
            source_ids: Integers, ``(B, m)``.
            max_length: Steps to make room for; in a graph, all there are.
        """
        if not self.built:
            self.build()
        memory = self.encode(source_ids, training=False)
        batch = sizes(memory)[0]
        cache = [
            (
                layer.self_attention.empty_cache(batch, max_length),
                layer.cross_attention.full_cache(memory),
            )
            for layer in self.decoder.layers
        ]
        mask = padding_mask(source_ids, self.pad_id)
        return DecodingState(memory, mask, cache)

    def step(self, ids, state):
        """Read one more token a row; score the next.

        Args:
            ids: The tokens, ``(B,)``.
            state: What ``start`` or the last ``step`` returned; it is used
                up.

        Returns:
            Logits ``(B, V)``, in nats, and the next state.
        """
        logits = self.decode(
            ids[:, None],
            state.memory,
            state.source_mask,
            state.cache,
            training=False,
        )
        return logits[:, 0], state

    def reorder_state(self, state, index):
        """Return the state of the rows ``index``, ``(B',)``, in that order."""
        return state.reorder(index)

    def get_config(self):
        """Return the constructor's arguments."""
        config = {"config": self.config.to_dict()}
        return super().get_config() | config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Make a model from what ``get_config`` returned."""
        fields = TransformerConfig.from_dict(config.pop("config"))
        return cls(fields, **config)
