"""Recurrent cells and layers: a simple RNN and a GRU."""

import keras
import tensorflow as tf

from course_pkg.param_shapes import gru_shapes, rnn_shapes
from course_pkg.shapes import check_axes, check_broadcasts, check_last_axis

from .dense import dense
from .layer import Layer, keras_mask, sizes
from .masks import check_mask


def rnn_cell(x, h, w, u, b):
    r"""Take one step of a simple recurrent network.

    .. math:: h' = \tanh(x W + h U + b)

    Args:
        x: The input of this step, ``(B, d_in)``.
        h: The state before it, ``(B, d_hidden)``.
        w: ``(d_in, d_hidden)``.
        u: ``(d_hidden, d_hidden)``.
        b: ``(d_hidden,)``.

    Returns:
        The next state, ``(B, d_hidden)``, without unit, in ``[-1, 1]``.

    Raises:
        ValueError: The shapes do not fit together.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    eq. 10.8 and 10.9.

    >>> one = tf.ones((1, 1))
    >>> h = rnn_cell(0 * one, one, one, one, tf.zeros(1))
    >>> round(float(h[0, 0]), 4)
    0.7616
    """
    check_last_axis("h", h.shape, u.shape[0])
    return rnn_step(dense(x, w, b), h, u)  # (B, d_hidden)


def rnn_step(x, h, u):
    """Finish a simple step whose input is multiplied by ``w`` already."""
    return tf.tanh(x + tf.matmul(h, u))  # (B, d_hidden)


def gru_cell(x, h, w, u, b_w, b_u):
    r"""Take one step of a gated recurrent unit, the state reset after ``U``.

    .. math:: r = \sigma(x W_r + b_{wr} + h U_r + b_{ur}), \quad
              z = \sigma(x W_z + b_{wz} + h U_z + b_{uz})

    .. math:: n = \tanh\bigl(x W_n + b_{wn} + r (h U_n + b_{un})\bigr), \quad
              h' = (1 - z) n + z h

    Args:
        x: The input of this step, ``(B, d_in)``.
        h: The state before it, ``(B, d_hidden)``.
        w: ``W_r, W_z, W_n`` side by side, ``(d_in, 3 * d_hidden)``.
        u: ``U_r, U_z, U_n`` side by side, ``(d_hidden, 3 * d_hidden)``.
        b_w: Biases beside ``w``, ``(3 * d_hidden,)``.
        b_u: Biases beside ``u``, ``(3 * d_hidden,)``.

    Returns:
        The next state, ``(B, d_hidden)``, without unit.

    Raises:
        ValueError: The shapes do not fit together.

    Source: Cho et al. (2014), eq. 5 to 8, with the reset after the product,
    https://arxiv.org/abs/1406.1078.

    >>> zeros = tf.zeros((1, 3))
    >>> h = tf.ones((1, 1))
    >>> gru_cell(zeros[:, :1], h, zeros, zeros, zeros[0], zeros[0]).numpy()
    array([[0.5]], dtype=float32)
    """
    check_last_axis("h", h.shape, u.shape[0])
    return gru_step(dense(x, w, b_w), h, u, b_u)  # (B, d_hidden)


def gru_step(x, h, u, b_u):
    """Finish a gated step whose input is multiplied by ``w`` already."""
    x_rz, x_n = split_candidate(x)
    h_rz, h_n = split_candidate(tf.nn.bias_add(tf.matmul(h, u), b_u))
    r, z = tf.split(tf.sigmoid(x_rz + h_rz), 2, axis=-1)
    n = tf.tanh(x_n + r * h_n)
    return n + z * (h - n)  # (B, d_hidden)


def split_candidate(gates):
    """Split ``(B, 3 * d_hidden)`` into two gates and the candidate."""
    d_hidden = gates.shape[-1] // 3
    return gates[:, : 2 * d_hidden], gates[:, 2 * d_hidden :]


def scan(step, x, h, mask=None):
    """Repeat ``step(x_t, h)`` along the steps of ``x``, ``(B, n, d)``.

    Returns:
        The state after every step, ``(B, n, d_hidden)``, and after the last.
    """
    x = tf.transpose(x, (1, 0, 2))  # (n, B, d): steps first
    if mask is None:
        states = tf.scan(lambda h, x_t: step(x_t, h), x, h)
    else:
        real = tf.transpose(mask)[..., None]  # (n, B, 1)
        states = tf.scan(
            lambda h, now: tf.where(now[1], step(now[0], h), h), (x, real), h
        )
    return tf.transpose(states, (1, 0, 2)), states[-1]


