"""Exercise: the dot product of two vectors, by hand."""

import numpy as np

from course_pkg.grading.cases import PRIMES, nonzero, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference.similarity import dot


def cases(rng):
    """Return pairs of vectors, ``(d,)`` and ``(d,)``."""
    pairs = [(values(rng, d), values(rng, d)) for d in PRIMES]
    single = nonzero(rng, 1), nonzero(rng, 1)
    same = nonzero(rng, 3)
    at_right_angles = np.array([1.0, 2.0, 0.0]), np.array([-2.0, 1.0, 5.0])
    return [single, *pairs, (same, same.copy()), at_right_angles]


def products_without_sum(a, b):
    """This multiplies entry by entry and stops there: a dot product adds
    the products up, and one number is left.
    """
    return a * b


def product_of_sums(a, b):
    """This multiplies the two sums: multiply entry by entry first, then
    add.
    """
    return a.sum() * b.sum()


def sum_of_sums(a, b):
    """This adds the entries of both vectors: matching entries must be
    multiplied with each other.
    """
    return a.sum() + b.sum()


def product_of_all(a, b):
    """This multiplies everything with everything: multiply each pair, then
    add the pairs up.
    """
    return np.prod(a * b)


def last_pair_only(a, b):
    """Only the last pair is left: `total = ...` forgets the pairs before
    it, `total += ...` keeps them.
    """
    return a[-1] * b[-1]


def first_pair_only(a, b):
    """Only the first pair is counted: the return stands inside the loop and
    ends it at the first turn.
    """
    return a[0] * b[0]


def last_pair_missing(a, b):
    """The last pair is missing: `range(len(a))` already stops before
    `len(a)`, without a - 1.
    """
    return (a[:-1] * b[:-1]).sum()


def first_pair_missing(a, b):
    """The first pair is missing: indices begin at 0."""
    return (a[1:] * b[1:]).sum()


def distance(a, b):
    """This is the distance between the two points: it is small where the
    dot product of two long, similar vectors is large.
    """
    return np.sqrt(((a - b) ** 2).sum())


def mean_of_products(a, b):
    """This is the mean of the products: the dot product is their sum, not
    divided by their number.
    """
    return (a * b).mean()


DOT = FunctionExercise(
    id="01.dot",
    title="A dot product by hand",
    kind="build",
    difficulty=1,
    minutes=5,
    points=1,
    parameters=("a", "b"),
    returns=("result",),
    cases=cases,
    reference=dot,
    mistakes=described(
        products_without_sum,
        product_of_sums,
        sum_of_sums,
        product_of_all,
        last_pair_only,
        first_pair_only,
        last_pair_missing,
        first_pair_missing,
        distance,
        mean_of_products,
    ),
    hints=(
        "Begin with a total of zero and walk along both vectors at once; "
        "zip(a, b) hands you one pair at a time.",
        "Each pair contributes its product. [1, 2, 3] and [4, 5, 6] give "
        "4, then 10, then 18.",
        "Add each product to the total, and return the total after the "
        "loop, not within it.",
    ),
    takeaway="Every score in this course is such a sum of products.",
)
