"""Exercise: variances of scores, predicted."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described

CLOSE = 0.01


def one_term():
    """1 is the variance of a single product: 64 independent ones add up."""
    return {"product": 1}


def deviation():
    """8 is the standard deviation: the variance is its square."""
    return {"product": 8}


def root_not_squared():
    """Dividing a number by 8 divides its variance by 64."""
    return {"scaled": 8}


def one_factor():
    """This counts the variance of one factor: both q and k have variance 4,
    so a product has 4 times 4.
    """
    return {"wide": 64}


def entries_added():
    """This adds the variances of the factors: for independent factors of
    mean 0 they are multiplied.
    """
    return {"wide": 128}


def deviations_multiplied():
    """This multiplies standard deviations, 2 times 2: the variance of a
    product is 4 times 4.
    """
    return {"wide_scaled": 4}


def always_one():
    """The root makes it 1 only for entries of variance 1: here s to the
    fourth power is left.
    """
    return {"wide_scaled": 1}


def wide_root_not_squared():
    """Dividing by 4 divides the variance by 16."""
    return {"wide_scaled": 64}


def depth_like_root():
    """That is the root's doing: dividing by d_k divides the variance by d_k
    squared, and less than 1 is left.
    """
    return {"by_depth": 1}


def depth_not_squared():
    """This divides the standard deviation: the variance is its square, 64
    divided by 64 squared.
    """
    return {"by_depth": 1 / 8}


def still_independent():
    """The mean is 0 only while q and k are independent: a vector's product
    with itself is a sum of squares.
    """
    return {"same": 0}


def same_has_length():
    """8 is about the length of the vector: its product with itself is the
    length squared.
    """
    return {"same": 8}


VARIANCE = ValuesExercise(
    id="04.variance",
    title="How far scores spread",
    kind="predict",
    difficulty=2,
    minutes=8,
    points=1,
    entries={
        "product": Entry(
            64, "Each product has variance 1; 64 of them add up.", CLOSE
        ),
        "scaled": Entry(
            1, "Dividing by 8 divides the variance by 8 squared.", CLOSE
        ),
        "wide": Entry(
            256, "Each product has variance 4 times 4; add up 16.", CLOSE
        ),
        "wide_scaled": Entry(
            16, "The variance before, divided by the root squared.", CLOSE
        ),
        "by_depth": Entry(
            1 / 64, "A variance of 64, divided by 64 squared.", CLOSE
        ),
        "same": Entry(
            64, "Each of 64 squares has the mean 1: they add up.", CLOSE
        ),
    },
    mistakes=described(
        one_term,
        deviation,
        root_not_squared,
        one_factor,
        entries_added,
        deviations_multiplied,
        always_one,
        wide_root_not_squared,
        depth_like_root,
        depth_not_squared,
        still_independent,
        same_has_length,
    ),
    hints=(
        "For independent factors of mean 0, the variance of a product is "
        "the product of the variances. Variances of independent terms add.",
        "A number divided by c has its variance divided by c squared.",
        "When k is q, nothing is independent: the sum is one of squares, "
        "and the mean of a square is the variance.",
    ),
    takeaway="The root is made for entries of variance 1, as they are at "
    "the start of training.",
)
