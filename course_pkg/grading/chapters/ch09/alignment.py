"""Exercise: what a map of cross-attention says."""

import numpy as np

from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return weights ``(h, n, m)``, as sums of 1/64."""
    shapes = ((3, 2, 5), (2, 5, 3), (5, 7, 3), (3, 5, 5), (2, 7, 11))
    one = np.full((1, 1, 1), 1.0)
    turned = np.stack([np.eye(5)[::-1], np.eye(5)[::-1] / 2])
    drawn = [weights(rng, *shape) for shape in shapes]
    return [(one,), (turned,), *[(each,) for each in drawn]]


def weights(rng, h, n, m):
    """Draw weights whose mean has one largest entry in every row."""
    drawn = rng.integers(1, 40, size=(h, n, m))
    best = rng.integers(m, size=n)
    total = drawn.sum(axis=0)
    lead = total.max(axis=-1) - total[np.arange(n), best] + 1
    for i in range(n):  # give the lead to one head, then another
        drawn[i % h, i, best[i]] += lead[i] + rng.integers(1, 4)
    return drawn / 64


def crossings(places):
    """Count the pairs of target words whose sources stand the other way."""
    later = np.triu(places[:, None] > places, k=1)
    return later.sum()


def read(weights):
    """Return each target word's source word, and the crossings."""
    places = weights.mean(axis=0).argmax(axis=-1)  # (n,)
    return places, crossings(places)


def first_head(weights):
    """Only the first head is read: average over the heads first."""
    return read(weights[:1])


def loudest_head(weights):
    """Each entry is taken from the head that has it largest: average over the
    heads.
    """
    return read(weights.max(axis=0)[None])


def votes(weights):
    """Every head votes for its largest entry, and the most votes win:
    average the weights, then look for the largest.
    """
    m = weights.shape[-1]
    return read(np.eye(m)[weights.argmax(axis=-1)])


def from_the_source(weights):
    """The largest is looked for along the target's words: rows are queries,
    so go along the last axis.
    """
    places = weights.mean(axis=0).argmax(axis=0)
    return places, crossings(places)


def counted_from_one(weights):
    """The places are counted from 1: the first word has the index 0."""
    places, count = read(weights)
    return places + 1, count


def neighbours_only(weights):
    """Only neighbouring words are compared: count every pair of target
    words, however far apart.
    """
    places, _ = read(weights)
    return places, (np.diff(places) < 0).sum()


def same_place_counted(weights):
    """Two target words that read the same source word do not cross."""
    places, _ = read(weights)
    return places, np.triu(places[:, None] >= places, k=1).sum()


def straight_pairs(weights):
    """These are the pairs that stand in the same order: count the others."""
    places, _ = read(weights)
    return places, np.triu(places[:, None] < places, k=1).sum()


def both_ways(weights):
    """Every pair is counted twice, once from each side."""
    places, count = read(weights)
    return places, 2 * count


def off_the_diagonal(weights):
    """These are the words that read another place than their own: crossings
    are pairs of words.
    """
    places, _ = read(weights)
    return places, (places != np.arange(len(places))).sum()


ALIGNMENT = FunctionExercise(
    id="09.alignment",
    title="Reading a map",
    kind="measure",
    difficulty=2,
    minutes=8,
    points=2,
    parameters=("weights",),
    returns=("places", "crossings"),
    cases=cases,
    reference=read,
    mistakes=described(
        first_head,
        loudest_head,
        votes,
        from_the_source,
        counted_from_one,
        neighbours_only,
        same_place_counted,
        straight_pairs,
        both_ways,
        off_the_diagonal,
    ),
    hints=(
        "Average over the heads, axis 0. Each row of what is left belongs to "
        "a target word.",
        "The index of each row's largest entry is the source word it reads.",
        "Compare every two of these indices: the pair i < j crosses when the "
        "index of i is larger than that of j.",
    ),
    takeaway="Seven-and-ninety: German crosses, French does not.",
)
