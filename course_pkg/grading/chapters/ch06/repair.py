"""Exercise: mend a cross-attention that listens to padding."""

import numpy as np

from course_pkg.grading.cases import values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import scaled_dot_product_attention, softmax


def cases(rng):
    """Return query ``(n, d)``, memory ``(m, d)`` and the source's ids."""
    one = values(rng, 1, 1), values(rng, 1, 1), np.array([5])
    cut = [drawn(rng, *sizes, real) for sizes, real in SIZES]
    return [one, *cut]


SIZES = [((2, 3, 2), 2), ((3, 5, 2), 2), ((5, 3, 2), 3), ((2, 5, 3), 0)]


def drawn(rng, n, m, d, real):
    """Return a case whose source has ``real`` words and then padding."""
    ids = np.where(np.arange(m) < real, rng.integers(1, 30, size=m), 0)
    return values(rng, n, d), values(rng, m, d), ids


def contexts(query, memory, source_ids):
    """Return a mean of the real words for every query, ``(n, d)``."""
    mask = (source_ids != 0)[None]  # (1, m)
    return scaled_dot_product_attention(query, memory, memory, mask)[0]


def scores_of(query, memory):
    """Return the scaled scores, ``(n, m)``."""
    return query @ memory.T / np.sqrt(query.shape[-1])


def with_infinity(scores, seen, memory):
    """Hide with minus infinity: NaN where nothing is seen."""
    hidden = np.where(seen, scores, -np.inf)
    odds = np.exp(hidden - hidden.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True) @ memory


def as_given(query, memory, source_ids):
    """This still behaves like the code you were given: change a word that is
    PAD, and look whether the contexts move.
    """
    return with_infinity(scores_of(query, memory), source_ids == 0, memory)


def still_nan(query, memory, source_ids):
    """The polarity is right now, which mends the first fault. A source that
    is all padding still gives NaN: its contexts must be 0.
    """
    return with_infinity(scores_of(query, memory), source_ids != 0, memory)


def still_inverted(query, memory, source_ids):
    """No NaN is left, but the real words are hidden and the padding is
    heard: the condition is the wrong way round.
    """
    return contexts(query, memory, (source_ids == 0).astype(int))


def mean_of_padding(query, memory, source_ids):
    """A source that is all padding gives the mean of its padding, because a
    finite number was put in place of minus infinity: its contexts are 0.
    """
    low = np.where(source_ids != 0, scores_of(query, memory), -1e30)
    return softmax(low) @ memory


def score_zero(query, memory, source_ids):
    """Hidden scores are 0 now, and exp(0) is 1: a hidden word must get no
    weight at all.
    """
    scores = np.where(source_ids != 0, scores_of(query, memory), 0.0)
    return softmax(scores) @ memory


def after_softmax(query, memory, source_ids):
    """The weights of PAD are 0, but it is still in the sum that the others
    were divided by: hide it before the softmax.
    """
    weights = softmax(scores_of(query, memory)) * (source_ids != 0)
    return weights @ memory


def nothing_hidden(query, memory, source_ids):
    """Nothing is hidden any more, so PAD is heard: hide the scores of the
    words whose id is PAD.
    """
    return softmax(scores_of(query, memory)) @ memory


def future_hidden(query, memory, source_ids):
    """The words of the source after the query's place are hidden too: the
    whole source is known, so cross-attention has no look-ahead mask.
    """
    n, m = len(query), len(memory)
    mask = np.tri(n, m, dtype=bool) & (source_ids != 0)
    return scaled_dot_product_attention(query, memory, memory, mask)[0]


def scale_lost(query, memory, source_ids):
    """The scores are no longer divided by the root of d: that line was right
    as it stood.
    """
    return contexts(query * np.sqrt(query.shape[-1]), memory, source_ids)


REPAIR = FunctionExercise(
    id="06.repair",
    title="A layer that listens to padding",
    kind="fix",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("query", "memory", "source_ids"),
    returns=("contexts",),
    cases=cases,
    reference=contexts,
    given=described(as_given)[0],
    mistakes=described(
        still_nan,
        still_inverted,
        mean_of_padding,
        score_zero,
        after_softmax,
        nothing_hidden,
        future_hidden,
        scale_lost,
    ),
    hints=(
        "Two faults. The printed lines show the first: what stands under PAD "
        "must not matter, and the words must.",
        "Read the condition aloud: which scores become minus infinity, those "
        "of words or those of PAD?",
        "The second fault shows when every word is PAD: minus infinity minus "
        "minus infinity is NaN. Return zeros if there is no real word.",
    ),
    takeaway="Inverted, it would have raised no error and trained badly.",
)
