"""Exercise: pooling a padded batch."""

import numpy as np

from course_pkg.grading.cases import nonzero, values
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return x ``(B, n, d)`` and what is real ``(B, n)``."""
    shapes = ((2, 3, 5), (3, 5, 2), (2, 7, 3), (5, 3, 7))
    drawn = [padded(rng, *shape) for shape in shapes]
    below, real = padded(rng, 3, 5, 7)
    below = -np.abs(below) - 0.125  # the largest is negative
    empty, seen = padded(rng, 2, 3, 7)
    seen[1] = False  # a sentence of nothing but padding
    one = nonzero(rng, 1, 1, 1), np.array([[True]])
    return [one, *drawn, (below, real), (empty, seen)]


def padded(rng, count, length, d):
    """Return a batch; the first sentence is short, its padding is loud."""
    ends = rng.integers(2, length + 1, size=count)
    ends[0], ends[-1] = 2, length
    real = np.arange(length) < ends[:, None]
    x = values(rng, count, length, d)
    return np.where(real[..., None], x, np.abs(x) + 2.0), real


def largest(x, hidden, low):
    """Return the largest entry of each feature, hidden ones set low."""
    return np.where(hidden[..., None], low, x).max(axis=1)


def pool(x, real):
    """Return the largest entry of each feature, ``(B, d)``; 0 if none."""
    seen = real.any(axis=1)[:, None]  # (B, 1)
    return np.where(seen, largest(x, ~real, -np.inf), 0.0)


def padding_counted(x, real):
    """The padding takes part: an entry that stands under PAD must never be
    the largest.
    """
    return x.max(axis=1)


def zero_for_padding(x, real):
    """The padding is set to 0, which is larger than any negative entry: put
    minus infinity there, or the least number of the type.
    """
    return (x * real[..., None]).max(axis=1)


def infinite_without_words(x, real):
    """A sentence without a real word gives minus infinity: its pooled vector
    must be 0.
    """
    return largest(x, ~real, -np.inf)


def low_without_words(x, real):
    """A sentence without a real word gives the number you hide with: its
    pooled vector must be 0.
    """
    return largest(x, ~real, -1e9)


def least_without_words(x, real):
    """A sentence without a real word gives the least number of the type: its
    pooled vector must be 0.
    """
    return largest(x, ~real, np.finfo(x.dtype).min)


def turned(x, real):
    """The real words are hidden and the padding is heard: True stands for a
    real word.
    """
    seen = ~real.all(axis=1)[:, None]
    return np.where(seen, largest(x, real, -np.inf), 0.0)


def mean_of_all(x, real):
    """This is the mean, padding included: the largest entry of each feature
    was asked for.
    """
    return x.mean(axis=1)


def mean_of_real(x, real):
    """This is the mean of the real words: the largest entry of each feature
    was asked for.
    """
    count = np.maximum(real.sum(axis=1, keepdims=True), 1)
    return (x * real[..., None]).sum(axis=1) / count


def first_word(x, real):
    """This takes the first word only: every real word takes part."""
    return x[:, 0] * real[:, :1]


def over_features(x, real):
    """The largest entry of each word is taken, along the last axis: go along
    the words, axis 1, and keep the features.
    """
    return np.where(real, x.max(axis=-1), 0.0)


def whole_word(x, real):
    """The word of the largest sum is taken as a whole: every feature looks
    for its largest entry by itself, in whatever word it is.
    """
    sums = np.where(real, x.sum(axis=-1), -np.inf)  # (B, n)
    rows = x[np.arange(len(x)), sums.argmax(axis=1)]
    return rows * real.any(axis=1, keepdims=True)


POOL = FunctionExercise(
    id="08.pool",
    title="One vector for a padded sentence",
    kind="build",
    difficulty=1,
    minutes=8,
    points=1,
    parameters=("x", "real"),
    returns=("pooled",),
    cases=cases,
    reference=pool,
    mistakes=described(
        padding_counted,
        zero_for_padding,
        infinite_without_words,
        low_without_words,
        least_without_words,
        turned,
        mean_of_all,
        mean_of_real,
        first_word,
        over_features,
        whole_word,
    ),
    hints=(
        "What may stand under PAD so that it is never the largest, even when "
        "all real entries are negative?",
        "real has shape (B, n); give it an axis for the features, (B, n, 1), "
        "hide with where, and take the largest along axis 1.",
        "A sentence without a real word is left with what you hid: multiply "
        "nothing, choose 0 for it with a second where.",
    ),
    takeaway="The vector is the same however much padding follows.",
)
