"""Weights to and from PyTorch's own attention layers and Transformers."""

from torch import nn
from torch.nn import functional as F  # noqa: N812

from .convert_library import (
    Pairs,
    copied_in,
    copied_out,
    layer_norm_pairs,
    refuse,
)
from .decoder import Decoder, DecoderLayer
from .encoder import Encoder, EncoderLayer
from .multi_head import MultiHeadAttention
from .norm import LayerNorm

ACTIVATIONS = {"relu": F.relu, "gelu": F.gelu}


def from_multihead_attention(
    library: nn.MultiheadAttention,
) -> MultiHeadAttention:
    """Make a ``MultiHeadAttention`` with a library layer's weights.

    Ours reads ``(B, n, d)`` whatever ``batch_first`` says, and its masks are
    True where a query *may* see a key.

    Raises:
        ValueError: It has ``kdim``, ``vdim``, ``bias_k`` or ``add_zero_attn``.

    >>> from_multihead_attention(nn.MultiheadAttention(6, 3)).w_q.shape
    torch.Size([6, 6])
    """
    name = "nn.MultiheadAttention"
    refuse(library.in_proj_weight is None, name, "no kdim and vdim")
    refuse(library.bias_k is not None, name, "no bias_k and bias_v")
    refuse(library.add_zero_attn, name, "no add_zero_attn")
    ours = MultiHeadAttention(
        library.embed_dim,
        library.num_heads,
        bias=library.in_proj_bias is not None,
        dropout=library.dropout,
    )
    return copied_in(ours, library, multi_head_pairs)


def to_multihead_attention(ours: MultiHeadAttention) -> nn.MultiheadAttention:
    """Make a library layer, with ``batch_first``, that has our weights.

    Raises:
        ValueError: ``d_k`` or ``d_v`` is not ``d_model / h``, or the layer
            knows positions.

    >>> attention = MultiHeadAttention(6, 3)
    >>> to_multihead_attention(attention).in_proj_weight.shape
    torch.Size([18, 6])
    """
    square = ours.w_q.shape == ours.w_v.shape == (ours.d_model,) * 2
    refuse(not square, "MultiHeadAttention", "d_k = d_v = d_model / h")
    refuse(ours.positions is not None, "MultiHeadAttention", "no positions")
    library = nn.MultiheadAttention(
        ours.d_model,
        ours.num_heads,
        dropout=ours.dropout,
        bias=ours.b_q is not None,
        batch_first=True,
    )
    return copied_out(ours, library, multi_head_pairs)


def multi_head_pairs(
    ours: MultiHeadAttention, library: nn.MultiheadAttention
) -> Pairs:
    """Pair the weights of both layers."""
    w_q, w_k, w_v = library.in_proj_weight.chunk(3)  # (d, d) each
    yield ours.w_q, w_q.T
    yield ours.w_k, w_k.T
    yield ours.w_v, w_v.T
    yield ours.w_o, library.out_proj.weight.T
    if ours.b_q is not None:
        b_q, b_k, b_v = library.in_proj_bias.chunk(3)  # (d,) each
        yield ours.b_q, b_q
        yield ours.b_k, b_k
        yield ours.b_v, b_v
        yield ours.b_o, library.out_proj.bias


def from_transformer_encoder(library: nn.TransformerEncoder) -> Encoder:
    """Make an ``Encoder`` with the weights of an ``nn.TransformerEncoder``.

    A last norm is kept, or left out, as the library's has it.

    Raises:
        ValueError: Its layers have no biases, or another activation.

    >>> layer = nn.TransformerEncoderLayer(6, 3, 7)
    >>> library = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    >>> len(from_transformer_encoder(library).layers)
    2
    """
    return stack_from(Encoder, library)


def to_transformer_encoder(encoder: Encoder) -> nn.TransformerEncoder:
    """Make an ``nn.TransformerEncoder`` with the weights of an ``Encoder``.

    Raises:
        ValueError: The encoder knows positions, or has no biases.

    >>> to_transformer_encoder(Encoder(2, 6, 3, 7)).num_layers
    2
    """
    layer = nn.TransformerEncoderLayer(**library_options(encoder))
    library = nn.TransformerEncoder(
        layer,
        len(encoder.layers),
        norm=library_norm(encoder),
        enable_nested_tensor=False,
    )
    return copied_out(encoder, library, stack_pairs)


def from_transformer_decoder(library: nn.TransformerDecoder) -> Decoder:
    """Make a ``Decoder`` with the weights of an ``nn.TransformerDecoder``.

    Ours hides the future by itself; the library's needs a ``tgt_mask``.

    Raises:
        ValueError: Its layers have no biases, or another activation.

    >>> layer = nn.TransformerDecoderLayer(6, 3, 7)
    >>> library = nn.TransformerDecoder(layer, 2)
    >>> len(from_transformer_decoder(library).layers)
    2
    """
    return stack_from(Decoder, library)


