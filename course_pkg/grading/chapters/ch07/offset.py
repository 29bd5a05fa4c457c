"""Exercise: mend a layer that forgets where a step begins."""

import numpy as np

from course_pkg.grading.cases import nonzero
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return words ``(B, n, d)``, a table ``(L, d)`` and an offset."""
    shapes = ((2, 3, 5), (3, 1, 2), (2, 1, 3), (2, 2, 3))
    drawn = [
        (nonzero(rng, *shape), nonzero(rng, 11, shape[-1]), offset)
        for shape, offset in zip(shapes, (0, 4, 7, 5), strict=True)
    ]
    one = nonzero(rng, 1, 1, 3), nonzero(rng, 2, 3), 1
    return [one, *drawn]


def rows(words, table, offset):
    """Return the table's rows for these words, ``(n, d)``."""
    return table[offset : offset + words.shape[1]]


def placed(words, table, offset):
    """Return scaled words plus their rows, ``(B, n, d)``."""
    return np.sqrt(words.shape[-1]) * words + rows(words, table, offset)


def as_given(words, table, offset):
    """This still behaves like the code you were given: hand it a sentence at
    once, then word by word, and compare.
    """
    return np.sqrt(words.shape[-1]) * (words + rows(words, table, 0))


def both_scaled(words, table, offset):
    """The offset is right now, which mends the first fault. The positions
    are still multiplied by the root of d: only the words are, before the sum.
    """
    return np.sqrt(words.shape[-1]) * (words + rows(words, table, offset))


def always_the_first(words, table, offset):
    """The scale is right now, which mends one fault. Every step still begins
    at place 0: its first word stands at `offset`.
    """
    return placed(words, table, 0)


def nothing_scaled(words, table, offset):
    """Nothing is multiplied by the root of d any more: the words still are,
    before their positions are added.
    """
    return words + rows(words, table, offset)


def rows_scaled(words, table, offset):
    """The positions are multiplied by the root of d and the words are not:
    it is the other way round.
    """
    return words + np.sqrt(words.shape[-1]) * rows(words, table, offset)


def one_place_for_the_step(words, table, offset):
    """All words of a step get the row of its first one: the word t of a step
    stands at offset + t.
    """
    return np.sqrt(words.shape[-1]) * words + table[offset]


def along_the_batch(words, table, offset):
    """The rows are taken by sentence: each sentence of the batch gets another
    one. They count along the words of a step.
    """
    places = offset + np.arange(len(words))
    return np.sqrt(words.shape[-1]) * words + table[places][:, None]


def one_too_early(words, table, offset):
    """Every word stands one place too early: the offset counts the words
    before the step, so it is the place of the first.
    """
    places = offset - 1 + np.arange(words.shape[1])
    return np.sqrt(words.shape[-1]) * words + table[places]


OFFSET = FunctionExercise(
    id="07.offset",
    title="A layer that forgets where it is",
    kind="fix",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("words", "table", "offset"),
    returns=("placed",),
    cases=cases,
    reference=placed,
    given=described(as_given)[0],
    mistakes=described(
        both_scaled,
        always_the_first,
        nothing_scaled,
        rows_scaled,
        one_place_for_the_step,
        along_the_batch,
        one_too_early,
    ),
    hints=(
        "Two faults. The printed lines show the first: a sentence handed "
        "over at once and one handed over word by word must agree.",
        "offset says how many words came before this step, so word t of the "
        "step takes row offset + t of the table.",
        "The second is in the brackets. The paper multiplies the word's "
        "vector by the root of d, and then adds the position.",
    ),
    takeaway="Training hands over whole sentences and never shows this bug: "
    "compare with decoding word by word.",
)
