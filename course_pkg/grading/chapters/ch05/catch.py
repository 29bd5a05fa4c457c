"""Exercise: a test that catches heads split wrongly."""

import numpy as np

from course_pkg.grading.chapters.ch05.axes import (
    split_interleaved,
    split_right,
    split_straight,
)
from course_pkg.grading.exercise import PropertyExercise, described
from course_pkg.reference import split_heads


def straight(x, num_heads):
    """it reshapes without the transpose: words and heads are shuffled."""
    return split_straight(x, num_heads)


def interleaved(x, num_heads):
    """it gives each head every h-th column, not a strip."""
    return split_interleaved(x, num_heads)


def batch_and_words_mixed(x, num_heads):
    """it takes the batch for the words on the way: one sentence needs a
    second one beside it to show this.
    """
    batch, n, width = x.shape
    x = x.reshape(n, batch, num_heads, width // num_heads)
    return x.transpose(1, 2, 0, 3)


def batch_and_heads_mixed(x, num_heads):
    """it folds batch and heads into one axis and unfolds them the other way
    round: a batch of one does not show it.
    """
    right = split_right(x, num_heads)
    batch, h, n, d = right.shape
    return right.reshape(h, batch, n, d).swapaxes(0, 1)


def heads_reversed(x, num_heads):
    """its heads come in the opposite order."""
    return split_right(x, num_heads)[:, ::-1]


def words_reversed(x, num_heads):
    """the words of the last head come in the opposite order: look at every
    head.
    """
    heads = split_right(x, num_heads).copy()
    heads[:, -1] = heads[:, -1, ::-1]
    return heads


def right_for_two_heads(x, num_heads):
    """it is right for two heads; with three or more, each head gets its
    neighbour's strip.
    """
    heads = split_right(x, num_heads)
    return heads if num_heads <= 2 else np.roll(heads, 1, axis=1)


def fifth_word_repeated(x, num_heads):
    """from the fifth word on, it repeats the fourth: a short sentence does
    not show it.
    """
    place = np.minimum(np.arange(x.shape[1]), 3)
    return split_right(x[:, place], num_heads)


CATCH = PropertyExercise(
    id="05.catch",
    title="A test that no word is shuffled",
    kind="prove",
    difficulty=3,
    minutes=12,
    points=3,
    claim="heads[b, i, t] is the i-th strip of word t of sentence b: the "
    "columns from i * d up to (i + 1) * d.",
    exact=True,
    reference=split_heads,
    mistakes=described(
        straight,
        interleaved,
        batch_and_words_mixed,
        batch_and_heads_mixed,
        heads_reversed,
        words_reversed,
        right_for_two_heads,
        fifth_word_repeated,
    ),
    hints=(
        "Draw x at random, so that no two entries are alike, and make all "
        "four sizes different: two sentences, five words, three heads.",
        "For head i of sentence b, compare heads[b, i] with x[b], columns "
        "i * d up to (i + 1) * d.",
        "Loop over the heads and compare for all sentences at once: "
        "heads[:, i] with x[:, :, i * d : (i + 1) * d].",
    ),
    takeaway="With a batch of one, two heads and four words, half of them "
    "would have passed.",
)
