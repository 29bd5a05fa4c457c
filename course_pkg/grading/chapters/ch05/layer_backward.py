"""The gradients of a multi-head layer, and those of layers cut off."""

from course_pkg.grading.chapters.ch05.axes import merge_right, split_right
from course_pkg.reference.scaled_dot_product_backward import attention_vjp


def pull_back(kept, x, source, w_q, w_k, w_v, w_o, d_model, h, d_k, d_v, up):
    """Return gradients by name; what comes to q, k and v is kept or not."""
    wide = x @ w_q, source @ w_k, source @ w_v
    q, k, v = (split_right(one, h) for one in wide)
    (heads, _), back = attention_vjp(q, k, v)
    to_heads = back(split_right(up @ w_o.T, h))
    to_wide = [
        merge_right(one) * keep
        for one, keep in zip(to_heads, kept, strict=True)
    ]
    to_q, to_k, to_v = to_wide
    return {
        "x": to_q @ w_q.T,
        "source": to_k @ w_k.T + to_v @ w_v.T,
        "w_q": product(x, to_q),
        "w_k": product(source, to_k),
        "w_v": product(source, to_v),
        "w_o": product(merge_right(heads), up),
    }


def product(inputs, gradients):
    """Return a matrix's gradient, summed over sentences and words."""
    width = inputs.shape[-1], gradients.shape[-1]
    return inputs.reshape(-1, width[0]).T @ gradients.reshape(-1, width[1])


def backward(*case):
    """Return the gradient to x, source and the four matrices, by name."""
    return pull_back((1, 1, 1), *case)


def weights_cut_off(*case):
    """The attention weights are cut off from what made them: queries and keys
    never learn. Only the copy you look at may be detached.
    """
    return pull_back((0, 0, 1), *case)


def values_cut_off(*case):
    """Nothing comes back through the values, so w_v never learns."""
    return pull_back((1, 1, 0), *case)


def queries_cut_off(*case):
    """Nothing comes back through the queries: neither w_q nor what x was made
    from learns.
    """
    return pull_back((0, 1, 1), *case)


def source_cut_off(*case):
    """No gradient comes back to the source: in a translator the encoder would
    never learn.
    """
    gradients = backward(*case)
    return gradients | {"source": 0 * gradients["source"]}
