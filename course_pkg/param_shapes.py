"""Names and shapes of every layer's parameters, in textbook orientation.

A layer's parameters are one flat dictionary from name to array, so that
``x @ w`` needs no transpose and the heads of an attention layer lie side by
side in the columns. Each function here gives the names and the shapes;
``course_pkg.params`` gives the first values.
"""

from course_pkg.shapes import check_at_least, check_divides, check_one_of

ATTENTIONS = (None, "additive", "dot", "multiplicative")


def dense_shapes(d_in, d_out, bias=True):
    """Shapes of ``y = x W + b``."""
    check_sizes(d_in=d_in, d_out=d_out)
    return {"w": (d_in, d_out)} | ({"b": (d_out,)} if bias else {})


def embedding_shapes(vocab_size, d_model):
    """Shapes of a table with one row a token."""
    check_sizes(vocab_size=vocab_size, d_model=d_model)
    return {"table": (vocab_size, d_model)}


def rnn_shapes(d_in, d_hidden):
    """Shapes of ``h' = tanh(x W + h U + b)``."""
    check_sizes(d_in=d_in, d_hidden=d_hidden)
    return {
        "w": (d_in, d_hidden),
        "u": (d_hidden, d_hidden),
        "b": (d_hidden,),
    }


def gru_shapes(d_in, d_hidden):
    """Shapes of a GRU; columns hold the reset, update, candidate gates."""
    check_sizes(d_in=d_in, d_hidden=d_hidden)
    return {
        "w": (d_in, 3 * d_hidden),
        "u": (d_hidden, 3 * d_hidden),
        "b_w": (3 * d_hidden,),
        "b_u": (3 * d_hidden,),
    }


def additive_shapes(d_features, d_hidden, d_attention):
    """Shapes of ``e = v^T tanh(a W_1 + s W_2)``."""
    check_sizes(
        d_features=d_features, d_hidden=d_hidden, d_attention=d_attention
    )
    return {
        "w_1": (d_features, d_attention),
        "w_2": (d_hidden, d_attention),
        "v": (d_attention,),
    }


def multiplicative_shapes(d_features, d_hidden):
    """Shapes of ``e = s^T W a``."""
    check_sizes(d_features=d_features, d_hidden=d_hidden)
    return {"w": (d_hidden, d_features)}


def multi_head_shapes(d_model, num_heads, d_k=None, d_v=None, bias=True):
    """Shapes of the four projections; a head's columns lie side by side."""
    check_sizes(d_model=d_model, num_heads=num_heads)
    if d_k is None or d_v is None:
        check_divides("num_heads", num_heads, "d_model", d_model)
    d_k = d_model // num_heads if d_k is None else d_k
    d_v = d_model // num_heads if d_v is None else d_v
    check_sizes(d_k=d_k, d_v=d_v)
    keys, values = num_heads * d_k, num_heads * d_v
    weights = {
        "w_q": (d_model, keys),
        "w_k": (d_model, keys),
        "w_v": (d_model, values),
        "w_o": (values, d_model),
    }
    widths = {"b_q": keys, "b_k": keys, "b_v": values, "b_o": d_model}
    biases = {name: (width,) for name, width in widths.items()}
    return weights | (biases if bias else {})


def layer_norm_shapes(d_model):
    """Shapes of a layer norm's gain and bias."""
    check_sizes(d_model=d_model)
    return {"gain": (d_model,), "bias": (d_model,)}


def feed_forward_shapes(d_model, d_ff):
    """Shapes of ``f(x W_1 + b_1) W_2 + b_2``."""
    check_sizes(d_model=d_model, d_ff=d_ff)
    return {
        "w_1": (d_model, d_ff),
        "b_1": (d_ff,),
        "w_2": (d_ff, d_model),
        "b_2": (d_model,),
    }


def learned_positions_shapes(max_length, d_model):
    """Shapes of a table with one row a position."""
    check_sizes(max_length=max_length, d_model=d_model)
    return {"table": (max_length, d_model)}


def positional_embedding_shapes(vocab_size, max_length, d_model):
    """Shapes of a token table and a position table."""
    return nest("tokens", embedding_shapes(vocab_size, d_model)) | nest(
        "positions", learned_positions_shapes(max_length, d_model)
    )


def attentive_classifier_shapes(d_in, d_hidden, d_out):
    """Shapes of a GRU, additive attention over it, and a dense layer."""
    return (
        nest("encoder", gru_shapes(d_in, d_hidden))
        | nest("attention", additive_shapes(d_hidden, d_hidden, d_hidden))
        | nest("output", dense_shapes(d_hidden, d_out))
    )


