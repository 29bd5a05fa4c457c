"""Exercise: one table to read words and to score them."""

import numpy as np

from course_pkg.grading.cases import nonzero, sizes, values
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return ids ``(n,)``, x ``(n, d)``, a table ``(V, d)`` and a bias."""

    def draw(n, d, size):
        ids = rng.integers(size, size=n)
        table, x = values(rng, size, d), values(rng, n, d)
        return ids, x, table, nonzero(rng, size)

    drawn = [draw(*sizes(rng, 3)) for _ in range(4)]
    return [draw(1, 3, 2), draw(3, 5, 5), *drawn]


def tied(ids, x, table, bias):
    """Return the words' vectors ``(n, d)`` and logits ``(n, V)``."""
    return np.sqrt(table.shape[-1]) * table[ids], x @ table.T + bias


def not_scaled(ids, x, table, bias):
    """The words' vectors are the rows as they are: multiply them by the root
    of d.
    """
    return table[ids], x @ table.T + bias


def scaled_by_width(ids, x, table, bias):
    """The words' vectors are multiplied by d: it is the root of d."""
    return table.shape[-1] * table[ids], x @ table.T + bias


def divided_by_root(ids, x, table, bias):
    """The words' vectors are divided by the root of d: multiply by it."""
    vectors, logits = tied(ids, x, table, bias)
    return vectors / table.shape[-1], logits


def both_scaled(ids, x, table, bias):
    """The logits are multiplied by the root of d as well: only the words'
    vectors are.
    """
    root = np.sqrt(table.shape[-1])
    return root * table[ids], root * (x @ table.T) + bias


def logits_divided(ids, x, table, bias):
    """The logits are divided by the root of d: that belongs to the scores of
    attention.
    """
    root = np.sqrt(table.shape[-1])
    return root * table[ids], x @ table.T / root + bias


def bias_forgotten(ids, x, table, bias):
    """The bias is missing from the logits: the table is shared, the bias is
    the output layer's own.
    """
    return tied(ids, x, table, 0 * bias)


def exchanged(ids, x, table, bias):
    """The two are exchanged: the words' vectors come first."""
    return tied(ids, x, table, bias)[::-1]


def words_scored(ids, x, table, bias):
    """The logits are those of the words just read: score x, which is what
    the decoder made.
    """
    vectors, _ = tied(ids, x, table, bias)
    return vectors, vectors @ table.T + bias


def not_turned(ids, x, table, bias):
    """The table is not transposed in the product: each logit is the dot
    product of x with a row of it.
    """
    return tied(ids, x, table, bias)[0], x @ table + bias


def probabilities(ids, x, table, bias):
    """These are probabilities: return the logits, before any softmax."""
    vectors, logits = tied(ids, x, table, bias)
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return vectors, odds / odds.sum(axis=-1, keepdims=True)


TIED = FunctionExercise(
    id="09.tied",
    title="One table, read and written",
    kind="build",
    difficulty=1,
    minutes=6,
    points=1,
    parameters=("ids", "x", "table", "bias"),
    returns=("vectors", "logits"),
    cases=cases,
    reference=tied,
    mistakes=described(
        not_scaled,
        scaled_by_width,
        divided_by_root,
        both_scaled,
        logits_divided,
        bias_forgotten,
        exchanged,
        words_scored,
        not_turned,
        probabilities,
    ),
    hints=(
        "The first result looks rows up: table[ids], one row a word.",
        "The second compares: the dot product of each row of x with every row "
        "of the table, plus the bias.",
        "One of the two is multiplied by the root of d, the vectors that are "
        "looked up.",
    ),
    takeaway="The table gets its gradient from both sides.",
)
