"""An encoder-decoder made of Keras layers."""

import math

import keras


def keras_peer(config):
    """Make the same model of Keras layers, without positions."""
    c, layers = config, keras.layers

    def attend(query, memory, **options):
        heads = layers.MultiHeadAttention(
            c.num_heads, c.d_model // c.num_heads, dropout=c.dropout
        )
        return add(query, heads(query, memory, **options))

    def add(x, y):
        y = layers.Dropout(c.dropout)(y)
        return layers.LayerNormalization(epsilon=1e-5)(x + y)

    def feed_forward(x):
        y = layers.Dense(c.d_ff, activation="relu")(x)
        y = layers.Dropout(c.dropout)(y)
        return add(x, layers.Dense(c.d_model)(y))

    def embed(ids, size):
        x = layers.Embedding(size, c.d_model)(ids) * math.sqrt(c.d_model)
        return layers.Dropout(c.dropout)(x)

    source = keras.Input((None,), dtype="int32")
    target = keras.Input((None,), dtype="int32")
    x, y = embed(source, c.source_vocab), embed(target, c.target_vocab)
    for _ in range(c.num_encoder_layers):
        x = feed_forward(attend(x, x))
    for _ in range(c.num_decoder_layers):
        y = attend(y, y, use_causal_mask=True)
        y = feed_forward(attend(y, x))
    logits = layers.Dense(c.target_vocab)(y)
    return keras.Model([source, target], logits)
