"""Exercise: the decoder's mask from token ids."""

import numpy as np

from course_pkg.grading.cases import sizes
from course_pkg.grading.chapters.ch06.sentences import sentences
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import decoder_mask, look_ahead_mask, padding_mask


def cases(rng):
    """Return ids ``(B, n)``, each with the id that fills."""
    drawn = []
    for pad_id in (0, 1, 29):
        count, length = sizes(rng, 2)
        drawn.append((sentences(rng, count, length, pad_id), pad_id))
    one_word = np.array([[7]]), 0
    all_padding = np.array([[4, 9, 0], [0, 0, 0]]), 0
    in_front = sentences(rng, 3, 5)[:, ::-1], 0
    return [one_word, *drawn, in_front, all_padding]


def square(ids):
    """Return the look-ahead mask for these ids, ``(n, n)``."""
    return look_ahead_mask(ids.shape[-1])


def padding_only(ids, pad_id):
    """This hides the padding only: the future is still to be seen. Combine
    it with the look-ahead mask, `&`, and the shape becomes (B, n, n).
    """
    return padding_mask(ids, pad_id)


def look_ahead_only(ids, pad_id):
    """This hides the future only, and is the same for all sentences: the
    padding of each sentence has to be hidden as well.
    """
    return square(ids)


def inverted(ids, pad_id):
    """The polarity is inverted: True means "may attend" here, so what is
    hidden must be False.
    """
    return ~decoder_mask(ids, pad_id)


def past_hidden(ids, pad_id):
    """The triangle is turned over: this hides the past and shows the future.
    Query i may see the keys j <= i, the lower triangle.
    """
    return padding_mask(ids, pad_id) & square(ids).T


def itself_hidden(ids, pad_id):
    """A position does not see itself here: it may, so the diagonal belongs
    to what is seen, j <= i.
    """
    return padding_mask(ids, pad_id) & ~square(ids).T


def one_ahead(ids, pad_id):
    """Every position sees one word too many, the one it is asked for: the
    last key a query may see is its own.
    """
    n = ids.shape[-1]
    return padding_mask(ids, pad_id) & np.tri(n, n, 1, dtype=bool)


def either_is_enough(ids, pad_id):
    """A key is seen here if either mask shows it: both must, so combine them
    with "and", not with "or".
    """
    return padding_mask(ids, pad_id) | square(ids)


def queries_hidden(ids, pad_id):
    """This hides the rows of PAD, the queries: the keys have to be hidden,
    the columns, so the new axis stands before the last one.
    """
    return (ids != pad_id)[..., None] & square(ids)


def queries_hidden_too(ids, pad_id):
    """The rows of PAD are hidden too: what a PAD computes is never used, and
    its row is left as the look-ahead mask gives it.
    """
    return decoder_mask(ids, pad_id) & (ids != pad_id)[..., None]


def pad_assumed_zero(ids, pad_id):
    """This takes 0 for the id that fills: use pad_id, which differs from
    vocabulary to vocabulary.
    """
    return decoder_mask(ids, 0)


def as_numbers(ids, pad_id):
    """The cells are right, but they are numbers: return booleans, which
    cannot be mistaken for something to be added to scores.
    """
    return decoder_mask(ids, pad_id).astype(float)


def as_scores(ids, pad_id):
    """These are numbers to be added to scores, 0 and minus infinity: return
    booleans, True for what may be seen.
    """
    return np.where(decoder_mask(ids, pad_id), 0.0, -np.inf)


MASKS = FunctionExercise(
    id="06.masks",
    title="A decoder's mask from token ids",
    kind="build",
    difficulty=1,
    minutes=10,
    points=2,
    parameters=("ids", "pad_id"),
    returns=("mask",),
    cases=cases,
    reference=decoder_mask,
    mistakes=described(
        padding_only,
        look_ahead_only,
        inverted,
        past_hidden,
        itself_hidden,
        one_ahead,
        either_is_enough,
        queries_hidden,
        queries_hidden_too,
        pad_assumed_zero,
        as_numbers,
        as_scores,
    ),
    hints=(
        "Two questions for each cell: is the key a real word, and is it not "
        "later than the query? The answer to both must be yes.",
        "ids != pad_id has shape (B, n) and speaks of keys. Give it an axis "
        "for the queries, (B, 1, n), and it broadcasts over them.",
        "With positions 0 to n - 1, keys <= queries[:, None] is the triangle, "
        "(n, n). Join the two with &.",
    ),
    takeaway="The same triangle for every sentence, other columns for each.",
)
