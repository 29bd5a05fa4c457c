"""A dense layer: an affine map, then a function of every entry."""

import math

import keras
import tensorflow as tf

from course_pkg import param_shapes
from course_pkg.shapes import check_last_axis, check_one_of

from .layer import Layer, sizes


def gelu(x):
    """Weigh ``x`` by the share of a normal distribution that lies below.

    ``tf.nn.gelu`` rounds the root of 2 to float32, even for float64.
    """
    return 0.5 * x * (1.0 + tf.math.erf(x / math.sqrt(2)))


ACTIVATIONS = {
    None: lambda x: x,
    "linear": lambda x: x,
    "relu": tf.nn.relu,
    "gelu": gelu,
    "tanh": tf.tanh,
    "sigmoid": tf.sigmoid,
    "softmax": tf.nn.softmax,
}


def activate(x, activation):
    r"""Apply an activation function by its name.

    .. math:: \operatorname{gelu}(x) = \tfrac{x}{2}
              \bigl(1 + \operatorname{erf}(x / \sqrt 2)\bigr)

    Args:
        x: Floats of shape ``(..., d)``.
        activation: None, ``"linear"``, ``"relu"``, ``"gelu"``, ``"tanh"``,
            ``"sigmoid"`` or ``"softmax"`` (over the last axis).

    Returns:
        Floats, ``(..., d)``.

    Raises:
        ValueError: The name is unknown.

    Source: Hendrycks and Gimpel (2016), section 2,
    https://arxiv.org/abs/1606.08415.

    >>> activate(tf.constant([-1.0, 2.0]), "relu").numpy().tolist()
    [0.0, 2.0]
    """
    check_one_of("activation", activation, tuple(ACTIVATIONS))
    return ACTIVATIONS[activation](x)


def dense(x, w, b=None, activation=None):
    r"""Map every vector by the same matrix, bias and activation.

    .. math:: y = f(x W + b)

    Args:
        x: Floats of shape ``(..., d_in)``.
        w: The matrix, ``(d_in, d_out)``.
        b: The bias, ``(d_out,)``, or None.
        activation: A name that ``activate`` knows.

    Returns:
        Floats, ``(..., d_out)``.

    Raises:
        ValueError: The last axis of ``x`` is not ``d_in``, or the activation
            is unknown.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    section 6.3.

    >>> x, w = tf.constant([[1.0, 2.0]]), tf.constant([[3.0], [4.0]])
    >>> dense(x, w, tf.constant([0.5])).numpy().tolist()
    [[11.5]]
    """
    d_in, d_out = w.shape
    check_last_axis("x", x.shape, d_in)
    rows = x if len(x.shape) == 2 else tf.reshape(x, (-1, d_in))  # (N, d_in)
    y = tf.matmul(rows, w)  # (N, d_out): one product, whatever the axes of x
    y = y if b is None else tf.nn.bias_add(y, b)
    y = activate(y, activation)
    return y if len(x.shape) == 2 else tf.reshape(y, (*sizes(x)[:-1], d_out))


@keras.saving.register_keras_serializable("course_pkg")
class Dense(Layer):
    """A dense layer, ``f(x W + b)``.

    Args:
        d_in: Features that come in.
        d_out: Features that go out.
        activation: A name that ``activate`` knows.
        bias: Whether to add ``b``.
        **kwargs: ``name`` and ``dtype``, as of any Keras layer.

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*,
    section 6.3.

    >>> Dense(3, 2)(tf.zeros((5, 3))).shape.as_list()
    [5, 2]
    """

    b = None  # unless there is a bias

    def __init__(self, d_in, d_out, activation=None, bias=True, **kwargs):
        super().__init__(**kwargs)
        check_one_of("activation", activation, tuple(ACTIVATIONS))
        self.shapes = param_shapes.dense_shapes(d_in, d_out, bias)
        self.d_in, self.d_out = d_in, d_out
        self.activation, self.bias = activation, bias

    def call(self, x):
        """Map ``(..., d_in)`` to ``(..., d_out)``."""
        return dense(x, self.w, self.b, self.activation)

    def get_config(self):
        """Return the constructor's arguments."""
        return super().get_config() | {
            "d_in": self.d_in,
            "d_out": self.d_out,
            "activation": self.activation,
            "bias": self.bias,
        }