class Recurrent(Layer):
    """Repeat a cell along the steps of a sequence."""

    def __init__(self, d_in, d_hidden, shapes, **kwargs):
        super().__init__(**kwargs)
        self.d_in, self.d_hidden, self.shapes = d_in, d_hidden, shapes

    def __call__(self, x, initial=None, mask=None, **options):
        """Take a Keras mask of ``x`` if there is no other."""
        mask = keras_mask(x) if mask is None else mask
        return super().__call__(x, initial, mask=mask, **options)

    def call(self, x, initial=None, mask=None):
        """Run the cell over all steps.

        Args:
            x: Floats of shape ``(B, n, d_in)``.
            initial: The state before the first step, ``(B, d_hidden)``; None
                means zeros.
            mask: Booleans of shape ``(B, n)``; a step that is False leaves
                the state as it was.

        Returns:
            The state after every step, ``(B, n, d_hidden)``, and after the
            last, ``(B, d_hidden)``.

        Raises:
            ValueError: The shapes do not fit together.
            TypeError: ``mask`` is not boolean.
        """
        check_axes("x", x.shape, 3, "(batch, steps, features)")
        batch, steps, _ = sizes(x)
        h = tf.zeros((batch, self.d_hidden), x.dtype)
        if initial is not None:
            check_broadcasts("initial", initial.shape, h.shape)
            h = h + initial
        if mask is not None:
            check_mask(mask)
            check_broadcasts("mask", mask.shape, x.shape[:2])
            mask = tf.broadcast_to(mask, (batch, steps))
        x = dense(x, self.w, self.input_bias)  # all steps in one product
        return scan(self.step, x, h, mask)

    def compute_mask(self, inputs, previous_mask=None):
        """Pass a Keras mask on to the states, not to the last one."""
        return keras_mask(inputs), None

    def get_config(self):
        """Return the constructor's arguments."""
        config = {"d_in": self.d_in, "d_hidden": self.d_hidden}
        return super().get_config() | config


@keras.saving.register_keras_serializable("course_pkg")
class RNN(Recurrent):
    r"""A simple recurrent layer, ``h' = \tanh(x W + h U + b)``.

    Args:
        d_in: Features of the input.
        d_hidden: Features of the state.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    eq. 10.8 and 10.9.

    >>> states, last = RNN(4, 3)(tf.zeros((2, 5, 4)))
    >>> states.shape.as_list(), last.shape.as_list()
    ([2, 5, 3], [2, 3])
    """

    def __init__(self, d_in, d_hidden, **kwargs):
        shapes = rnn_shapes(d_in, d_hidden)
        super().__init__(d_in, d_hidden, shapes, **kwargs)

    @property
    def input_bias(self):
        """The bias added to all inputs at once."""
        return self.b

    def step(self, x, h):
        """Take a step whose input is multiplied by ``w`` already."""
        return rnn_step(x, h, self.u)


@keras.saving.register_keras_serializable("course_pkg")
class GRU(Recurrent):
    r"""A layer of gated recurrent units; ``gru_cell`` is its equation.

    Args:
        d_in: Features of the input.
        d_hidden: Features of the state.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Cho et al. (2014), eq. 5 to 8, with the reset after the product,
    https://arxiv.org/abs/1406.1078.

    >>> states, last = GRU(4, 3)(tf.zeros((2, 5, 4)))
    >>> states.shape.as_list(), last.shape.as_list()
    ([2, 5, 3], [2, 3])
    """

    def __init__(self, d_in, d_hidden, **kwargs):
        shapes = gru_shapes(d_in, d_hidden)
        super().__init__(d_in, d_hidden, shapes, **kwargs)

    @property
    def input_bias(self):
        """The bias added to all inputs at once."""
        return self.b_w

    def step(self, x, h):
        """Take a step whose input is multiplied by ``w`` already."""
        return gru_step(x, h, self.u, self.b_u)
