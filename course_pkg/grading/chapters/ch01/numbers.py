"""Exercise: numbers predicted before anything is run."""

import math

from course_pkg.grading.exercise import Entry, ValuesExercise, described

CLOSE = 0.01


def sums_multiplied():
    """The two sums were multiplied, 6 times 15: multiply pair by pair, then
    add 4, 10 and 18.
    """
    return {"dot": 90}


def length_in_cosine():
    """5 is how much longer the second vector is: the cosine divides both
    lengths out.
    """
    return {"cosine": 5}


def exp_of_zero():
    """The third score counts too: exp of 0 is 1, not 0, so the sum is
    6 + 3 + 1.
    """
    return {"weight": 2 / 3}


def shares_of_scores():
    """This divides the scores themselves by their sum: exp comes first."""
    return {"weight": math.log(6) / math.log(18)}


def shift_sharpens():
    """Adding 100 to every score multiplies all the exponentials by the same
    number, which the division takes out again.
    """
    return {"shifted": 1.0}


def odds_halved():
    """The temperature halves the lead, not the odds: exp(log(9) / 2) is the
    square root of 9.
    """
    return {"odds": 4.5}


def odds_squared():
    """A temperature of 2 divides the lead: 81 would be its double. Higher
    temperatures make weights flatter.
    """
    return {"odds": 81}


def entropy_in_bits():
    """2 is the entropy in bits; the course measures in nats, with the
    natural logarithm.
    """
    return {"entropy": 2}


def number_of_entries():
    """4 is the effective number of entries, exp of the entropy: take its
    natural logarithm.
    """
    return {"entropy": 4}


NUMBERS = ValuesExercise(
    id="01.numbers",
    title="Six numbers with a pencil",
    kind="predict",
    difficulty=1,
    minutes=8,
    points=1,
    entries={
        "dot": Entry(
            32, "Multiply pair by pair, then add the three products.", CLOSE
        ),
        "cosine": Entry(
            1, "The second vector points the same way as the first.", CLOSE
        ),
        "weight": Entry(
            0.6,
            "exp undoes the logarithm: divide the first exponential by the "
            "sum of all three.",
            CLOSE,
        ),
        "shifted": Entry(
            0.6, "Only differences between scores matter to softmax.", CLOSE
        ),
        "odds": Entry(
            3,
            "Divide the lead by the temperature, then take exp: that is how "
            "many times likelier the first is.",
            CLOSE,
        ),
        "entropy": Entry(
            math.log(4),
            "Each of the four terms is -1/4 times log(1/4), in nats.",
            CLOSE,
        ),
    },
    mistakes=described(
        sums_multiplied,
        length_in_cosine,
        exp_of_zero,
        shares_of_scores,
        shift_sharpens,
        odds_halved,
        odds_squared,
        entropy_in_bits,
        number_of_entries,
    ),
    hints=(
        "exp(log(6)) is 6, exp(log(3)) is 3, exp(0) is 1: the weights are "
        "shares of their sum.",
        "Adding the same number to every score multiplies every exponential "
        "by the same factor.",
        "A lead of s at temperature T gives odds of exp(s / T); four equal "
        "weights are as undecided as four entries can be.",
    ),
    takeaway="Scores matter by their differences, in nats.",
)
