"""Exercise: what each head is worth."""

import numpy as np

from course_pkg.grading.cases import nonzero, sizes, values
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return heads ``(h, n, d_v)``, w_o ``(h * d_v, d)``, wanted."""

    def draw(h, n, d_v, d):
        heads, w_o = values(rng, h, n, d_v), values(rng, h * d_v, d)
        return heads, w_o, nonzero(rng, n, d, scale=3.0)

    drawn = [draw(*sizes(rng, 4)) for _ in range(3)]
    heads, w_o, _ = draw(2, 5, 3, 7)
    solved = heads, w_o, joined(heads) @ w_o
    return [draw(1, 1, 1, 2), draw(3, 1, 2, 5), solved, *drawn]


def joined(heads):
    """Lay the heads side by side, ``(n, h * d_v)``."""
    return heads.swapaxes(0, 1).reshape(heads.shape[1], -1)


def explained(output, wanted):
    """Return the share of the squares that an output explains."""
    return 1 - ((output - wanted) ** 2).sum() / (wanted**2).sum()


def silenced(heads, keep):
    """Return one copy of the heads for each head, the others' rows scaled.

    Args:
        heads: Floats of shape ``(h, n, d_v)``.
        keep: Floats of shape ``(h, h)``; row i says how loud each head is
            when it is head i's turn.
    """
    return [heads * row[:, None, None] for row in keep]


def shares(copies, w_o, wanted):
    """Return what each copy of the heads explains, ``(h,)``."""
    return np.array([explained(joined(c) @ w_o, wanted) for c in copies])


def without_each(heads, w_o, wanted):
    """Return what is explained without each head, ``(h,)``."""
    return shares(silenced(heads, 1 - np.eye(len(heads))), w_o, wanted)


def that_head_alone(heads, w_o, wanted):
    """This keeps that head and silences the others: silence that one and keep
    the others.
    """
    return shares(silenced(heads, np.eye(len(heads))), w_o, wanted)


def what_is_lost(heads, w_o, wanted):
    """This is how much is lost without each head: return how much is still
    explained.
    """
    whole = explained(joined(heads) @ w_o, wanted)
    return whole - without_each(heads, w_o, wanted)


def what_is_missing(heads, w_o, wanted):
    """This is the share that is missed: what is explained is 1 minus it."""
    return 1 - without_each(heads, w_o, wanted)


def all_heads(heads, w_o, wanted):
    """No head is silent: set the rows of w_o that belong to head i to
    zero.
    """
    return shares([heads] * len(heads), w_o, wanted)


def cumulative(heads, w_o, wanted):
    """The heads stay silent once they have been silenced: start from the
    whole w_o, a copy of it, for each head.
    """
    keep = np.triu(np.ones((len(heads), len(heads))), 1)
    return shares(silenced(heads, keep), w_o, wanted)


def made_up_for(heads, w_o, wanted):
    """The other heads are made louder to make up for it, as dropout does:
    leave them as they are.
    """
    count = max(len(heads) - 1, 1)
    keep = (1 - np.eye(len(heads))) * len(heads) / count
    return shares(silenced(heads, keep), w_o, wanted)


def every_hth_row(heads, w_o, wanted):
    """Every h-th row of w_o is silenced: a head's rows lie together, from i
    times d_v on.
    """
    results = []
    for i in range(len(heads)):
        silent = w_o.copy()
        silent[i :: len(heads)] = 0
        results.append(explained(joined(heads) @ silent, wanted))
    return np.array(results)


def one_row(heads, w_o, wanted):
    """Only one row of w_o is silenced: each head has d_v of them."""
    results = []
    for i in range(len(heads)):
        silent = w_o.copy()
        silent[i * heads.shape[-1]] = 0
        results.append(explained(joined(heads) @ silent, wanted))
    return np.array(results)


def joined_straight(heads, w_o, wanted):
    """The heads are joined by a bare reshape: exchange heads and words first,
    so that each word gets its strips side by side.
    """
    copies = silenced(heads, 1 - np.eye(len(heads)))
    outputs = [one.reshape(heads.shape[1], -1) @ w_o for one in copies]
    return np.array([explained(one, wanted) for one in outputs])


def mean_error(heads, w_o, wanted):
    """This is the mean squared error: divide by the mean of the squares that
    are wanted, and take it from 1.
    """
    missing = 1 - without_each(heads, w_o, wanted)
    return missing * (wanted**2).mean()


WORTH = FunctionExercise(
    id="05.worth",
    title="What each head is worth",
    kind="measure",
    difficulty=2,
    minutes=15,
    points=2,
    parameters=("heads", "w_o", "wanted"),
    returns=("shares",),
    cases=cases,
    reference=without_each,
    tolerance=1e-4,
    mistakes=described(
        that_head_alone,
        what_is_lost,
        what_is_missing,
        all_heads,
        cumulative,
        made_up_for,
        every_hth_row,
        one_row,
        joined_straight,
        mean_error,
    ),
    hints=(
        "Join the heads once, (n, h * d_v). Head i meets the rows of w_o "
        "from i * d_v up to (i + 1) * d_v.",
        "Silencing head i: leave its strip out of the product, or take its "
        "strip times its rows away from the whole output.",
        "The share explained is 1 minus the sum of (output - wanted) "
        "squared over the sum of wanted squared; one number a head.",
    ),
    takeaway="A head is worth what the output loses without it.",
)
