"""Exercise: how closely two loss curves lie on each other."""

import numpy as np

from course_pkg.grading.cases import nonzero, values
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return two curves ``(k,)`` and a tolerance."""
    drawn = [apart(rng, k) for k in (5, 7, 11)]
    first = nonzero(rng, 5)
    together = first, first.copy(), 0.125
    edge = first, first + np.array([0.0, 0.125, -0.125, 0.25, 0.125]), 0.125
    one = nonzero(rng, 1), nonzero(rng, 1) + 4, 0.25
    return [one, together, edge, *drawn]


def apart(rng, k):
    """Return curves that part in the middle, and come close once again."""
    first, gaps = values(rng, k), nonzero(rng, k)
    gaps[: k // 2] *= 0.0625  # close at first
    gaps[k // 2] = -8.0 - rng.integers(5)  # the largest lies below
    gaps[k // 2 + 1 :] /= 4
    gaps[-1] = 0.0625
    return first, first + gaps, 0.5


def lead(gaps, tolerance):
    """Count the first steps that stay within the tolerance."""
    over = np.flatnonzero(np.abs(gaps) > tolerance)
    return np.float64(over[0] if len(over) else len(gaps))


def beside(first, second, tolerance):
    """Return the largest gap, its step, and how long all went well."""
    gaps = np.abs(first - second)
    return (
        np.asarray(gaps.max()),
        np.float64(gaps.argmax()),
        lead(gaps, tolerance),
    )


def sign_kept(first, second, tolerance):
    """The differences keep their sign, so that a curve far below counts for
    nothing: take absolute values first.
    """
    gaps = second - first
    return (
        np.asarray(gaps.max()),
        np.float64(gaps.argmax()),
        lead(gaps, tolerance),
    )


def relative(first, second, tolerance):
    """The differences are divided by the first curve: here they stay as they
    are, in nats.
    """
    gaps = np.abs(first - second) / np.maximum(np.abs(first), 1e-12)
    return (
        np.asarray(gaps.max()),
        np.float64(gaps.argmax()),
        lead(gaps, tolerance),
    )


def mean_gap(first, second, tolerance):
    """This is the mean difference: a short parting hides in it. Return the
    largest.
    """
    _, step, count = beside(first, second, tolerance)
    return np.asarray(np.abs(first - second).mean()), step, count


def last_gap(first, second, tolerance):
    """This is the difference at the end: the curves may have come close
    again. Return the largest.
    """
    _, _, count = beside(first, second, tolerance)
    gap = np.abs(first[-1] - second[-1])
    return np.asarray(gap), np.float64(len(first) - 1), count


def counted_from_one(first, second, tolerance):
    """The step is counted from 1: the first one has the index 0."""
    gap, step, count = beside(first, second, tolerance)
    return gap, step + 1, count


def all_within(first, second, tolerance):
    """Every step within the tolerance is counted, later ones as well: count
    those before the first that is not.
    """
    gap, step, _ = beside(first, second, tolerance)
    return gap, step, (np.abs(first - second) <= tolerance).sum()


def edge_left_out(first, second, tolerance):
    """A difference equal to the tolerance is still within it."""
    gap, step, _ = beside(first, second, tolerance)
    return gap, step, lead(first - second, np.nextafter(tolerance, 0))


def none_over(first, second, tolerance):
    """Where no step is over the tolerance, all of them went well: return
    their number, not 0.
    """
    gap, step, _ = beside(first, second, tolerance)
    return gap, step, (np.abs(first - second) > tolerance).argmax()


def whole_curve(first, second, tolerance):
    """These two curves part: the third result counts the steps before the
    first that is over the tolerance, not all of them.
    """
    gap, step, _ = beside(first, second, tolerance)
    return gap, step, np.intp(len(first))


CURVES = FunctionExercise(
    id="09.curves",
    title="How closely two curves agree",
    kind="measure",
    difficulty=1,
    minutes=6,
    points=1,
    parameters=("first", "second", "tolerance"),
    returns=("largest", "step", "together"),
    cases=cases,
    reference=beside,
    mistakes=described(
        sign_kept,
        relative,
        mean_gap,
        last_gap,
        counted_from_one,
        all_within,
        edge_left_out,
        none_over,
        whole_curve,
    ),
    hints=(
        "Absolute differences first; the largest and its place follow.",
        "For the third: at which index is a difference over the tolerance for "
        "the first time? So many steps come before it.",
        "If there is none, every step is within: return k.",
    ),
    takeaway="A mean hides where two runs part; the first step over the "
    "tolerance says where to look.",
)
