"""Exercise: BLEU of one sentence."""

from collections import Counter

import numpy as np

from course_pkg.grading.exercise import FunctionExercise, described

# Words of the sentence, of its reference, and how many different words.
PLANS = [(1, 1, 1), (5, 7, 9), (7, 5, 9), (11, 13, 3), (13, 11, 2), (3, 5, 9)]
ORDERS = (1, 2, 3, 4)


def cases(rng):
    """Return ids of a sentence ``(n,)`` and of a reference ``(m,)``."""
    drawn = [related(rng, *plan) for plan in PLANS]
    whole = rng.permutation(np.arange(3, 20))[:6]
    repeated = np.full(7, 5), np.array([5, 8, 5, 5, 5, 5, 9, 7, 6, 4, 3])
    return [*drawn, (whole, whole), (whole[:5], whole), repeated]


def related(rng, n, m, vocabulary):
    """Draw a reference, and a sentence that shares a run of words."""
    reference = rng.integers(3, 3 + vocabulary, size=m)
    sentence = rng.integers(3, 3 + vocabulary, size=n)
    run = min(n, m) - 1
    sentence[:run] = reference[:run]
    sentence[run // 2] = rng.integers(3, 3 + vocabulary)
    return sentence, reference


def grams(ids, order):
    """Count the runs of ``order`` ids."""
    ids = [int(one) for one in ids]
    return Counter(
        tuple(ids[i : i + order]) for i in range(len(ids) - order + 1)
    )


def clipped(mine, theirs):
    """Count what both have, each as often as the rarer of the two."""
    return sum((mine & theirs).values())


def everything_found(mine, theirs):
    """Count what stands in the reference, however often."""
    return sum(count for one, count in mine.items() if one in theirs)


def once_each(mine, theirs):
    """Count the different ones that both have."""
    return len(mine.keys() & theirs.keys())


def brevity(n, m):
    """Return the brevity penalty for lengths ``n`` and ``m``."""
    return np.exp(min(0.0, 1 - m / n))


def score(sentence, reference, match=clipped, of=0, short=brevity, mean=None):
    """Return matches, totals and BLEU, by some rule for each part."""
    pair = [[grams(ids, k) for k in ORDERS] for ids in (sentence, reference)]
    matches = np.array([match(*one) for one in zip(*pair, strict=True)])
    totals = np.array([sum(counts.values()) for counts in pair[of]])
    if mean is None:
        mean = geometric
    share = mean(matches / np.maximum(totals, 1))
    value = 100 * short(len(sentence), len(reference)) * share
    return matches, totals, value


def geometric(precisions):
    """Return the geometric mean of the four; 0 if one of them is."""
    return np.prod(precisions) ** 0.25


def bleu(sentence, reference):
    """Return matches ``(4,)``, totals ``(4,)`` and BLEU, 0 to 100."""
    return score(sentence, reference)


def not_clipped(sentence, reference):
    """A run of words counts as often as the sentence has it: it counts at
    most as often as the reference has it.
    """
    return score(sentence, reference, match=everything_found)


def each_run_once(sentence, reference):
    """A run that occurs several times in both counts once here: count it as
    often as the rarer of the two has it.
    """
    return score(sentence, reference, match=once_each)


def divided_by_the_reference(sentence, reference):
    """The totals are the reference's, which gives recall: BLEU divides by
    the number of runs in the sentence.
    """
    return score(sentence, reference, of=1)


def no_brevity(sentence, reference):
    """The brevity penalty is missing: a short sentence is easily right."""
    return score(sentence, reference, short=lambda n, m: 1.0)


def brevity_upside_down(sentence, reference):
    """The lengths have changed places in the brevity penalty: it is
    exp(1 - m / n), and it is the short sentence that pays.
    """
    return score(sentence, reference, short=lambda n, m: brevity(m, n))


def brevity_for_all(sentence, reference):
    """A sentence longer than its reference is rewarded: its brevity penalty
    is 1.
    """
    return score(sentence, reference, short=lambda n, m: np.exp(1 - m / n))


def length_ratio(sentence, reference):
    """The penalty is the ratio of the lengths: it is exp(1 - m / n)."""
    return score(sentence, reference, short=lambda n, m: min(1.0, n / m))


def arithmetic_mean(sentence, reference):
    """The four precisions are averaged: multiply them, and take the fourth
    root.
    """
    return score(sentence, reference, mean=np.mean)


def product_without_root(sentence, reference):
    """The four precisions are multiplied, but the fourth root is missing."""
    return score(sentence, reference, mean=np.prod)


def fours_only(sentence, reference):
    """BLEU is made of the runs of four alone: all four lengths take part."""
    return score(sentence, reference, mean=lambda precisions: precisions[3])


def words_only(sentence, reference):
    """BLEU is made of single words alone, which know no order: all four
    lengths take part.
    """
    return score(sentence, reference, mean=lambda precisions: precisions[0])


def as_a_fraction(sentence, reference):
    """The third result lies between 0 and 1: multiply by 100."""
    matches, totals, value = bleu(sentence, reference)
    return matches, totals, value / 100


def reference_judged(sentence, reference):
    """The reference is judged by the sentence: exchange the two."""
    return bleu(reference, sentence)


BLEU = FunctionExercise(
    id="10.bleu",
    title="BLEU of one sentence",
    kind="build",
    difficulty=2,
    minutes=20,
    points=3,
    parameters=("sentence", "reference"),
    returns=("matches", "totals", "bleu"),
    cases=cases,
    reference=bleu,
    tolerance=1e-5,
    mistakes=described(
        not_clipped,
        each_run_once,
        divided_by_the_reference,
        no_brevity,
        brevity_upside_down,
        brevity_for_all,
        length_ratio,
        arithmetic_mean,
        product_without_root,
        fours_only,
        words_only,
        as_a_fraction,
        reference_judged,
    ),
    hints=(
        "collections.Counter counts tuples, and a & b of two counters keeps "
        "the smaller count of each: that is the clipping.",
        "Make plain ints of the ids first, int(one) for each, so that runs "
        "of them are equal as tuples. A sentence of n has n - k + 1 runs "
        "of k.",
        "BLEU is 100 times the brevity penalty times the fourth root of the "
        "four precisions' product. A total of 0 counts as precision 0.",
    ),
    takeaway="One wrong word in the middle costs one run of one, two of "
    "two, three of three and four of four.",
)
