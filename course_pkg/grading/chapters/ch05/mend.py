"""Exercise: find the missing transpose."""

import numpy as np

from course_pkg.grading.cases import values
from course_pkg.grading.chapters.ch05.axes import (
    merge_right,
    split_interleaved,
    split_right,
    split_straight,
)
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import softmax

SIZES = (1, 2, 3, 5, 7)  # small, for loops over single entries


def cases(rng):
    """Return query, key, value of one sentence, and the number of heads."""

    def draw(n, m, h, d_k, d_v):
        shapes = (n, h * d_k), (m, h * d_k), (m, h * d_v)
        return *(values(rng, *shape) for shape in shapes), h

    drawn = [draw(*map(int, rng.permutation(SIZES))) for _ in range(2)]
    fixed = (1, 1, 2, 3, 2), (3, 2, 1, 5, 2), (2, 3, 5, 2, 3), (5, 3, 2, 7, 3)
    return [*(draw(*one) for one in fixed), *drawn]


def attend_with(query, key, value, num_heads, root, split=split_right):
    """Attend in heads, with a root and a way to split."""
    q, k, v = (split(one[None], num_heads)[0] for one in (query, key, value))
    return softmax(q @ k.swapaxes(-1, -2) / root) @ v  # (h, n, d_v)


def joined(heads):
    """Lay the heads of one sentence side by side, ``(n, h * d_v)``."""
    return merge_right(heads[None])[0]


def head_root(query, num_heads):
    """Return the root of the width of one head."""
    return np.sqrt(query.shape[-1] // num_heads)


def attend_in_heads(query, key, value, num_heads):
    """Return what the heads found, side by side, ``(n, h * d_v)``."""
    root = head_root(query, num_heads)
    return joined(attend_with(query, key, value, num_heads, root))


def with_root(root, query, key, value, num_heads):
    """Attend in heads with another root."""
    return joined(attend_with(query, key, value, num_heads, root))


def as_given(query, key, value, num_heads):
    """This still behaves like the code you were given: print the strips of
    the first head, and look whose entries they are.
    """
    root, split = np.sqrt(query.shape[-1]), split_straight
    return joined(attend_with(query, key, value, num_heads, root, split))


def still_straight(query, key, value, num_heads):
    """The root is that of one head now. The strips are still cut out of one
    long row of numbers: a head's rows are strips of each word.
    """
    root, split = head_root(query, num_heads), split_straight
    return joined(attend_with(query, key, value, num_heads, root, split))


def still_root_of_all(query, key, value, num_heads):
    """The strips are right now. The root is still that of all heads
    together: a dot product has as many terms as one head has entries.
    """
    return with_root(np.sqrt(query.shape[-1]), query, key, value, num_heads)


def interleaved(query, key, value, num_heads):
    """Each head takes every h-th entry of a word: it takes a strip of
    neighbours, from i times size on.
    """
    root, split = head_root(query, num_heads), split_interleaved
    return joined(attend_with(query, key, value, num_heads, root, split))


def interleaved_with_old_root(query, key, value, num_heads):
    """Each head takes every h-th entry of a word, not a strip of neighbours;
    and the root is still that of all heads together.
    """
    root, split = np.sqrt(query.shape[-1]), split_interleaved
    return joined(attend_with(query, key, value, num_heads, root, split))


def no_root(query, key, value, num_heads):
    """The strips are right, the root is gone: divide by that of one head's
    width.
    """
    return with_root(1.0, query, key, value, num_heads)


def depth_for_root(query, key, value, num_heads):
    """The strips are right. The scores are divided by one head's width: take
    its square root.
    """
    root = query.shape[-1] // num_heads
    return with_root(root, query, key, value, num_heads)


def root_of_heads(query, key, value, num_heads):
    """The root is that of the number of heads: it must be that of the width
    of one.
    """
    return with_root(np.sqrt(num_heads), query, key, value, num_heads)


def one_wide_head(query, key, value, num_heads):
    """There is only one head, as wide as all of them: each head makes weights
    of its own strip.
    """
    return with_root(np.sqrt(query.shape[-1]), query, key, value, 1)


def joined_straight(query, key, value, num_heads):
    """The heads are right, but joined in one long row of numbers: each word
    gets the strips of all heads, side by side.
    """
    root = head_root(query, num_heads)
    heads = attend_with(query, key, value, num_heads, root)
    return heads.reshape(len(query), -1)


def one_below_the_other(query, key, value, num_heads):
    """The heads are right, but stand one below the other: each word gets the
    strips of all heads, side by side.
    """
    root = head_root(query, num_heads)
    heads = attend_with(query, key, value, num_heads, root)
    return heads.reshape(-1, heads.shape[-1])


MEND = FunctionExercise(
    id="05.mend",
    title="The missing transpose",
    kind="fix",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("query", "key", "value", "num_heads"),
    returns=("output",),
    cases=cases,
    reference=attend_in_heads,
    given=described(as_given)[0],
    mistakes=described(
        still_straight,
        still_root_of_all,
        interleaved,
        interleaved_with_old_root,
        no_root,
        depth_for_root,
        root_of_heads,
        one_wide_head,
        joined_straight,
        one_below_the_other,
    ),
    hints=(
        "Two faults. For the first, split three words of four entries by "
        "hand and compare with what strip returns.",
        "Laying all words in one long row and cutting it up is a reshape "
        "without the transpose. Take a strip of each word instead.",
        "For the second, count the terms of the dot product of q and k "
        "inside one head.",
    ),
    takeaway="Every shape was right from the start.",
)
