"""The pullback of the Transformer."""

import math

from .dense_backward import dense_vjp
from .layer import add_gradients, nest_all
from .masks import padding_mask


def transformer_vjp(model, source_ids, target_ids):
    """Score every next token; pull back to every parameter.

    A table that is used more than once, for the source, the target or the
    output, gets the sum of its gradients.

    Args:
        model: A ``Transformer``.
        source_ids: Whole numbers, ``(B, m)``.
        target_ids: Whole numbers, ``(B, n)``.
    """
    source_mask = padding_mask(source_ids, model.pad_id)
    target_mask = padding_mask(target_ids, model.pad_id)
    x, back_source = embed_vjp(model, "source", source_ids)
    memory, back_encoder = model.encoder.vjp(x, source_mask)
    y, back_target = embed_vjp(model, "target", target_ids)
    y, back_decoder = model.decoder.vjp(y, memory, target_mask, source_mask)
    b = model.params["output.b"]
    logits, back_output = dense_vjp(y, model.output_matrix(), b)

    def pullback(grad):
        grad, to_w, to_b = back_output(grad)
        (grad, to_memory), decoder = back_decoder(grad)
        target = back_target(grad)
        (grad,), encoder = back_encoder(to_memory)
        grads = nest_all(encoder=encoder, decoder=decoder)
        grads["output.b"] = to_b
        add_gradients(grads, back_source(grad))
        add_gradients(grads, target)
        add_gradients(grads, output_gradient(model, to_w))
        return (), {name: grads[name] for name in model.params}

    return logits, pullback


def embed_vjp(model, side, ids):
    """Embed one side's ids, ``(B, n)``; pull back to its tables."""
    embedding = getattr(model, f"{side}_embedding")
    position = getattr(model, f"{side}_position")
    root = math.sqrt(model.config.d_model)
    x, back = embedding.vjp(ids)
    x = x * root
    back_position = None
    if position is not None:
        x, back_position = position.vjp(x)

    def pullback(grad):
        grads = {}
        if back_position is not None:
            (grad,), table = back_position(grad)
            grads |= nest_all(**{f"{side}_position": table})
        _, table = back(grad * root)
        return grads | {
            f"{table_of(model, side)}_embedding.table": table["table"]
        }

    return x, pullback


def output_gradient(model, to_w):
    """Give the output matrix's gradient to the parameter it is."""
    if model.config.tie_weights is None:
        return {"output.w": to_w}
    return {f"{table_of(model, 'target')}_embedding.table": to_w.T}


def table_of(model, side):
    """Name the side whose table serves ``side``."""
    return "source" if model.config.tie_weights == "all" else side
