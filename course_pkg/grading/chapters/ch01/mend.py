"""Exercise: mend a table of weights whose rows do not sum to 1."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference.similarity import softmax


def cases(rng):
    """Return queries ``(n, d)`` and keys ``(m, d)``."""
    drawn = []
    for _ in range(4):
        n, m, d = sizes(rng, 3)
        drawn.append((values(rng, n, d), values(rng, m, d)))
    one_query = values(rng, 1, 2), values(rng, 3, 2)
    one_key = values(rng, 3, 2), values(rng, 1, 2)
    far = np.array([[1.0, 0.0], [0.0, 0.5]])
    huge = np.array([[2000.0, 1.0], [2000.0, 3.0], [-2000.0, 0.0]])
    low = np.array([[-3000.0, 0.0], [0.0, 1.0], [-3000.0, 0.5]])
    return [one_query, one_key, *drawn, (far, huge), (far, low)]


def weights_of(query, keys):
    """Return the weights, ``(n, m)``; row i says what question i reads."""
    return softmax(query @ keys.T)


def as_given(query, keys):
    """This still behaves like the code you were given: print the sums of
    its rows, and find the line that sums over the wrong axis.
    """
    odds = np.exp(query @ keys.T)
    return odds / odds.sum(axis=0)


def still_overflowing(query, keys):
    """The rows sum to 1 now, which mends the first fault. exp still
    overflows for large scores: subtract each row's largest score first.
    """
    odds = np.exp(query @ keys.T)
    return odds / odds.sum(axis=1, keepdims=True)


def still_per_key(query, keys):
    """The columns still sum to 1, one sum for each key: each question needs
    its own sum, over its row.
    """
    scores = query @ keys.T
    odds = np.exp(scores - scores.max(axis=0))
    return odds / odds.sum(axis=0)


def row_maximum_column_sum(query, keys):
    """The largest score is taken by row, but the sum is still taken by
    column: each question needs its own sum, over its row.
    """
    scores = query @ keys.T
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=0)


def one_maximum_for_all(query, keys):
    """One maximum is subtracted from the whole table: a row far below it
    becomes all zeros. Take each row's own largest score.
    """
    scores = query @ keys.T
    odds = np.exp(scores - scores.max())
    return odds / odds.sum(axis=1, keepdims=True)


def one_sum_for_all(query, keys):
    """The whole table sums to 1: each row must do so on its own."""
    return softmax((query @ keys.T).reshape(-1)).reshape(len(query), len(keys))


def mean_subtracted(query, keys):
    """This subtracts each row's mean, above which scores may still lie by
    far: subtract the row's largest score.
    """
    scores = query @ keys.T
    odds = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def transposed(query, keys):
    """This is the table turned over: row i belongs to question i, column j
    to key j.
    """
    return weights_of(query, keys).T


MEND = FunctionExercise(
    id="01.mend",
    title="Rows that do not sum to 1",
    kind="fix",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("query", "keys"),
    returns=("weights",),
    cases=cases,
    reference=weights_of,
    given=described(as_given)[0],
    mistakes=described(
        still_overflowing,
        still_per_key,
        row_maximum_column_sum,
        one_maximum_for_all,
        one_sum_for_all,
        mean_subtracted,
        transposed,
    ),
    hints=(
        "Two faults. The first shows in the sums: which of them are 1, "
        "those of the rows or those of the columns?",
        "zip(*table) walks over columns. A total for each question is the "
        "sum of its row.",
        "The second fault shows at a score of 2000, where exp overflows. "
        "Subtracting a row's largest score leaves its weights unchanged.",
    ),
    takeaway="A published layer can have its softmax on the wrong axis and "
    "still train; the sum of a row tells at once.",
)
