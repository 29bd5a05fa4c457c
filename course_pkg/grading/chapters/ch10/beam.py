"""Exercise: one step of beam search."""

import numpy as np

from course_pkg.grading.exercise import FunctionExercise, described

SIZES = ((1, 5), (2, 3), (3, 11), (5, 3), (7, 5), (5, 11), (3, 2))


def cases(rng):
    """Return log-probabilities ``(k,)`` and those of a step ``(k, V)``."""
    return [drawn(rng, *sizes) for sizes in SIZES]


def drawn(rng, beam, vocabulary):
    """Draw a case without two equal sums, and none beside another."""
    while True:
        log_p = -rng.integers(512, 2048, size=beam) / 256
        step = -rng.integers(1, 1024, size=(beam, vocabulary)) / 256
        sums = np.sort((log_p[:, None] + step).ravel())
        columns = np.sort(step.ravel())
        if min(np.diff(sums).min(), np.diff(columns).min()) > 0:
            return log_p, step


def take(scores, totals):
    """Return parents, tokens and totals of the best ``k`` by score."""
    choice = np.argsort(-scores.ravel())[: len(scores)]
    parents, tokens = np.divmod(choice, scores.shape[1])
    return parents, tokens, totals.ravel()[choice]


def sums(log_p, step):
    """Return the log-probability of every continuation, ``(k, V)``."""
    return log_p[:, None] + step


def beam_step(log_p, step):
    """Return parents ``(k,)``, tokens ``(k,)`` and totals ``(k,)``."""
    totals = sums(log_p, step)
    return take(totals, totals)


def one_for_each(log_p, step):
    """Every beginning gets its own best token: let all continuations of all
    beginnings compete, so that a good one can go on twice and a poor one not
    at all.
    """
    totals = sums(log_p, step)
    best = totals.argmax(axis=1)
    own = totals.max(axis=1)
    order = np.argsort(-own)
    return order, best[order], own[order]


def past_forgotten(log_p, step):
    """What the beginnings cost so far is forgotten: add log_p to each row of
    step.
    """
    return take(step, step)


def chosen_by_the_step(log_p, step):
    """The totals are right, but the choice was made by the new token alone:
    choose by the totals.
    """
    return take(step, sums(log_p, step))


def the_worst(log_p, step):
    """These are the worst k: a log-probability nearer to 0 is better."""
    totals = sums(log_p, step)
    return take(-totals, totals)


def exchanged(log_p, step):
    """Tokens and parents are exchanged: parents come first."""
    parents, tokens, totals = beam_step(log_p, step)
    return tokens, parents, totals


def divided_by_beams(log_p, step):
    """A flat number is taken apart by k: rows are V long, so its parent is
    the number // V and its token the number % V.
    """
    totals = sums(log_p, step)
    choice = np.argsort(-totals.ravel())[: len(log_p)]
    parents, tokens = np.divmod(choice, len(log_p))
    return parents, tokens, totals.ravel()[choice]


def flat_numbers(log_p, step):
    """The tokens are numbers among all k times V continuations: take the
    remainder by V.
    """
    parents, tokens, totals = beam_step(log_p, step)
    return parents, parents * step.shape[1] + tokens, totals


def not_sorted(log_p, step):
    """The right k, but not the best of them first: sort by the totals,
    downwards.
    """
    parents, tokens, totals = beam_step(log_p, step)
    order = np.lexsort((tokens, parents))
    return parents[order], tokens[order], totals[order]


def best_last(log_p, step):
    """The right k, but the best of them comes last: turn them round."""
    return tuple(one[::-1] for one in beam_step(log_p, step))


def multiplied(log_p, step):
    """Log-probabilities are multiplied: probabilities multiply, their
    logarithms add.
    """
    totals = log_p[:, None] * step
    return take(totals, totals)


def best_beginning_only(log_p, step):
    """All k continue the best beginning: the others may have the better
    continuations.
    """
    totals = sums(log_p, step)
    first = int(log_p.argmax())
    tokens = np.argsort(-totals[first])[: len(log_p)]
    return np.full(len(tokens), first), tokens, totals[first, tokens]


def probabilities(log_p, step):
    """The third result holds probabilities: return their logarithms, which
    the next step adds to.
    """
    parents, tokens, totals = beam_step(log_p, step)
    return parents, tokens, np.exp(totals)


def last_cost_only(log_p, step):
    """The choice is right, but the third result is the new token's
    log-probability: return that of the whole sequence so far.
    """
    totals = sums(log_p, step)
    return take(totals, step)


BEAM = FunctionExercise(
    id="10.beam",
    title="One step of beam search",
    kind="build",
    difficulty=2,
    minutes=15,
    points=2,
    parameters=("log_p", "step"),
    returns=("parents", "tokens", "totals"),
    cases=cases,
    reference=beam_step,
    mistakes=described(
        one_for_each,
        past_forgotten,
        chosen_by_the_step,
        the_worst,
        exchanged,
        divided_by_beams,
        flat_numbers,
        not_sorted,
        best_last,
        multiplied,
        best_beginning_only,
        probabilities,
        last_cost_only,
    ),
    hints=(
        "k beginnings with V tokens each are k times V continuations. Write "
        "all their totals into one table (k, V) first.",
        "Flatten the table and take the k largest, the largest first: "
        "argsort, or top_k, which the frameworks have.",
        "Number i of the flat table stands in row i // V and column i % V: "
        "its parent and its token.",
    ),
    takeaway="With k = 1 it is a greedy step; the parents also say how to "
    "reorder the cache.",
)
