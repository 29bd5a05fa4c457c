"""Exercise: a test that decoding in steps gives what training gives."""

import numpy as np

from course_pkg.grading.chapters.ch09.stepping import (
    WIDTH,
    behind,
    contexts_of,
    decode,
    joined,
    model,
    placed,
    right,
)
from course_pkg.grading.exercise import PropertyExercise, described

KEPT = np.random.default_rng(1).random((64, WIDTH)) < 0.9


def future_seen(ids, start):
    """what is read at once sees its own future: no look-ahead mask."""

    def read(x, cache, begin, n):
        x = placed(x, begin)
        keys = joined(cache, x)
        return x, contexts_of(x, keys, None), keys

    return decode(ids, start, read)


def one_ahead(ids, start):
    """what is read at once sees one place too far."""

    def read(x, cache, begin, n):
        x = placed(x, begin)
        keys = joined(cache, x)
        return x, contexts_of(x, keys, behind(x, keys, ahead=1)), keys

    return decode(ids, start, read)


def open_unless_whole(ids, start):
    """only a whole sentence is masked; a beginning that is read at once, with
    steps to follow, sees its own future: try a start in the middle.
    """

    def read(x, cache, begin, n):
        x = placed(x, begin)
        keys = joined(cache, x)
        mask = behind(x, keys) if x.shape[1] == n else None
        return x, contexts_of(x, keys, mask), keys

    return decode(ids, start, read)


def always_the_first_place(ids, start):
    """every step gets the position of place 0."""

    def read(x, cache, begin, n):
        return right(x, cache, 0, n)

    return decode(ids, start, read)


def cache_begins_with_the_steps(ids, start):
    """the first step throws away what was read at once: try a start in the
    middle.
    """

    def read(x, cache, begin, n):
        fresh = cache[:, :0] if begin == start > 0 else cache
        return right(x, fresh, begin, n)

    return decode(ids, start, read)


def cache_of_four(ids, start):
    """the cache keeps the last four places only: it takes six words to
    notice.
    """

    def read(x, cache, begin, n):
        return right(x, cache[:, -4:], begin, n)

    return decode(ids, start, read)


def steps_not_kept(ids, start):
    """a step is not put into the cache, so that later ones never see it."""

    def read(x, cache, begin, n):
        y, contexts, keys = right(x, cache, begin, n)
        return y, contexts, cache if begin >= start > 0 else keys

    return decode(ids, start, read)


def rows_mixed_up(ids, start):
    """the cache's rows are exchanged at every step, so that a sentence goes
    on from another one's beginning: try two sentences or more.
    """

    def read(x, cache, begin, n):
        return right(x, np.roll(cache, 1, axis=0), begin, n)

    return decode(ids, start, read)


def steps_not_scaled(ids, start):
    """the steps forget to divide their scores by the root of d."""

    def read(x, cache, begin, n):
        if begin < start:
            return right(x, cache, begin, n)
        x = placed(x, begin)
        keys = joined(cache, x)
        return x, contexts_of(x, keys, None, root=1), keys

    return decode(ids, start, read)


def dropout_left_on(ids, start):
    """what is read at once has dropout: a tenth of its entries is 0."""

    def read(x, cache, begin, n):
        if begin < start:
            kept = np.resize(KEPT, (x.shape[1], WIDTH))
            x = x * kept / 0.9
        return right(x, cache, begin, n)

    return decode(ids, start, read)


def logits_returned(ids, start):
    """it returns logits: the exponentials of log-probabilities sum to 1."""
    return model(ids, start) + 0.5


PARITY = PropertyExercise(
    id="09.parity",
    title="A test that one pass equals many steps",
    kind="prove",
    difficulty=3,
    minutes=15,
    points=3,
    claim="the log-probabilities are the same, up to rounding, whatever "
    "`start` is, and the exponentials of each row sum to 1.",
    once=" Your test calls f once; compare it with another start.",
    reference=model,
    mistakes=described(
        future_seen,
        one_ahead,
        open_unless_whole,
        always_the_first_place,
        cache_begins_with_the_steps,
        cache_of_four,
        steps_not_kept,
        rows_mixed_up,
        steps_not_scaled,
        dropout_left_on,
        logits_returned,
    ),
    hints=(
        "f(ids, n) reads everything at once, as in training; f(ids, 0) goes "
        "step by step, as in decoding. What should their difference be?",
        "Some faults show only where both ways meet: try every start from 0 "
        "to n. Two sentences of seven words are enough.",
        "Closeness is enough, not equality: the sums are made in another "
        "order. And add up the exponentials along the last axis.",
    ),
    takeaway="A leak cannot hide: a step has no future to look at.",
)
