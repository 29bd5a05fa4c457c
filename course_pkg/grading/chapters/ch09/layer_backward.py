"""The gradients of a decoder layer, and those of layers cut off."""

import numpy as np

from course_pkg.reference import DecoderLayer

SQUARE = ("w_q", "w_k", "w_v", "w_o")
WEIGHTS = tuple(
    f"{kind}_{name[2:]}" for kind in ("self", "cross") for name in SQUARE
)
WEIGHTS += ("w_1", "w_2")
INSIDE = tuple(
    f"{kind}_attention.{name}" for kind in ("self", "cross") for name in SQUARE
)
INSIDE += ("feed_forward.w_1", "feed_forward.w_2")


class NoWayPast(DecoderLayer):
    """A layer whose residuals hand nothing back."""

    def residual_vjp(self, norm, x, sublayer_vjp):
        """Return the output, and a pullback that forgets the way past."""
        y, pullback = super().residual_vjp(norm, x, sublayer_vjp)

        def cut(grad):
            to_x, *rest = pullback(grad)
            return to_x - grad, *rest

        return y, cut


def pull_back(kind, x, memory, real, *rest):
    """Return gradients by name, of a layer of some kind."""
    *weights, d, h, d_ff, upstream = rest
    params = dict(zip(INSIDE, weights, strict=True))
    params |= {f"norm_{i}.gain": np.ones(d) for i in (1, 2, 3)}
    params |= {f"norm_{i}.bias": np.zeros(d) for i in (1, 2, 3)}
    params |= {"feed_forward.b_1": np.zeros(d_ff)}
    params |= {"feed_forward.b_2": np.zeros(d)}
    layer = kind(d, h, d_ff, norm="pre", bias=False, params=params)
    _, pullback = layer.vjp(x, memory, memory_mask=real[:, None])
    (to_x, to_memory), found = pullback(upstream)
    named = zip(WEIGHTS, INSIDE, strict=True)
    gradients = {name: found[inside] for name, inside in named}
    return {"x": to_x, "memory": to_memory} | gradients


def backward(*case):
    """Return the gradient to x, memory and every weight, by name."""
    return pull_back(DecoderLayer, *case)


def memory_cut_off(*case):
    """No gradient comes back to the memory: the encoder would never learn.
    It must not be detached.
    """
    gradients = backward(*case)
    return gradients | {"memory": 0 * gradients["memory"]}


def residual_cut_off(*case):
    """No gradient comes back past the sub-layers: what a residual adds must
    not be detached.
    """
    return pull_back(NoWayPast, *case)
