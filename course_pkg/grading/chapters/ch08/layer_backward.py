"""The gradients of an encoder layer, and those of layers cut off."""

import numpy as np

from course_pkg.reference import EncoderLayer

NAMES = {
    "self_attention.w_q": "w_q",
    "self_attention.w_k": "w_k",
    "self_attention.w_v": "w_v",
    "self_attention.w_o": "w_o",
    "norm_1.gain": "gain_1",
    "norm_1.bias": "bias_1",
    "feed_forward.w_1": "w_1",
    "feed_forward.b_1": "b_1",
    "feed_forward.w_2": "w_2",
    "feed_forward.b_2": "b_2",
    "norm_2.gain": "gain_2",
    "norm_2.bias": "bias_2",
}


class NoWayPast(EncoderLayer):
    """A layer whose residuals hand nothing back."""

    def residual_vjp(self, norm, x, sublayer_vjp):
        """Return the output, and a pullback that forgets the way past."""
        y, pullback = super().residual_vjp(norm, x, sublayer_vjp)

        def cut(grad):
            to_x, *rest = pullback(grad)
            (past,), _ = norm.vjp(x + sublayer_vjp(x)[0])[1](grad)
            return to_x - past, *rest

        return y, cut


class FrozenNorms(EncoderLayer):
    """A layer whose norms take mean and root for constants."""

    def residual_vjp(self, norm, x, sublayer_vjp):
        """Return the output and its pullback, through a frozen norm."""
        return super().residual_vjp(Frozen(norm), x, sublayer_vjp)


class Frozen:
    """A layer norm whose mean and root hand nothing back."""

    def __init__(self, norm):
        self.norm = norm

    def vjp(self, x):
        """Return the output and its pullback."""
        y, pullback = self.norm.vjp(x)
        root = np.sqrt(x.var(axis=-1, keepdims=True) + self.norm.epsilon)

        def cut(grad):
            _, gradients = pullback(grad)
            return (self.norm.params["gain"] * grad / root,), gradients

        return y, cut


def pull_back(kind, x, real, *rest):
    """Return gradients by name, of a layer of some kind."""
    *weights, d, h, d_ff, upstream = rest
    params = dict(zip(NAMES, weights, strict=True))
    layer = kind(d, h, d_ff, bias=False, params=params)
    _, pullback = layer.vjp(x, real[:, None])
    (to_x,), found = pullback(upstream)
    return {"x": to_x} | {NAMES[name]: one for name, one in found.items()}


def backward(*case):
    """Return the gradient to x and every weight, by name."""
    return pull_back(EncoderLayer, *case)


def residual_cut_off(*case):
    """No gradient comes back past the sub-layers: what a residual adds must
    not be detached.
    """
    return pull_back(NoWayPast, *case)


def norms_cut_off(*case):
    """Mean and deviation of the norms are cut off: they depend on x as well,
    and their gradient belongs to it.
    """
    return pull_back(FrozenNorms, *case)
