"""Exercise: the masks of this course for a layer that inverts them."""

import numpy as np

from course_pkg.grading.cases import sizes
from course_pkg.grading.chapters.ch06.sentences import sentences
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import (
    attn_mask_for_torch_mha,
    key_padding_mask_for_torch_mha,
    look_ahead_mask,
    padding_mask,
)


def cases(rng):
    """Return a padding mask ``(B, 1, m)`` and one for the future."""
    drawn = []
    for _ in range(4):
        count, n, m = sizes(rng, 3)
        ids = sentences(rng, count, m)
        drawn.append((padding_mask(ids), look_ahead_mask(n, m)))
    one = np.array([[[True]]]), np.array([[True]])
    square = padding_mask(sentences(rng, 2, 5)), look_ahead_mask(5)
    return [one, *drawn, square]


def inverted(padding, look_ahead):
    """Return both masks, True for what is ignored."""
    return (
        key_padding_mask_for_torch_mha(padding),
        attn_mask_for_torch_mha(look_ahead),
    )


def unchanged(padding, look_ahead):
    """True still means "may attend": in this layer it means "ignore", so
    both masks have to be turned round with ~.
    """
    return padding[:, 0], look_ahead


def padding_unchanged(padding, look_ahead):
    """The padding mask still says True for real words: this layer ignores
    what is True, in both of its masks.
    """
    return padding[:, 0], ~look_ahead


def look_ahead_unchanged(padding, look_ahead):
    """The look-ahead mask still says True for what may be seen: this layer
    ignores what is True, in both of its masks.
    """
    return ~padding[:, 0], look_ahead


def axis_kept(padding, look_ahead):
    """The padding mask keeps its axis for the queries: the layer wants
    (B, m), without the axis of size 1.
    """
    return ~padding, ~look_ahead


def first_sentence_only(padding, look_ahead):
    """Only the first sentence's padding is left: take out the middle axis,
    not the first.
    """
    return ~padding[0], ~look_ahead


def exchanged(padding, look_ahead):
    """The two are exchanged: the mask of the padding comes first."""
    return inverted(padding, look_ahead)[::-1]


def triangle_turned(padding, look_ahead):
    """The look-ahead mask is transposed: its rows are queries and its
    columns keys in this layer too. Only its polarity differs.
    """
    return ~padding[:, 0], ~look_ahead.T


def strictly_upper(padding, look_ahead):
    """A query's own position is ignored as well: turning round every cell
    leaves the diagonal at False, "not ignored".
    """
    hidden = ~look_ahead | np.eye(*look_ahead.shape, dtype=bool)
    return ~padding[:, 0], hidden


def as_scores(padding, look_ahead):
    """These are numbers to add to scores, which the layer would take too;
    here return booleans, True for what is ignored.
    """
    hidden = inverted(padding, look_ahead)
    return tuple(np.where(one, -np.inf, 0.0) for one in hidden)


CONVENTIONS = FunctionExercise(
    id="06.conventions",
    title="The same masks for another layer",
    kind="build",
    difficulty=1,
    minutes=8,
    points=1,
    parameters=("padding", "look_ahead"),
    returns=("key_padding_mask", "attn_mask"),
    cases=cases,
    reference=inverted,
    mistakes=described(
        unchanged,
        padding_unchanged,
        look_ahead_unchanged,
        axis_kept,
        first_sentence_only,
        exchanged,
        triangle_turned,
        strictly_upper,
        as_scores,
    ),
    hints=(
        "The table of the chapter says what True means to this layer. Does "
        "it say the same of both arguments?",
        "The operator ~ turns every cell of a boolean mask round, in all "
        "three libraries.",
        "padding[:, 0] drops the axis of the queries: (B, 1, m) to (B, m).",
    ),
    takeaway="Copied as they are, they would show each query exactly what it "
    "must not see, without a message.",
)
