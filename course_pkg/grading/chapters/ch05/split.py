"""Exercise: give every head its strip of columns."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.chapters.ch05.axes import (
    split_interleaved,
    split_right,
    split_straight,
)
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import split_heads


def cases(rng):
    """Return ``x`` of shape ``(B, n, h * d)`` and the number of heads."""

    def draw(batch, n, h, d):
        return values(rng, batch, n, h * d), h

    drawn = [draw(*sizes(rng, 4)) for _ in range(3)]
    small = draw(1, 1, 1, 2), draw(1, 3, 2, 2), draw(3, 2, 1, 5)
    return [*small, draw(2, 3, 5, 1), *drawn]


def reshaped_straight(x, num_heads):
    """The shape is right and the words are shuffled: reshape to
    (B, n, h, d), then exchange the two axes in the middle.
    """
    return split_straight(x, num_heads)


def not_transposed(x, num_heads):
    """The heads stand behind the words: exchange the two axes in the middle,
    (B, n, h, d) to (B, h, n, d).
    """
    return split_right(x, num_heads).swapaxes(1, 2)


def interleaved(x, num_heads):
    """Each head gets every h-th column: its columns lie side by side, so the
    last axis is cut into (h, d), not (d, h).
    """
    return split_interleaved(x, num_heads)


def heads_for_width(x, num_heads):
    """num_heads is taken for the width of a head: it is how many heads there
    are.
    """
    return split_right(x, x.shape[-1] // num_heads)


def heads_before_batch(x, num_heads):
    """The heads come before the batch: the batch stays the first axis."""
    return split_right(x, num_heads).swapaxes(0, 1)


def columns_turned(x, num_heads):
    """The last two axes are exchanged: a head holds a row for each word,
    (n, d).
    """
    return split_right(x, num_heads).swapaxes(-1, -2)


def batch_and_words_mixed(x, num_heads):
    """The batch and the words have changed places on the way: one sentence
    holds words of another. Reshape only the last axis.
    """
    batch, n, width = x.shape
    x = x.reshape(n, batch, num_heads, width // num_heads)
    return x.transpose(1, 2, 0, 3)


def folded_into_batch(x, num_heads):
    """The heads are folded into the batch: keep them as an axis of their
    own, the second.
    """
    heads = split_right(x, num_heads)
    return heads.reshape(-1, *heads.shape[2:])


def same_for_all(x, num_heads):
    """Every head gets the first strip: head i takes the columns from i times
    d on.
    """
    heads = split_right(x, num_heads)
    return np.repeat(heads[:, :1], num_heads, axis=1)


SPLIT = FunctionExercise(
    id="05.split",
    title="A strip for every head",
    kind="build",
    difficulty=1,
    minutes=8,
    points=1,
    parameters=("x", "num_heads"),
    returns=("heads",),
    cases=cases,
    reference=split_heads,
    mistakes=described(
        reshaped_straight,
        not_transposed,
        interleaved,
        heads_for_width,
        heads_before_batch,
        columns_turned,
        batch_and_words_mixed,
        folded_into_batch,
        same_for_all,
    ),
    hints=(
        "Two steps: cut the last axis in two, then move one axis.",
        "Cut h * d into (h, d), in this order: neighbouring columns stay in "
        "one head. Now it is (B, n, h, d).",
        "Exchange axes 1 and 2: swapaxes or transpose(1, 2); in TensorFlow "
        "tf.transpose with perm=[0, 2, 1, 3].",
    ),
    takeaway="No number has left its word.",
)
