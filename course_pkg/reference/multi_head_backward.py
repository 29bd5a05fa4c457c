"""The pullback of multi-head attention."""

from .dense_backward import dense_vjp
from .positional import rotary, rotary_vjp
from .scaled_dot_product_backward import attention_vjp


def multi_head_vjp(layer, query, key, value, mask, causal):
    r"""Run a layer; pull back to its inputs and its parameters.

    .. math:: \bar H = \bar Y {W^O}^\top, \qquad
              \bar X = \bar Q {W^Q}^\top + \bar K {W^K}^\top +
              \bar V {W^V}^\top

    the second where query, key and value are one input. ``H`` are the heads
    side by side.

    Args:
        layer: A ``MultiHeadAttention``.
        query: Floats of shape ``(B, n, d_model)``.
        key: Floats of shape ``(B, m, d_model)``, or None for ``query``.
        value: Floats of shape ``(B, m, d_model)``, or None for ``key``.
        mask: As in a call.
        causal: As in a call.
    """
    given = [x for x in (query, key, value) if x is not None]
    turned = layer.positions == "rotary"
    key = query if key is None else key
    value = key if value is None else value
    q, back_q = project_vjp(layer, query, "q", turned)
    k, back_k = project_vjp(layer, key, "k", turned)
    v, back_v = project_vjp(layer, value, "v", False)
    hidden = layer._hide(mask, causal, q, k, offset=0)
    (heads, _), back_heads = attention_vjp(q, k, v, *hidden)
    w_o, b_o = layer.params["w_o"], layer.params.get("b_o")
    output, back_o = dense_vjp(merge(heads), w_o, b_o)

    def pullback(grad):
        to_merged, *grads_o = back_o(grad)
        to_heads = back_heads(split(to_merged, layer.num_heads))
        grads = name_gradients("o", grads_o)
        inputs = []
        backs = zip((back_q, back_k, back_v), to_heads, strict=True)
        for back, to_head in backs:
            to_input, named = back(to_head)
            inputs.append(to_input)
            grads |= named
        return sum_shared(inputs, len(given)), grads

    return output, pullback


def project_vjp(layer, x, letter, turned):
    """Project, split into heads and perhaps rotate; pull all of it back."""
    w, b = layer.params[f"w_{letter}"], layer.params.get(f"b_{letter}")
    y, back = dense_vjp(x, w, b)
    heads = split(y, layer.num_heads)  # (B, h, n, d)

    def pullback(grad):
        (grad,) = rotary_vjp(heads)[1](grad) if turned else (grad,)
        to_x, *grads = back(merge(grad))
        return to_x, name_gradients(letter, grads)

    return rotary(heads) if turned else heads, pullback


def split(x, num_heads):
    """Reshape ``(B, n, h * d)`` to ``(B, h, n, d)``."""
    return x.reshape(*x.shape[:2], num_heads, -1).swapaxes(1, 2)


def merge(x):
    """Reshape ``(B, h, n, d)`` to ``(B, n, h * d)``, the pullback of split."""
    x = x.swapaxes(1, 2)
    return x.reshape(*x.shape[:2], -1)


def name_gradients(letter, gradients):
    """Call gradients ``w_letter`` and, where there are two, ``b_letter``."""
    names = (f"w_{letter}", f"b_{letter}")
    return dict(zip(names, gradients, strict=False))


def sum_shared(inputs, given):
    """Add the gradients of arguments that were one and the same input."""
    to_query, to_key, to_value = inputs
    if given == 1:
        return (to_query + to_key + to_value,)
    if given == 2:
        return to_query, to_key + to_value
    return to_query, to_key, to_value
