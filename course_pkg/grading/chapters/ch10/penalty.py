"""Exercise: scores with a length penalty, and the order they give."""

import numpy as np

from course_pkg.grading.exercise import FunctionExercise, described

ALPHAS = (0.0, 0.5, 0.75, 1.0, 0.625)


def cases(rng):
    """Return log-probabilities ``(k,)``, lengths ``(k,)`` and alpha."""
    one = np.array([-2.5]), np.array([4]), 0.75
    counts = (2, 3, 5, 7, 11)
    pairs = zip(counts, ALPHAS, strict=True)
    return [one, *(drawn(rng, *pair) for pair in pairs)]


def drawn(rng, count, alpha):
    """Return a case whose long sequences are worth more than they seem.

    Both orders, with the penalty and without, have clear gaps, and where
    there are more than three the two orders differ.
    """
    while True:
        lengths = rng.permutation(np.arange(1, 3 * count))[:count]
        noise = rng.integers(-16, 17, size=count) / 32
        log_p = -0.5 * lengths - 1 + noise
        scores, _ = rank(log_p, lengths, alpha)
        gaps = [np.diff(np.sort(one)).min() for one in (log_p, scores)]
        same = (np.argsort(-log_p) == np.argsort(-scores)).all()
        if min(gaps) > 1e-3 and not (same and alpha and count > 3):
            return log_p, lengths, alpha


def ordered(log_p, penalty):
    """Return the quotients and their order, the best first."""
    scores = log_p / penalty
    return scores, np.argsort(-scores)


def rank(log_p, lengths, alpha):
    """Return scores ``(k,)`` and the order of the sequences ``(k,)``."""
    return ordered(log_p, ((5 + lengths) / 6) ** alpha)


def multiplied(log_p, lengths, alpha):
    """The log-probabilities are multiplied by the penalty: divide. They are
    negative, so that dividing helps and multiplying harms long sequences.
    """
    return ordered(log_p, ((5 + lengths) / 6) ** -alpha)


def plain_length(log_p, lengths, alpha):
    """The divisor is a power of the length alone: here it is (5 + length)
    over 6.
    """
    return ordered(log_p, lengths**alpha)


def not_over_six(log_p, lengths, alpha):
    """The 6 is missing: with it a sequence of one token keeps its score as
    it is.
    """
    return ordered(log_p, (5.0 + lengths) ** alpha)


def six_in_the_sum(log_p, lengths, alpha):
    """Only the length is divided by 6: brackets belong round 5 + length."""
    return ordered(log_p, (5 + lengths / 6) ** alpha)


def alpha_as_factor(log_p, lengths, alpha):
    """alpha is a factor: it is the exponent."""
    return ordered(log_p, alpha * (5 + lengths) / 6)


def penalty_left_out(log_p, lengths, alpha):
    """These are the log-probabilities as they were: divide by the
    penalty.
    """
    return ordered(log_p, 1.0)


def six_outside(log_p, lengths, alpha):
    """Only 5 + length is raised to the power: the division by 6 belongs
    inside the brackets.
    """
    return ordered(log_p, (5.0 + lengths) ** alpha / 6)


def begin_counted(log_p, lengths, alpha):
    """The lengths are one too large, as if BOS were counted: use them as
    they are given.
    """
    return rank(log_p, lengths + 1, alpha)


def worst_first(log_p, lengths, alpha):
    """The order is the wrong way round: the highest score comes first."""
    scores, order = rank(log_p, lengths, alpha)
    return scores, order[::-1]


def order_before(log_p, lengths, alpha):
    """The scores are right, but the order is that of the log-probabilities:
    sort the scores.
    """
    return rank(log_p, lengths, alpha)[0], np.argsort(-log_p)


def places_instead(log_p, lengths, alpha):
    """These are the places of the sequences: order[0] is the number of the
    best sequence, not the place of the first.
    """
    scores, order = rank(log_p, lengths, alpha)
    return scores, np.argsort(order)


def scores_sorted(log_p, lengths, alpha):
    """The scores are sorted too: return them in the order the sequences came
    in.
    """
    scores, order = rank(log_p, lengths, alpha)
    return scores[order], order


PENALTY = FunctionExercise(
    id="10.penalty",
    title="Which of these is best?",
    kind="build",
    difficulty=1,
    minutes=8,
    points=1,
    parameters=("log_p", "lengths", "alpha"),
    returns=("scores", "order"),
    cases=cases,
    reference=rank,
    mistakes=described(
        multiplied,
        plain_length,
        not_over_six,
        six_in_the_sum,
        alpha_as_factor,
        penalty_left_out,
        six_outside,
        begin_counted,
        worst_first,
        order_before,
        places_instead,
        scores_sorted,
    ),
    hints=(
        "One divisor for each sequence: 5 plus its length, over 6, to the "
        "power alpha.",
        "With alpha 0 every divisor is 1, and so it is for a single token. "
        "Try both on paper.",
        "argsort sorts upwards: sort the negated scores. order[0] is then "
        "the number of the best sequence.",
    ),
    takeaway="Every token costs, so without it the short ones win.",
)