def seq2seq_shapes(
    source_vocab,
    target_vocab,
    d_embedding,
    d_hidden,
    attention=None,
    bidirectional=False,
):
    """Shapes of a recurrent encoder and decoder, with or without attention.

    With attention the context joins the decoder's input, before the state's
    step, and the output layer's, after it.
    """
    d_features = 2 * d_hidden if bidirectional else d_hidden
    scores = attention_shapes(attention, d_features, d_hidden)
    d_context = 0 if attention is None else d_features
    encoder = gru_shapes(d_embedding, d_hidden)
    if bidirectional:
        encoder = nest("forward", encoder) | nest("backward", encoder)
    output = dense_shapes(d_hidden + d_context, target_vocab)
    return (
        nest("source_embedding", embedding_shapes(source_vocab, d_embedding))
        | nest("target_embedding", embedding_shapes(target_vocab, d_embedding))
        | nest("encoder", encoder)
        | nest("bridge", dense_shapes(d_features, d_hidden))
        | nest("decoder", gru_shapes(d_embedding + d_context, d_hidden))
        | nest("attention", scores)
        | nest("output", output)
    )


def attention_shapes(attention, d_features, d_hidden):
    """Shapes of one of the four ways to score features, by name."""
    check_one_of("attention", attention, ATTENTIONS)
    if attention == "additive":
        return additive_shapes(d_features, d_hidden, d_hidden)
    if attention == "multiplicative":
        return multiplicative_shapes(d_features, d_hidden)
    if attention == "dot" and d_features != d_hidden:
        raise ValueError(
            "dot attention needs features as wide as the state, "
            f"got {d_features} and {d_hidden}"
        )
    return {}


def encoder_layer_shapes(d_model, num_heads, d_ff, bias=True):
    """Shapes of self-attention and feed-forward, each with its norm."""
    attention = multi_head_shapes(d_model, num_heads, bias=bias)
    return (
        nest("self_attention", attention)
        | nest("norm_1", layer_norm_shapes(d_model))
        | nest("feed_forward", feed_forward_shapes(d_model, d_ff))
        | nest("norm_2", layer_norm_shapes(d_model))
    )


def decoder_layer_shapes(d_model, num_heads, d_ff, bias=True):
    """Shapes of self-attention, cross-attention and feed-forward."""
    attention = multi_head_shapes(d_model, num_heads, bias=bias)
    return (
        nest("self_attention", attention)
        | nest("norm_1", layer_norm_shapes(d_model))
        | nest("cross_attention", attention)
        | nest("norm_2", layer_norm_shapes(d_model))
        | nest("feed_forward", feed_forward_shapes(d_model, d_ff))
        | nest("norm_3", layer_norm_shapes(d_model))
    )


def encoder_shapes(
    num_layers, d_model, num_heads, d_ff, norm="post", bias=True
):
    """Shapes of a stack of encoder layers."""
    layer = encoder_layer_shapes(d_model, num_heads, d_ff, bias)
    return stack_shapes(num_layers, layer, d_model, norm)


def decoder_shapes(
    num_layers, d_model, num_heads, d_ff, norm="post", bias=True
):
    """Shapes of a stack of decoder layers."""
    layer = decoder_layer_shapes(d_model, num_heads, d_ff, bias)
    return stack_shapes(num_layers, layer, d_model, norm)


def encoder_classifier_shapes(
    vocab_size, num_classes, num_layers, d_model, num_heads, d_ff, norm="pre"
):
    """Shapes of an embedding, an encoder, and a dense layer on top."""
    stack = (num_layers, d_model, num_heads, d_ff, norm)
    return (
        nest("embedding", embedding_shapes(vocab_size, d_model))
        | nest("encoder", encoder_shapes(*stack))
        | nest("output", dense_shapes(d_model, num_classes))
    )


def stack_shapes(num_layers, layer, d_model, norm):
    """Shapes of equal layers, and of the final norm where norms come first."""
    check_at_least("num_layers", num_layers, 1)
    check_one_of("norm", norm, ("pre", "post"))
    shapes = {}
    for index in range(num_layers):
        shapes |= nest(f"layers.{index}", layer)
    if norm == "pre":
        shapes |= nest("norm", layer_norm_shapes(d_model))
    return shapes


def transformer_shapes(config):
    """Shapes of an encoder-decoder Transformer.

    Args:
        config: A ``course_pkg.config.TransformerConfig``.
    """
    c = config
    stack = (c.d_model, c.num_heads, c.d_ff, c.norm, c.bias)
    shapes = nest(
        "source_embedding", embedding_shapes(c.source_vocab, c.d_model)
    )
    if c.tie_weights != "all":
        target = embedding_shapes(c.target_vocab, c.d_model)
        shapes |= nest("target_embedding", target)
    if c.positions == "learned":
        table = learned_positions_shapes(c.max_length, c.d_model)
        shapes |= nest("source_position", table)
        shapes |= nest("target_position", table)
    shapes |= nest("encoder", encoder_shapes(c.num_encoder_layers, *stack))
    shapes |= nest("decoder", decoder_shapes(c.num_decoder_layers, *stack))
    output = dense_shapes(c.d_model, c.target_vocab)
    if c.tie_weights is not None:
        del output["w"]
    return shapes | nest("output", output)


def nest(prefix, params):
    """Put a prefix and a dot before every name.

    >>> nest("norm", {"gain": (3,)})
    {'norm.gain': (3,)}
    """
    return {f"{prefix}.{name}": value for name, value in params.items()}


def check_sizes(**sizes):
    """Raise unless every size is at least 1."""
    for name, size in sizes.items():
        check_at_least(name, size, 1)
