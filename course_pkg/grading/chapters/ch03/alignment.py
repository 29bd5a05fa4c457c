"""Exercise: whether an alignment map tells the truth."""

import numpy as np

from course_pkg.grading.cases import sizes
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return weights and changes ``(B, n, m)``, and lengths ``(B,)``."""
    one = np.ones((1, 1, 1)), np.array([[[True]]]), np.array([1])
    drawn = [draw(rng, *sizes(rng, 3)) for _ in range(3)]
    return [one, draw(rng, 3, 2, 5), *drawn, draw(rng, 5, 5, 3)]


def draw(rng, count, n, m):
    """Return a case; the first source is shorter than the last."""
    lengths = rng.integers(1, m + 1, size=count)
    lengths[0], lengths[-1] = (m + 1) // 2, m
    weights = np.zeros((count, n, m))
    for row, length in zip(weights, lengths, strict=True):
        for place in row:
            place[:length] = rng.permutation(distinct(length))
    likely = np.where(weights > 0.5, 0.7, 0.3)
    changed = rng.random((count, n, m)) < likely * (weights > 0)
    return weights, changed, lengths


def distinct(count):
    """Return positive weights that sum to 1 exactly, the first above 1/2."""
    if count == 1:
        return np.ones(1)
    rest = 0.5 ** np.arange(1, count)
    rest[-1] *= 2  # what is left over
    return np.concatenate([[0.75], rest / 4])


def shares(weights, changed, lengths):
    """Return both shares for each target place, ``(n,)`` each."""
    best = weights.argmax(axis=-1)[..., None]  # (B, n, 1)
    most = np.take_along_axis(changed, best, axis=-1)[..., 0]  # (B, n)
    random = changed.sum(axis=-1) / lengths[:, None]  # (B, n)
    return most.mean(axis=0), random.mean(axis=0)


def least_looked_at(weights, changed, lengths):
    """The first result hides the place with the smallest weight: take the
    largest.
    """
    best = weights.argmin(axis=-1)[..., None]
    least = np.take_along_axis(changed, best, axis=-1)[..., 0]
    return least.mean(axis=0), shares(weights, changed, lengths)[1]


def weighted(weights, changed, lengths):
    """The first result is a mean of the changes by their weights: look only
    at the place with the largest weight.
    """
    expected = (weights * changed).sum(axis=-1).mean(axis=0)
    return expected, shares(weights, changed, lengths)[1]


def any_place(weights, changed, lengths):
    """The first result asks whether hiding any place changes the character:
    hide the place that is looked at most.
    """
    some = changed.any(axis=-1).mean(axis=0)
    return some, shares(weights, changed, lengths)[1]


def one_place_for_all(weights, changed, lengths):
    """The place is chosen from the mean of all maps: every row has a map,
    and a largest weight, of its own.
    """
    best = weights.mean(axis=0).argmax(axis=-1)  # (n,)
    picked = changed[:, np.arange(len(best)), best]  # (B, n)
    return picked.mean(axis=0), shares(weights, changed, lengths)[1]


def padding_drawn(weights, changed, lengths):
    """The random place may lie in the padding here: it is drawn from the real
    ones, so divide by the row's length.
    """
    return shares(weights, changed, lengths)[0], changed.mean(axis=(0, 2))


def rows_pooled(weights, changed, lengths):
    """All places are pooled, so long sources count more: take each row's
    share first, then the mean over the rows.
    """
    pooled = changed.sum(axis=(0, 2)) / lengths.sum()
    return shares(weights, changed, lengths)[0], pooled


def counts(weights, changed, lengths):
    """These are counts of rows: divide by how many rows there are."""
    most, random = shares(weights, changed, lengths)
    return most * len(lengths), random * len(lengths)


def unchanged(weights, changed, lengths):
    """These are the shares that stay as they were: the shares that change are
    asked for.
    """
    most, random = shares(weights, changed, lengths)
    return 1 - most, 1 - random


def mean_over_places(weights, changed, lengths):
    """The mean runs over the target's places: it runs over the rows, so that
    each place has a share of its own.
    """
    best = weights.argmax(axis=-1)[..., None]
    most = np.take_along_axis(changed, best, axis=-1)[..., 0]
    random = changed.sum(axis=-1) / lengths[:, None]
    return most.mean(axis=1), random.mean(axis=1)


def exchanged(weights, changed, lengths):
    """The two are exchanged: the place looked at most comes first."""
    return shares(weights, changed, lengths)[::-1]


ALIGNMENT = FunctionExercise(
    id="03.alignment",
    title="Does the map tell the truth?",
    kind="measure",
    difficulty=3,
    minutes=15,
    points=3,
    parameters=("weights", "changed", "lengths"),
    returns=("most", "random"),
    cases=cases,
    reference=shares,
    mistakes=described(
        least_looked_at,
        weighted,
        any_place,
        one_place_for_all,
        padding_drawn,
        rows_pooled,
        counts,
        unchanged,
        mean_over_places,
        exchanged,
    ),
    hints=(
        "For each row and each target place there is one number in either "
        "result, (B, n). The means over the rows come last.",
        "weights.argmax(axis=-1) is the place looked at most, (B, n). "
        "changed has the answer at that place.",
        "A place drawn at random from a row's real ones changes the "
        "character with probability: how many do, divided by the length.",
    ),
    takeaway="Where the first share is far above the second, the map points "
    "at a cause.",
)
