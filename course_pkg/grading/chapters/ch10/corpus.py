"""Exercise: BLEU of a corpus, and the mean of its sentences' BLEU."""

import numpy as np

from course_pkg.grading.exercise import FunctionExercise, described

SIZES = (1, 2, 3, 5, 7, 11)


def cases(rng):
    """Return matches and totals ``(S, 4)``, and lengths ``(S,)`` twice."""
    return [drawn(rng, count) for count in SIZES]


def drawn(rng, count):
    """Draw counts as sentences of 2 to 20 words give; one has no match.

    The corpus is a little shorter than its references.
    """
    lengths = rng.permutation(np.arange(4, 21))[:count]
    totals = np.maximum(lengths[:, None] - np.arange(4), 0)  # (S, 4)
    matches = 1 + np.floor(totals * 0.7 ** np.arange(1, 5)).astype(int)
    matches -= rng.integers(0, 2, size=(count, 4))
    matches = np.clip(matches, 1, totals)
    if count > 1:
        matches[0, 3] = 0
    if count > 2:
        totals[1], matches[1] = [2, 1, 0, 0], [1, 1, 0, 0]
        lengths[1] = 2
    others = lengths + rng.permutation(np.arange(count)) - count // 3
    longer = np.maximum(others, 1)
    longer[-1] += max(0, lengths.sum() - longer.sum()) + 2
    return matches, totals, lengths, longer


def bleu(matches, totals, n, m, brevity=True):
    """Return BLEU from counts ``(..., 4)`` and lengths ``(...)``."""
    precisions = matches / np.maximum(totals, 1)
    short = np.exp(np.minimum(0, 1 - m / n)) if brevity else 1.0
    return 100 * short * precisions.prod(axis=-1) ** 0.25


def of_sums(matches, totals, lengths, references, **rule):
    """Return BLEU of all counts added up."""
    sums = (one.sum(axis=0) for one in (matches, totals, lengths, references))
    return np.asarray(bleu(*sums, **rule))


def both(matches, totals, lengths, references):
    """Return BLEU of the corpus and the mean over the sentences."""
    each = bleu(matches, totals, lengths, references)
    return of_sums(matches, totals, lengths, references), each.mean()


def exchanged(*counts):
    """The two are exchanged: BLEU of the corpus comes first."""
    return both(*counts)[::-1]


def mean_twice(*counts):
    """The first result is the mean over the sentences: add up all counts
    first, and make one BLEU of the sums.
    """
    return (both(*counts)[1],) * 2


def sums_twice(*counts):
    """The second result is BLEU of the corpus again: compute BLEU of each
    sentence, then the mean.
    """
    return (both(*counts)[0],) * 2


def mean_of_precisions(matches, totals, lengths, references):
    """The corpus' precisions are means over its sentences: add up matches
    and totals over the sentences, then divide.
    """
    _, mean = both(matches, totals, lengths, references)
    shares = (matches / np.maximum(totals, 1)).mean(axis=0)
    sums = lengths.sum(), references.sum()
    return np.asarray(bleu(shares, np.ones(4), *sums)), mean


def brevity_by_sentence(matches, totals, lengths, references):
    """The corpus' brevity penalty is a mean over its sentences: it is made
    of the summed lengths.
    """
    counts = matches, totals, lengths, references
    short = np.exp(np.minimum(0, 1 - references / lengths)).mean()
    return short * of_sums(*counts, brevity=False), both(*counts)[1]


def corpus_without_brevity(*counts):
    """The corpus' brevity penalty is missing."""
    return of_sums(*counts, brevity=False), both(*counts)[1]


def sentences_without_brevity(*counts):
    """The brevity penalty of the sentences is missing."""
    return both(*counts)[0], bleu(*counts, brevity=False).mean()


def brevity_upside_down(matches, totals, lengths, references):
    """The lengths have changed places in the brevity penalty: a short
    translation pays.
    """
    return both(matches, totals, references, lengths)


def zeros_left_out(*counts):
    """Sentences with BLEU 0 are left out of the mean: they count like the
    others.
    """
    each = bleu(*counts)
    return both(*counts)[0], each[each > 0].mean()


def smoothed(matches, totals, lengths, references):
    """The sentences' counts are smoothed by adding 1: here a sentence that
    has no match of some length scores 0.
    """
    each = bleu(matches + 1, totals + 1, lengths, references)
    return both(matches, totals, lengths, references)[0], each.mean()


def weighted_mean(*counts):
    """The mean gives long sentences more weight: all count alike."""
    lengths = counts[2]
    each = bleu(*counts)
    return both(*counts)[0], (each * lengths).sum() / lengths.sum()


def fractions(*counts):
    """The results lie between 0 and 1: multiply by 100."""
    return tuple(one / 100 for one in both(*counts))


CORPUS = FunctionExercise(
    id="10.corpus",
    title="The corpus and its sentences",
    kind="measure",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("matches", "totals", "lengths", "references"),
    returns=("corpus", "mean"),
    cases=cases,
    reference=both,
    tolerance=1e-5,
    mistakes=described(
        exchanged,
        mean_twice,
        sums_twice,
        mean_of_precisions,
        brevity_by_sentence,
        corpus_without_brevity,
        sentences_without_brevity,
        brevity_upside_down,
        zeros_left_out,
        smoothed,
        weighted_mean,
        fractions,
    ),
    hints=(
        "Write a function for BLEU from four matches, four totals and two "
        "lengths. You need it for the sums and for each sentence.",
        "For the corpus add up everything over the sentences: matches, "
        "totals, lengths, references. Only then divide.",
        "A sentence with a match or a total of 0 has BLEU 0, and counts in "
        "the mean. Take care not to divide 0 by 0, nor to take log of 0.",
    ),
    takeaway="The two are far apart: never set a sentence's figure beside a "
    "corpus'.",
)
