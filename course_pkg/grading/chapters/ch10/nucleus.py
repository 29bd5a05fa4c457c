"""Exercise: temperature and the nucleus."""

import numpy as np

from course_pkg.grading.cases import values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import softmax

# Rows, vocabulary, temperature, top_p, and how far apart the logits are.
PLANS = [
    (1, 1, 1.0, 0.5, 1),
    (2, 5, 1.0, 0.75, 1),
    (3, 7, 0.5, 0.75, 1),
    (5, 11, 2.0, 0.875, 2),
    (2, 7, 1.5, 0.0625, 1),
    (3, 5, 1.0, 0.9375, 1),
    (2, 3, 0.75, 0.5, 4000),
    (5, 7, 1.25, 0.625, 1),
]


def cases(rng):
    """Return logits ``(B, V)``, a temperature and ``top_p``."""
    return [drawn(rng, *plan) for plan in PLANS]


def drawn(rng, rows, vocabulary, temperature, top_p, scale):
    """Draw a case without ties, and no sum of chances close to top_p."""
    while True:
        logits = values(rng, rows, vocabulary, scale=scale)
        gaps = np.diff(np.sort(logits, axis=-1), axis=-1)
        p = softmax(logits / temperature)
        sums = np.sort(p, axis=-1)[:, ::-1].cumsum(axis=-1)[:, :-1]
        near = np.abs(sums - top_p).min(initial=1.0)
        if gaps.min(initial=1.0) > 0 and near > 1e-3:
            return logits, temperature, top_p


def keep(p, top_p, extra=0, likely_first=True, least=1):
    """Zero all chances but the fewest that reach ``top_p``, by some rule."""
    order = np.argsort(-p if likely_first else p, axis=-1)
    ranked = np.take_along_axis(p, order, axis=-1)
    before = ranked.cumsum(axis=-1) - ranked  # (B, V)
    count = (before < top_p).sum(axis=-1, keepdims=True) + extra
    chosen = np.arange(p.shape[-1]) < np.maximum(count, least)
    kept = np.zeros_like(p)
    np.put_along_axis(kept, order, np.where(chosen, ranked, 0), axis=-1)
    return kept


def shares(kept):
    """Divide what was kept by its sum."""
    return kept / kept.sum(axis=-1, keepdims=True)


def nucleus(logits, temperature, top_p):
    """Return the probabilities to draw from, ``(B, V)``."""
    return shares(keep(softmax(logits / temperature), top_p))


def last_one_missing(logits, temperature, top_p):
    """The token with which the sum reaches top_p is left out: it belongs to
    the nucleus. A likely first token would leave none at all.
    """
    p = softmax(logits / temperature)
    return shares(keep(p, top_p, extra=-1, least=0))


def last_one_missing_but_first(logits, temperature, top_p):
    """The first is always kept, but the token with which the sum reaches
    top_p is left out: it belongs to the nucleus.
    """
    p = softmax(logits / temperature)
    return shares(keep(p, top_p, extra=-1))


def one_too_many(logits, temperature, top_p):
    """One token too many is kept: stop with the one that reaches top_p."""
    return shares(keep(softmax(logits / temperature), top_p, extra=1))


def not_renormalised(logits, temperature, top_p):
    """The rows no longer sum to 1: divide what is kept by its sum."""
    return keep(softmax(logits / temperature), top_p)


def unlikely_first(logits, temperature, top_p):
    """The least likely tokens are collected first: sort downwards."""
    p = softmax(logits / temperature)
    return shares(keep(p, top_p, likely_first=False))


def temperature_ignored(logits, temperature, top_p):
    """The temperature is not used: divide the logits by it."""
    return nucleus(logits, 1.0, top_p)


def temperature_multiplied(logits, temperature, top_p):
    """The logits are multiplied by the temperature: divide, so that a high
    one makes the tokens more alike.
    """
    return nucleus(logits, 1 / temperature, top_p)


def temperature_afterwards(logits, temperature, top_p):
    """The nucleus is chosen before the temperature is applied: take softmax
    of logits / temperature first, and choose from that.
    """
    kept = keep(softmax(logits), top_p) > 0
    return softmax(np.where(kept, logits / temperature, -np.inf))


def threshold(logits, temperature, top_p):
    """Tokens are kept whose own chance is at least 1 - top_p: it is their
    sum, from the likeliest down, that has to reach top_p.
    """
    p = softmax(logits / temperature)
    return shares(np.where(p >= 1 - top_p, p, 0.0))


def left_sorted(logits, temperature, top_p):
    """The chances come back sorted: put each back where its token stands."""
    p = nucleus(logits, temperature, top_p)
    return -np.sort(-p, axis=-1)


def zero_for_infinity(logits, temperature, top_p):
    """The logits of what is left out are set to 0, and exp(0) is 1: use
    minus infinity, or set the chances to 0.
    """
    scaled = logits / temperature
    kept = keep(softmax(scaled), top_p) > 0
    return softmax(np.where(kept, scaled, 0.0))


def overflowing(logits, temperature, top_p):
    """exp overflows for large logits: subtract each row's maximum first, or
    use the library's softmax.
    """
    odds = np.exp(logits / temperature)
    return shares(keep(odds / odds.sum(axis=-1, keepdims=True), top_p))


def nothing_left_out(logits, temperature, top_p):
    """Every token is kept: only the nucleus may be drawn from."""
    return softmax(logits / temperature)


def likeliest_only(logits, temperature, top_p):
    """Only the likeliest token is kept: that is greedy decoding."""
    return shares(keep(softmax(logits / temperature), 0.0))


NUCLEUS = FunctionExercise(
    id="10.nucleus",
    title="The nucleus",
    kind="build",
    difficulty=2,
    minutes=15,
    points=2,
    parameters=("logits", "temperature", "top_p"),
    returns=("p",),
    cases=cases,
    reference=nucleus,
    mistakes=described(
        last_one_missing,
        last_one_missing_but_first,
        one_too_many,
        not_renormalised,
        unlikely_first,
        temperature_ignored,
        temperature_multiplied,
        temperature_afterwards,
        threshold,
        left_sorted,
        zero_for_infinity,
        overflowing,
        nothing_left_out,
        likeliest_only,
    ),
    hints=(
        "softmax of logits / temperature first. Then sort each row downwards "
        "and add up from the left.",
        "A token belongs to the nucleus if what stands before it, without "
        "itself, sums to less than top_p.",
        "Find the smallest chance that is kept in each row; all below it "
        "become 0, and the row is divided by its sum.",
    ),
    takeaway="Where the model is sure the nucleus is small, and where it is "
    "not, large.",
)
