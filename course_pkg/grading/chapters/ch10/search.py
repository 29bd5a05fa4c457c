"""Exercise: a test that finds faults in a beam search."""

import numpy as np

from course_pkg.grading.chapters.ch10.tokens import BOS, EOS, PAD
from course_pkg.grading.exercise import PropertyExercise, described
from course_pkg.reference.training import log_softmax

ALPHA = 0.6


def penalised(log_p, length):
    """Return a score under the length penalty."""
    return log_p / ((5 + length) / 6) ** ALPHA


def search(
    scores, beam, score=penalised, drop=False, first_only=False, mixed=False
):
    """Return the best sequence and its score, by rules of one's own.

    Args:
        scores: ``(n, V, V)``: at place ``i``, row ``t`` is for the token
            after ``t``.
        beam: How many beginnings to keep.
        score: From a log-probability and a length to a score.
        drop: Whether what has ended is thrown away.
        first_only: Whether the first sequence that ends is returned.
        mixed: Whether a token joins the beginning in its own row.
    """
    under_way, ended = [((), 0.0)], []
    for place in range(len(scores)):
        options = extended(scores[place], under_way)[: int(beam)]
        under_way = longer(options, under_way, mixed)
        ended += [one for one in under_way if one[0][-1] == EOS]
        under_way = [one for one in under_way if one[0][-1] != EOS]
        if not under_way or (first_only and ended):
            break
    finished = ended[:1] if first_only and ended else ended + under_way
    finished = (under_way or ended) if drop else finished
    ids, log_p = max(finished, key=lambda one: score(one[1], len(one[0])))
    filled = [*ids, *[PAD] * (len(scores) - len(ids))]
    return np.array(filled), score(log_p, len(ids))


def extended(step, under_way):
    """Return every continuation with its total and parent, best first."""
    options = []
    for parent, (ids, total) in enumerate(under_way):
        row = step[ids[-1] if ids else BOS].copy()
        row[PAD] = -np.inf
        chances = log_softmax(row)
        options += [
            (total + chances[token], parent, token)
            for token in range(len(row))
            if token != PAD
        ]
    return sorted(options, reverse=True)


def longer(options, under_way, mixed):
    """Return the options as ids and totals, after the right parents or not."""
    if mixed:
        options = sorted(options, key=lambda one: one[2])  # by token
        last = len(under_way) - 1
        options = [
            (total, min(row, last), token)
            for row, (total, _, token) in enumerate(options)
        ]
    return [
        ((*under_way[parent][0], token), total)
        for total, parent, token in options
    ]


def beam_search(scores, beam):
    """Return ids ``(n,)`` and the score; all is as it should be."""
    return search(scores, beam)


def ended_dropped(scores, beam):
    """sequences that ended before the last place are thrown away, so that
    the search may return a poorer one.
    """
    return search(scores, beam, drop=True)


def stops_at_first(scores, beam):
    """it returns the first sequence that ends, though another may still
    become better.
    """
    return search(scores, beam, first_only=True)


def beam_ignored(scores, beam):
    """it is greedy, however wide the beam."""
    return search(scores, 1)


def multiplied(scores, beam):
    """the log-probability is multiplied by the penalty: its sign is
    wrong.
    """

    def worse(log_p, length):
        return log_p * ((5 + length) / 6) ** ALPHA

    return search(scores, beam, score=worse)


def penalty_left_out(scores, beam):
    """there is no length penalty."""
    return search(scores, beam, score=lambda log_p, length: log_p)


def divided_by_length(scores, beam):
    """the log-probability is divided by the length alone."""
    return search(scores, beam, score=lambda log_p, length: log_p / length)


def begin_counted(scores, beam):
    """BOS is counted in the length."""
    return search(
        scores, beam, score=lambda log_p, length: penalised(log_p, length + 1)
    )


def not_reordered(scores, beam):
    """a token is put after the beginning in its own row of the beam, not
    after its parent: the score belongs to another sequence.
    """
    return search(scores, beam, mixed=True)


def best_score_other_ids(scores, beam):
    """the score is that of the beam, but the ids are the greedy ones."""
    return search(scores, 1)[0], search(scores, beam)[1]


def unlikeliest(scores, beam):
    """it looks for the least likely sequence."""
    return search(-scores, beam)


def pad_written(scores, beam):
    """PAD takes part in the softmax, so that the words' probabilities no
    longer sum to 1.
    """
    ids, _ = search(scores, beam)
    total, last, length = 0.0, BOS, 0
    for row, token in zip(scores, ids, strict=True):
        if token == PAD:
            break
        total += log_softmax(row[last])[token]
        last, length = token, length + 1
    return ids, penalised(total, length)


SEARCH = PropertyExercise(
    id="10.search",
    title="A test that searches the search",
    kind="prove",
    difficulty=3,
    minutes=20,
    points=3,
    claim="the score is the log-probability of the ids returned, EOS among "
    "them and PAD left out, over ((5 + length) / 6) ** 0.6; and with a beam "
    "as wide as there are beginnings no sequence has a higher one.",
    reference=beam_search,
    exact=True,
    once=" Your test calls f once: try several random tables, and a beam of "
    "1 beside a wide one.",
    mistakes=described(
        ended_dropped,
        stops_at_first,
        beam_ignored,
        multiplied,
        penalty_left_out,
        divided_by_length,
        begin_counted,
        not_reordered,
        best_score_other_ids,
        unlikeliest,
        pad_written,
    ),
    hints=(
        "Two parts. First write a function that computes the score of given "
        "ids from the table, and hold the score that f returns against it.",
        "Then list all sequences: itertools.product of the tokens 1 to "
        "V - 1, cut off after their EOS. With V = 5 and n = 3 there are few.",
        "A beam of 64 is as wide as it need be there: its score is the "
        "highest of the list. Twenty-five random tables, with a beam of 2, "
        "3 and 64 each, show every fault.",
    ),
    takeaway="A narrow beam gives no such promise, not even to be better "
    "than greedy.",
)
