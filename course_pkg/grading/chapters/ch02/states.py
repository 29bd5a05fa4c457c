"""Exercise: a recurrent layer, its states and its last state."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import rnn_cell


def cases(rng):
    """Return inputs ``(B, n, d_in)`` and the three parameters."""

    def draw(count, length, d_in, d, scale=1.0):
        x = values(rng, count, length, d_in, scale=scale)
        shapes = (d_in, d), (d, d), (d,)
        return x, *(values(rng, *shape, scale=0.5) for shape in shapes)

    drawn = [draw(*sizes(rng, 4)) for _ in range(3)]
    one_step, square = draw(3, 1, 2, 5), draw(3, 3, 2, 5)
    return [draw(1, 1, 1, 1), one_step, square, *drawn, draw(2, 3, 5, 7, 64.0)]


def run(x, w, u, b, step=rnn_cell, start=0.0):
    """Return the states ``(B, n, d)`` and the last one ``(B, d)``."""
    h = np.full((len(x), len(b)), start, x.dtype)
    states = []
    for t in range(x.shape[1]):
        h = step(x[:, t], h, w, u, b)
        states.append(h)
    return np.stack(states, axis=1), h


def layer(x, W, U, b):
    """Return the states and the last state of a simple RNN."""
    return run(x, W, U, b)


def not_carried(x, W, U, b):
    """No state is carried: every step must add the state before it, times
    U.
    """
    return layer(x, W, np.zeros_like(U), b)


def not_bent(x, W, U, b):
    """The tanh is missing: without it the states can grow without bound."""
    return run(x, W, U, b, lambda x, h, w, u, b: x @ w + h @ u + b)


def bent_too_early(x, W, U, b):
    """The old state is added outside the tanh: it belongs inside, with the
    input and the bias.
    """
    return run(x, W, U, b, lambda x, h, w, u, b: np.tanh(x @ w + b) + h @ u)


def recurrent_matrix_turned(x, W, U, b):
    """U is transposed: it is h @ U. U is square, so no shape warns you."""
    return layer(x, W, U.T, b)


def bias_forgotten(x, W, U, b):
    """The bias is missing."""
    return layer(x, W, U, 0 * b)


def bias_twice(x, W, U, b):
    """The bias is added twice. PyTorch's layer has two biases, but here is
    only one.
    """
    return layer(x, W, U, 2 * b)


def starts_from_ones(x, W, U, b):
    """The first state is made of ones: before the first step it is 0."""
    return run(x, W, U, b, start=1.0)


def read_backwards(x, W, U, b):
    """The sequence is read from its end: begin with x[:, 0]."""
    states, last = layer(x[:, ::-1], W, U, b)
    return states[:, ::-1], last


def steps_for_batch(x, W, U, b):
    """This walks along the batch and takes each sequence for a step: the
    steps are axis 1.
    """
    states, last = layer(x.swapaxes(0, 1), W, U, b)
    return states.swapaxes(0, 1), last


def last_of_the_batch(x, W, U, b):
    """That is all states of the last sequence: the last state of every
    sequence is states[:, -1].
    """
    states, _ = layer(x, W, U, b)
    return states, states[-1]


def first_state(x, W, U, b):
    """The second result is the state after the first step: the one after the
    last is asked for.
    """
    states, _ = layer(x, W, U, b)
    return states, states[:, 0]


def mean_state(x, W, U, b):
    """The second result is the mean of the states: the one after the last
    step is asked for.
    """
    states, _ = layer(x, W, U, b)
    return states, states.mean(axis=1)


def states_only(x, W, U, b):
    """Only the states are returned: return the last state as well, second."""
    return layer(x, W, U, b)[0]


def exchanged(x, W, U, b):
    """The last state comes first: return the states, then the last one."""
    return layer(x, W, U, b)[::-1]


STATES = FunctionExercise(
    id="02.states",
    title="A recurrent layer",
    kind="build",
    difficulty=2,
    minutes=15,
    points=3,
    parameters=("x", "W", "U", "b"),
    returns=("states", "last"),
    cases=cases,
    reference=layer,
    mistakes=described(
        not_carried,
        not_bent,
        bent_too_early,
        recurrent_matrix_turned,
        bias_forgotten,
        bias_twice,
        starts_from_ones,
        read_backwards,
        steps_for_batch,
        last_of_the_batch,
        first_state,
        mean_state,
        states_only,
        exchanged,
    ),
    hints=(
        "A loop over the steps, t = 0 to n - 1. Before it, the state is an "
        "array of zeros of shape (B, d).",
        "In the loop: x[:, t] has shape (B, d_in) and h has shape (B, d), so "
        "x[:, t] @ W, h @ U and b add up to (B, d).",
        "Keep every h in a list and stack the list along axis 1. The last h "
        "is the last state.",
    ),
    takeaway="The last state is the last row of the states.",
)
