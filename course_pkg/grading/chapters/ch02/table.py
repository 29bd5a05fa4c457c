"""Exercise: which rows of an embedding table a step of training changes."""

import numpy as np

from course_pkg.grading.cases import nonzero, sizes
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return ids ``(B, n)``, a gradient ``(B, n, d)``, and a count."""
    drawn = [draw(rng, *sizes(rng, 3), 13) for _ in range(3)]
    return [draw(rng, 1, 1, 1, 1), draw(rng, 2, 3, 2, 5), *drawn]


def draw(rng, count, length, d, rows):
    """Return a case in which one id occurs twice, if there is room."""
    ids = rng.integers(rows, size=(count, length))
    ids[-1, -1] = ids[0, 0]
    return ids, nonzero(rng, count, length, d), rows


def gradient(ids, grad, rows):
    """Return the gradient of the table, ``(rows, d)``."""
    table = np.zeros((rows, grad.shape[-1]), grad.dtype)
    np.add.at(table, ids, grad)
    return table


def last_one_wins(ids, grad, rows):
    """A token that occurs twice keeps only its last gradient: it collects
    all of them. Mind that `table[ids] += grad` writes each row once.
    """
    table = np.zeros((rows, grad.shape[-1]))
    table[ids.ravel()] = grad.reshape(ids.size, -1)
    return table


def mean_of_places(ids, grad, rows):
    """A token that occurs twice gets the mean of its gradients: it gets
    their sum, because it had a part in the loss at both places.
    """
    counts = np.bincount(ids.ravel(), minlength=rows)
    return gradient(ids, grad, rows) / np.maximum(counts, 1)[:, None]


def every_row(ids, grad, rows):
    """Every row gets the whole gradient: a row that was not looked up had no
    part in the loss, so its gradient is 0.
    """
    return np.tile(grad.sum(axis=(0, 1)), (rows, 1))


def first_sentence_only(ids, grad, rows):
    """Only the first sentence counts here: add up the gradients of the whole
    batch.
    """
    return gradient(ids[:1], grad[:1], rows)


def counted(ids, grad, rows):
    """This counts how often each token occurs, which is right only for a
    gradient of ones: add up the rows of grad.
    """
    return gradient(ids, np.ones_like(grad), rows)


def divided_by_places(ids, grad, rows):
    """This is divided by the number of places: grad is the gradient as it
    is, and a mean in the loss would be in it already.
    """
    return gradient(ids, grad, rows) / ids.size


def step_taken(ids, grad, rows):
    """The sign is turned, as in a step of gradient descent: the gradient
    itself is asked for.
    """
    return -gradient(ids, grad, rows)


def not_gathered(ids, grad, rows):
    """There is still one gradient for each place: there must be one for each
    row of the table, (rows, d).
    """
    return grad


def used_rows_only(ids, grad, rows):
    """Only the rows that were looked up are returned: the others belong in
    the result too, as zeros.
    """
    return gradient(ids, grad, rows)[np.unique(ids)]


def turned(ids, grad, rows):
    """This is transposed: a token has a row, so the shape is (rows, d)."""
    return gradient(ids, grad, rows).T


TABLE = FunctionExercise(
    id="02.table",
    title="The gradient of an embedding table",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("ids", "grad", "rows"),
    returns=("table_grad",),
    cases=cases,
    reference=gradient,
    mistakes=described(
        last_one_wins,
        mean_of_places,
        every_row,
        first_sentence_only,
        counted,
        divided_by_places,
        step_taken,
        not_gathered,
        used_rows_only,
        turned,
    ),
    hints=(
        "Start from zeros, one row for each token, and walk over the places. "
        "Where does the gradient of a place belong?",
        "Looking up is a product with one-hot vectors, (B n, rows) times "
        "(rows, d). What does its gradient with respect to the table use?",
        "Flatten ids and grad. The result is the one-hot matrix transposed "
        "times grad; np.add.at, index_add and tensor_scatter_nd_add do the "
        "same without the zeros.",
    ),
    takeaway="Rows that were not looked up stay as they are.",
)
