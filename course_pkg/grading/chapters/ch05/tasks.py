"""Exercise: which tasks one head can do."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described

CLOSE = 0.02


def copying_too_hard():
    """One head can put all its weight on a: it hands over c_a whole."""
    return {"copy": 0.5}


def negative_too_hard():
    """The weights cannot be negative, but W_V or W_O can: they turn the sign
    of whatever the head hands over.
    """
    return {"negative": 0}


def sum_like_difference():
    """One head can put half its weight on each and hand over the mean;
    W_O doubles it, and the mean becomes the sum.
    """
    return {"sum": 0.5}


def difference_solved():
    """One head has weights that are not negative and one matrix for all
    places: a and b would need opposite signs.
    """
    return {"difference": 1}


def difference_by_mean():
    """The mean of both explains nothing, but a head need not take the mean:
    following one of the two is better.
    """
    return {"difference": 0}


def quarter():
    """The difference has a variance of 2 for each entry, and a head that
    follows a leaves 1 of it.
    """
    return {"difference": 0.25}


def two_are_not_enough():
    """Two heads can follow a and b, one each, and W_O can subtract."""
    return {"two_heads": 0.5}


def three_by_one_place():
    """Following one place alone explains a third: the head can take the mean
    of a and b, which have the same sign.
    """
    return {"three": 1 / 3}


def three_solved():
    """The third place needs the opposite sign: one head cannot give it."""
    return {"three": 1}


def three_need_three():
    """The places of equal sign can share a head: one takes the mean of a and
    b, the other follows e.
    """
    return {"three_by_two": 2 / 3}


TASKS = ValuesExercise(
    id="05.tasks",
    title="What one head can do",
    kind="predict",
    difficulty=3,
    minutes=12,
    points=2,
    entries={
        "copy": Entry(1, "All the weight on a.", CLOSE),
        "negative": Entry(1, "All the weight on a; W_O has a minus.", CLOSE),
        "sum": Entry(1, "Half the weight on each; W_O doubles.", CLOSE),
        "difference": Entry(
            0.5, "Follow one of the two: 1 of the variance of 2.", CLOSE
        ),
        "two_heads": Entry(1, "One head for a, one for b.", CLOSE),
        "three": Entry(
            2 / 3, "The mean of a and b, doubled: 2 of 3 terms.", CLOSE
        ),
        "three_by_two": Entry(
            1, "One head for the plus signs, one for the minus.", CLOSE
        ),
    },
    mistakes=described(
        copying_too_hard,
        negative_too_hard,
        sum_like_difference,
        difference_solved,
        difference_by_mean,
        quarter,
        two_are_not_enough,
        three_by_one_place,
        three_solved,
        three_need_three,
    ),
    hints=(
        "A head hands over a mean, with weights of one sign, sent through "
        "one matrix. What can that matrix do to all places alike?",
        "It can double, and it can turn the sign; it cannot turn the sign "
        "of one place and not of another.",
        "All contents have variance 1 and are independent. Count the terms "
        "of the wanted sum that come out right, out of all of them.",
    ),
    takeaway="One head for each sign, or for each thing to be told apart.",
)
