"""Exercise: a dense layer with a bend."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import dense


def cases(rng):
    """Return inputs ``(..., d_in)``, a matrix and a bias."""

    def draw(d_in, d_out, *lead, scale=1.0):
        shapes = (*lead, d_in), (d_in, d_out), (d_out,)
        return tuple(values(rng, *shape, scale=scale) for shape in shapes)

    d_in, d_out, count, length = sizes(rng, 4)
    batch = draw(d_in, d_out, count)
    sequences = draw(d_in, d_out, 3, length)
    square, huge = draw(5, 5, 7), draw(7, 3, 2, scale=64.0)
    return [draw(1, 1), draw(2, 3), batch, sequences, square, huge]


def layer(x, W, b):
    """Return relu of ``x W + b``, ``(..., d_out)``."""
    return dense(x, W, b, "relu")


def relu(z):
    """Cut off what is negative."""
    return np.maximum(z, 0)


def not_bent(x, W, b):
    """Nothing is bent: relu turns every negative output into 0."""
    return x @ W + b


def bias_forgotten(x, W, b):
    """The bias is missing: add b before relu."""
    return relu(x @ W)


def bias_after_the_bend(x, W, b):
    """The bias is added after relu: it belongs inside, so that it decides
    where an output begins.
    """
    return relu(x @ W) + b


def bias_subtracted(x, W, b):
    """The bias is subtracted: add it."""
    return relu(x @ W - b)


def bias_twice(x, W, b):
    """The bias is added twice: once is enough."""
    return relu(x @ W + 2 * b)


def input_bent(x, W, b):
    """relu is applied to the input: it belongs around the sum x W + b."""
    return relu(x) @ W + b


def transposed(x, W, b):
    """The matrix is transposed, as PyTorch stores it: here W has shape
    (d_in, d_out), so it is x @ W.
    """
    return relu(x @ W.T + b)


def absolute(x, W, b):
    """Negative outputs are turned positive: relu makes them 0."""
    return np.abs(x @ W + b)


def negatives_kept(x, W, b):
    """The positive outputs are cut off and the negative ones kept: relu is
    the larger of z and 0.
    """
    return np.minimum(x @ W + b, 0)


def bent_as_tanh(x, W, b):
    """This bends with tanh: here it is relu, which leaves positive outputs
    as they are.
    """
    return np.tanh(x @ W + b)


DENSE = FunctionExercise(
    id="02.dense",
    title="A dense layer",
    kind="build",
    difficulty=1,
    minutes=6,
    points=1,
    parameters=("x", "W", "b"),
    returns=("y",),
    cases=cases,
    reference=layer,
    mistakes=described(
        not_bent,
        bias_forgotten,
        bias_after_the_bend,
        bias_subtracted,
        bias_twice,
        input_bent,
        transposed,
        absolute,
        negatives_kept,
        bent_as_tanh,
    ),
    hints=(
        "Three steps, in the order of the formula: multiply, shift, bend.",
        "The product x @ W mixes the last axis of x, whatever stands before "
        "it, and b broadcasts.",
        "relu is maximum(z, 0) in NumPy, torch.relu(z), tf.nn.relu(z).",
    ),
    takeaway="One call serves a vector, a batch, and a batch of sequences.",
)
