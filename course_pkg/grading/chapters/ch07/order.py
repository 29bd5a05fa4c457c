"""Exercise: whether attention notices the order of its words."""

import numpy as np

from course_pkg.grading.cases import nonzero
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import softmax


def cases(rng):
    """Return words ``(n, d)``, an order ``(n,)`` and a table ``(n, d)``."""
    shapes = ((3, 2), (5, 3), (7, 2), (5, 7))
    drawn = [shuffled(rng, n, d) for n, d in shapes]
    x, order, table = drawn[0]
    drawn.append((-x, order, -table))  # every change with the other sign
    one = nonzero(rng, 1, 2), np.array([0]), nonzero(rng, 1, 2)
    return [one, *drawn]


def shuffled(rng, n, d):
    """Return a case whose order is no swap: going back is another one."""
    order = (np.arange(n) + rng.integers(1, n)) % n
    if n > 3:
        order[:3] = order[[1, 2, 0]]
    return nonzero(rng, n, d), order, nonzero(rng, n, d)


def attend(x, scale=True):
    """Return the outputs of self-attention without projections."""
    size = np.sqrt(x.shape[-1]) if scale else 1
    return softmax(x @ x.T / size) @ x


def largest(difference):
    """Return the largest absolute value."""
    return np.abs(difference).max()


def gaps(x, order, table):
    """Return the largest change without positions and with them."""
    bare = largest(attend(x[order]) - attend(x)[order])
    placed = largest(attend(x[order] + table) - attend(x + table)[order])
    return np.asarray(bare), np.asarray(placed)


def exchanged(x, order, table):
    """The two are exchanged: the one without positions comes first."""
    return gaps(x, order, table)[::-1]


def not_put_back(x, order, table):
    """Other outputs are compared with old ones in the old order: the outputs
    move with their words, so put the old ones in the new order first.
    """
    bare = largest(attend(x[order]) - attend(x))
    return bare, largest(attend(x[order] + table) - attend(x + table))


def put_back_the_wrong_way(x, order, table):
    """The old outputs are put into the opposite order: row i of x[order] is
    word order[i], and so is row i of outputs[order].
    """
    back = np.argsort(order)
    bare = largest(attend(x[order]) - attend(x)[back])
    placed = largest(attend(x[order] + table) - attend(x + table)[back])
    return bare, placed


def positions_moved_along(x, order, table):
    """The positions moved along with their words, so that nothing is left to
    notice: a place keeps its row, whatever word stands there.
    """
    placed = x + table
    bare, _ = gaps(x, order, table)
    return bare, largest(attend(placed[order]) - attend(placed)[order])


def not_scaled(x, order, table):
    """The scores are not divided by the root of d."""
    bare, _ = gaps(x, order, table)
    first = attend(x[order] + table, scale=False)
    second = attend(x + table, scale=False)
    return bare, largest(first - second[order])


def mean_change(x, order, table):
    """This is the mean change: return the largest."""
    bare, _ = gaps(x, order, table)
    change = attend(x[order] + table) - attend(x + table)[order]
    return bare, np.abs(change).mean()


def sign_kept(x, order, table):
    """The largest change is taken with its sign: take absolute values first,
    or a large fall counts for nothing.
    """
    change = attend(x + table)[order] - attend(x[order] + table)
    bare, _ = gaps(x, order, table)
    return bare, -change.min()


def root_of_squares(x, order, table):
    """This is the length of the whole change: return its largest element."""
    bare, _ = gaps(x, order, table)
    change = attend(x[order] + table) - attend(x + table)[order]
    return bare, np.sqrt((change**2).sum())


ORDER = FunctionExercise(
    id="07.order",
    title="Does the order show?",
    kind="measure",
    difficulty=1,
    minutes=10,
    points=1,
    parameters=("x", "order", "table"),
    returns=("bare", "placed"),
    cases=cases,
    reference=gaps,
    tolerance=1e-5,
    mistakes=described(
        exchanged,
        not_put_back,
        put_back_the_wrong_way,
        positions_moved_along,
        not_scaled,
        mean_change,
        root_of_squares,
        sign_kept,
    ),
    hints=(
        "Write attend(x) first: softmax of x times x transposed, divided by "
        "the root of d, times x. You need it four times.",
        "x[order] is the shuffled sentence. Its outputs are to be held "
        "against attend(x)[order], the old outputs in the new order.",
        "With positions, the table's row i is added to whatever word stands "
        "at place i: x[order] + table on one side, x + table on the other.",
    ),
    takeaway="Without positions the difference is rounding; with them the "
    "order shows.",
)