def to_transformer_decoder(decoder: Decoder) -> nn.TransformerDecoder:
    """Make an ``nn.TransformerDecoder`` with the weights of a ``Decoder``.

    Raises:
        ValueError: The decoder knows positions, or has no biases.

    >>> to_transformer_decoder(Decoder(2, 6, 3, 7)).num_layers
    2
    """
    layer = nn.TransformerDecoderLayer(**library_options(decoder))
    library = nn.TransformerDecoder(
        layer, len(decoder.layers), norm=library_norm(decoder)
    )
    return copied_out(decoder, library, stack_pairs)


def from_transformer(library: nn.Transformer) -> tuple[Encoder, Decoder]:
    """Make both stacks of an ``nn.Transformer``, which has no embeddings.

    Raises:
        ValueError: Its layers have no biases, or another activation.

    >>> library = nn.Transformer(6, 2, 1, 2, 7, batch_first=True)
    >>> encoder, decoder = from_transformer(library)
    >>> len(encoder.layers), len(decoder.layers)
    (1, 2)
    """
    encoder = from_transformer_encoder(library.encoder)
    return encoder, from_transformer_decoder(library.decoder)


def to_transformer(encoder: Encoder, decoder: Decoder) -> nn.Transformer:
    """Make an ``nn.Transformer``, with ``batch_first``, from two stacks.

    Raises:
        ValueError: A stack knows positions, or has no biases.

    >>> to_transformer(Encoder(1, 6, 3, 7), Decoder(2, 6, 3, 7)).nhead
    3
    """
    attention = encoder.layers[0].self_attention
    library = nn.Transformer(
        attention.d_model,
        attention.num_heads,
        custom_encoder=to_transformer_encoder(encoder),
        custom_decoder=to_transformer_decoder(decoder),
        batch_first=True,
    )  # and now its matrices are drawn anew
    copied_out(encoder, library.encoder, stack_pairs)
    copied_out(decoder, library.decoder, stack_pairs)
    return library.train(encoder.training)


def stack_from(make, library: nn.Module) -> Encoder | Decoder:
    """Make a stack of ours with the weights of a library's."""
    layer = library.layers[0]
    names = [name for name, f in ACTIVATIONS.items() if f is layer.activation]
    kind = type(library).__name__
    refuse(not names, kind, "relu or gelu as its activation")
    refuse(layer.linear1.bias is None, kind, "biases")
    d_ff, d_model = layer.linear1.weight.shape
    ours = make(
        len(library.layers),
        d_model,
        layer.self_attn.num_heads,
        d_ff,
        dropout=layer.dropout.p,
        norm="pre" if layer.norm_first else "post",
        activation=names[0],
        epsilon=layer.norm1.eps,
    )
    norm = library.norm
    ours.norm = None if norm is None else LayerNorm(d_model, norm.eps)
    return copied_in(ours, library, stack_pairs)


def library_options(stack: Encoder | Decoder) -> dict:
    """Return the arguments of a library layer like those of a stack."""
    layer, kind = stack.layers[0], type(stack).__name__
    attention, inner = layer.self_attention, layer.feed_forward
    refuse(attention.positions is not None, kind, "no positions")
    refuse(attention.b_q is None, kind, "biases")
    refuse(inner.activation not in ACTIVATIONS, kind, "relu or gelu")
    return {
        "d_model": attention.d_model,
        "nhead": attention.num_heads,
        "dim_feedforward": inner.w_1.shape[1],
        "dropout": layer.dropout,
        "activation": inner.activation,
        "layer_norm_eps": layer.norm_1.epsilon,
        "norm_first": layer.norm == "pre",
        "batch_first": True,
    }


def library_norm(stack: Encoder | Decoder) -> nn.LayerNorm | None:
    """Make the library's last norm, if the stack has one."""
    if stack.norm is None:
        return None
    return nn.LayerNorm(stack.norm.gain.shape, stack.norm.epsilon)


def stack_pairs(ours: Encoder | Decoder, library: nn.Module) -> Pairs:
    """Pair the weights of two stacks."""
    for own, other in zip(ours.layers, library.layers, strict=True):
        yield from layer_pairs(own, other)
    if ours.norm is not None:
        yield from layer_norm_pairs(ours.norm, library.norm)


def layer_pairs(ours: EncoderLayer | DecoderLayer, library) -> Pairs:
    """Pair the weights of two encoder layers, or two decoder layers."""
    yield from multi_head_pairs(ours.self_attention, library.self_attn)
    yield from layer_norm_pairs(ours.norm_1, library.norm1)
    yield from layer_norm_pairs(ours.norm_2, library.norm2)
    if isinstance(ours, DecoderLayer):
        cross = ours.cross_attention, library.multihead_attn
        yield from multi_head_pairs(*cross)
        yield from layer_norm_pairs(ours.norm_3, library.norm3)
    yield ours.feed_forward.w_1, library.linear1.weight.T
    yield ours.feed_forward.b_1, library.linear1.bias
    yield ours.feed_forward.w_2, library.linear2.weight.T
    yield ours.feed_forward.b_2, library.linear2.bias
