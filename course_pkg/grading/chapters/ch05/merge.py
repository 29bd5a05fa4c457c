"""Exercise: put the heads side by side again."""

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.chapters.ch05.axes import merge_right
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import merge_heads


def cases(rng):
    """Return heads, ``(B, h, n, d)``."""
    shapes = [sizes(rng, 4) for _ in range(3)]
    shapes += [(1, 1, 1, 2), (1, 2, 3, 1), (2, 3, 5, 1), (3, 1, 2, 5)]
    return [(values(rng, *shape),) for shape in shapes]


def reshaped_straight(x):
    """The shape is right and the words are shuffled: exchange heads and
    words first, then reshape.
    """
    batch, h, n, d = x.shape
    return x.reshape(batch, n, h * d)


def interleaved(x):
    """The heads' columns are interleaved: each head's d columns stay side by
    side, so the axes before joining are (h, d), not (d, h).
    """
    x = x.transpose(0, 2, 3, 1)  # (B, n, d, h)
    return x.reshape(*x.shape[:2], -1)


def not_joined(x):
    """Heads and words are exchanged, but the last two axes are not joined:
    (B, n, h, d) becomes (B, n, h * d).
    """
    return x.swapaxes(1, 2)


def joined_along_words(x):
    """The heads are laid one below the other, (B, h * n, d): they belong
    side by side.
    """
    batch, h, n, d = x.shape
    return x.reshape(batch, h * n, d)


def averaged(x):
    """The heads are averaged: lay them side by side, so that W_O can tell
    them apart.
    """
    return x.mean(axis=1)


def added(x):
    """The heads are added up: lay them side by side, so that W_O can tell
    them apart.
    """
    return x.sum(axis=1)


def first_head_only(x):
    """Only the first head is left: all of them go side by side."""
    return x[:, 0]


def batch_and_heads_mixed(x):
    """Batch and heads were unfolded in the wrong order: one sentence receives
    what belongs to another.
    """
    batch, h, n, d = x.shape
    return merge_right(x.reshape(h, batch, n, d).swapaxes(0, 1))


def words_before_batch(x):
    """The words come before the batch: the batch stays the first axis."""
    return merge_right(x).swapaxes(0, 1)


def columns_turned(x):
    """The last two axes are exchanged: each word is a row of h * d
    entries.
    """
    return merge_right(x).swapaxes(1, 2)


MERGE = FunctionExercise(
    id="05.merge",
    title="Side by side again",
    kind="build",
    difficulty=1,
    minutes=6,
    points=1,
    parameters=("x",),
    returns=("merged",),
    cases=cases,
    reference=merge_heads,
    mistakes=described(
        reshaped_straight,
        interleaved,
        not_joined,
        joined_along_words,
        averaged,
        added,
        first_head_only,
        batch_and_heads_mixed,
        words_before_batch,
        columns_turned,
    ),
    hints=(
        "It undoes the split, so it takes the same two steps in the "
        "opposite order.",
        "First bring the words before the heads: (B, n, h, d).",
        "Then join the last two axes: a reshape to (B, n, h * d) moves no "
        "number now.",
    ),
    takeaway="Splitting and merging undo each other.",
)
