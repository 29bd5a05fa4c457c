"""Multi-head attention: several attentions side by side, and one output."""

import numpy as np

from course_pkg.param_shapes import multi_head_shapes
from course_pkg.shapes import (
    check_attention_shapes,
    check_axes,
    check_divides,
    check_even,
    check_last_axis,
    check_one_of,
    check_probability,
)

from .arrays import as_array, as_mask
from .dense import dense
from .layer import Layer
from .masks import combine_masks, look_ahead_mask
from .multi_head_backward import multi_head_vjp
from .positional import alibi_bias, rotary
from .scaled_dot_product import attend
from .scaled_dot_product_backward import attention_vjp

POSITIONS = (None, "rotary", "alibi")


def split_heads(x, num_heads):
    r"""Give every head its own columns, and put the heads before positions.

    .. math:: (B, n, h d) \to (B, n, h, d) \to (B, h, n, d)

    Args:
        x: Floats of shape ``(B, n, h * d)``.
        num_heads: ``h``.

    Returns:
        Floats of shape ``(B, h, n, d)``.

    Raises:
        ValueError: The last axis is no multiple of ``num_heads``.

    Source: Vaswani et al. (2017), section 3.2.2,
    https://arxiv.org/abs/1706.03762.

    >>> split_heads(np.array([[[1.0, 2.0, 3.0, 4.0]]]), 2).tolist()
    [[[[1.0, 2.0]], [[3.0, 4.0]]]]
    """
    x = as_array("x", x)
    check_axes("x", x.shape, 2, "(..., positions, features)")
    check_divides("num_heads", num_heads, "the last axis of x", x.shape[-1])
    shape = (*x.shape[:-1], num_heads, x.shape[-1] // num_heads)
    return np.swapaxes(x.reshape(shape), -3, -2)  # (B, h, n, d)


def merge_heads(x):
    r"""Put the heads' columns side by side again.

    .. math:: (B, h, n, d) \to (B, n, h, d) \to (B, n, h d)

    Args:
        x: Floats of shape ``(B, h, n, d)``.

    Returns:
        Floats of shape ``(B, n, h * d)``.

    Raises:
        ValueError: ``x`` has fewer than three axes.

    Source: Vaswani et al. (2017), section 3.2.2,
    https://arxiv.org/abs/1706.03762.

    >>> merge_heads(np.array([[[[1.0, 2.0]], [[3.0, 4.0]]]])).tolist()
    [[[1.0, 2.0, 3.0, 4.0]]]
    """
    x = as_array("x", x)
    check_axes("x", x.shape, 3, "(..., heads, positions, features)")
    x = np.swapaxes(x, -3, -2)  # (B, n, h, d)
    return x.reshape(*x.shape[:-2], -1)  # (B, n, h * d)


class MultiHeadAttention(Layer):
    r"""Attend with several heads at once, and mix what they found.

    .. math:: \operatorname{Concat}(\text{head}_1, \dots, \text{head}_h) W^O,
              \qquad \text{head}_i = \operatorname{Attention}(
              Q W_i^Q, K W_i^K, V W_i^V)

    Args:
        d_model: Width of the inputs and of the output.
        num_heads: ``h``.
        d_k: Width of a head's queries and keys; None means ``d_model / h``.
        d_v: Width of a head's values; None means ``d_model / h``.
        bias: Whether the four projections have biases.
        dropout: Rate in ``[0, 1)`` of weights dropped in training; this
            implementation drops none.
        positions: ``"rotary"`` turns queries and keys by their positions,
            ``"alibi"`` lowers scores with distance, None does neither.
        params: ``w_q``, ``w_k``, ``w_v``, ``w_o`` and the biases ``b_...``,
            or None to draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size is below 1, ``num_heads`` does not divide
            ``d_model``, ``d_k`` is odd with rotary positions, or ``dropout``
            or ``positions`` is out of range.

    Source: Vaswani et al. (2017), section 3.2.2,
    https://arxiv.org/abs/1706.03762.

    >>> attention = MultiHeadAttention(6, 3)
    >>> output, weights = attention(np.ones((2, 5, 6)), return_weights=True)
    >>> output.shape, weights.shape
    ((2, 5, 6), (2, 3, 5, 5))
    """

    def __init__(
        self,
        d_model,
        num_heads,
        d_k=None,
        d_v=None,
        bias=True,
        dropout=0.0,
        positions=None,
        *,
        params=None,
        seed=0,
    ):
        check_probability("dropout", dropout)
        check_one_of("positions", positions, POSITIONS)
        shapes = multi_head_shapes(d_model, num_heads, d_k, d_v, bias)
        super().__init__(shapes, params, seed)
        self.d_model, self.num_heads = d_model, num_heads
        self.positions = positions
        if positions == "rotary":
            check_even("d_k", shapes["w_q"][1] // num_heads)

    def __call__(
        self,
        query,
        key=None,
        value=None,
        mask=None,
        causal=False,
        return_weights=False,
        cache=None,
    ):
        """Attend from every query to every key.

        Args:
            query: Floats of shape ``(B, n, d_model)``.
            key: Floats of shape ``(B, m, d_model)``; None means ``query``.
            value: Floats of shape ``(B, m, d_model)``; None means ``key``.
            mask: Booleans ``(n, m)``, ``(B, n, m)`` or ``(B, 1, m)``, True
                for what may be seen.
            causal: Whether a query sees only keys up to its own position.
            return_weights: Whether to return the weights too.
            cache: A ``KeyValueCache``. Self-attention appends to it and sees
                all that it holds; with a ``key``, it is filled once and the
                ``key`` of later calls is not looked at.

        Returns:
            The output, ``(B, n, d_model)``, and if asked for the weights,
            ``(B, h, n, m)``.
        """
        query, key, value = self._check(query, key, value)
        offset = 0 if cache is None or key is not None else cache.length
        q, k, v = self._project(query, key, value, cache, offset)
        mask, bias = self._hide(mask, causal, q, k, offset)
        if return_weights:
            (output, weights), _ = attention_vjp(q, k, v, mask, bias)
            return self._mix(output), weights  # (B, n, d_model), (B, h, n, m)
        return self._mix(attend(q, k, v, mask, bias))  # (B, n, d_model)

    def vjp(self, query, key=None, value=None, mask=None, causal=False):
        """Return the output, and a pullback to the inputs that were given."""
        query, key, value = self._check(query, key, value)
        return multi_head_vjp(self, query, key, value, mask, causal)

    def _check(self, query, key, value):
        """Return the inputs as arrays of the right width."""
        arrays = []
        inputs = {"query": query, "key": key, "value": value}
        for name, x in inputs.items():
            if x is not None:
                x = as_array(name, x)
                check_axes(name, x.shape, 3, "(batch, positions, d_model)")
                check_last_axis(name, x.shape, self.d_model)
            arrays.append(x)
        if key is not None:
            self._check_itself(key)
            value = key if value is None else value
            check_attention_shapes(*map(np.shape, (query, key, value)))
        return arrays

    def _check_itself(self, key):
        """Raise if there is a key where positions must be one's own."""
        if self.positions is not None:
            raise ValueError(
                f"positions={self.positions!r} is for self-attention, "
                f"got a key of shape {np.shape(key)}"
            )

    def _project(self, query, key, value, cache, offset):
        """Return queries, keys and values of all heads, ``(B, h, ., d)``."""
        q = self._turn(self._heads(query, "q"), offset)
        if key is not None and cache is not None and cache.length:
            return q, cache.keys, cache.values
        key = query if key is None else key
        value = key if value is None else value
        k = self._turn(self._heads(key, "k"), offset)
        v = self._heads(value, "v")
        return (q, k, v) if cache is None else (q, *cache.append(k, v))

    def _heads(self, x, letter):
        """Project ``x`` by ``w_letter`` and split it into heads."""
        w, b = self.params[f"w_{letter}"], self.params.get(f"b_{letter}")
        return split_heads(dense(x, w, b), self.num_heads)  # (B, h, n, d)

    def _turn(self, x, offset):
        """Rotate by positions, if this layer does."""
        return rotary(x, offset) if self.positions == "rotary" else x

    def _mix(self, heads):
        """Project the heads' outputs, side by side, by ``w_o``."""
        w_o, b_o = self.params["w_o"], self.params.get("b_o")
        return dense(merge_heads(heads), w_o, b_o)  # (B, n, d_model)

    def _hide(self, mask, causal, q, k, offset):
        """Return a mask with an axis for the heads, and a score bias."""
        n, m = q.shape[-2], k.shape[-2]
        if mask is not None:
            mask = as_mask(mask, (len(q), n, m))
            mask = mask if mask.ndim == 2 else mask[:, None]  # (B, 1, n, m)
        if causal and m > offset + 1:  # else nothing is to come
            mask = combine_masks(mask, look_ahead_mask(n, m, offset))
        if self.positions != "alibi":
            return mask, None
        bias = alibi_bias(self.num_heads, n, m, offset)  # (h, n, m)
        return mask, bias.astype(q.dtype)
