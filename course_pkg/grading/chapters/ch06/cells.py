"""Exercise: cells, shapes and weights predicted before anything is run."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described

CLOSE = 0.01


def padding_without_axis():
    """That is the shape of the ids: the mask has an axis for the queries as
    well, of size 1, so that it broadcasts over them.
    """
    return {"padding": (2, 6)}


def padding_for_every_query():
    """The padding is the same for every query, so their axis has size 1 and
    broadcasting does the rest.
    """
    return {"padding": (2, 6, 6)}


def triangle_alone():
    """That is the look-ahead mask alone: joined with the padding of two
    sentences it is another square for each.
    """
    return {"both": (6, 6)}


def masked_by_target():
    """That is the target's mask: the keys of cross-attention are the words
    of the source, nine of them.
    """
    return {"cross": (2, 1, 6)}


def masked_by_the_future():
    """Cross-attention has no look-ahead: the whole source is known, and only
    its padding is hidden.
    """
    return {"cross": (2, 6, 6)}


def itself_hidden():
    """A position may see itself: the triangle holds its diagonal."""
    return {"row": [1, 1, 0, 0, 0, 0]}


def future_shown():
    """Those are the keys from the query on, the future: it sees the ones up
    to its own.
    """
    return {"row": [0, 0, 1, 1, 1, 1]}


def polarity_turned():
    """1 stands for "may attend", and the keys up to the query's own may be
    attended to.
    """
    return {"row": [0, 0, 0, 1, 1, 1]}


def padding_seen():
    """The last two keys are PAD, and no query may look at them."""
    return {"last_row": [1, 1, 1, 1, 1, 1]}


def padding_as_query():
    """A row of PAD is not hidden: the mask hides keys, and what this query
    computes is ignored later, by the loss.
    """
    return {"last_row": [0, 0, 0, 0, 0, 0]}


def whole_triangle():
    """That is the whole triangle, 1 + 2 + ... + 6: take out the columns of
    PAD.
    """
    return {"cells": 21}


def triangle_of_words():
    """That counts the rows of the four words only, 1 + 2 + 3 + 4: the two
    rows of PAD see the four words as well.
    """
    return {"cells": 10}


def hidden_in_the_sum():
    """The hidden key is still in the sum underneath: hidden before the
    softmax, it is in neither part of the fraction.
    """
    return {"weight": 3 / 16}


def shared_again():
    """Nothing is shared out again here: the softmax is over, and the first
    weight stays 3 / (3 + 1 + 12).
    """
    return {"after": 0.75}


def zero_hides():
    """A score of 0 hides nothing: exp(0) is 1, so the key still draws weight,
    as much as the second.
    """
    return {"zero": 0.75}


CELLS = ValuesExercise(
    id="06.cells",
    title="Cells, shapes and weights before running",
    kind="predict",
    difficulty=1,
    minutes=10,
    points=1,
    entries={
        "padding": Entry(
            (2, 1, 6), "One row a sentence, the same for every query."
        ),
        "both": Entry((2, 6, 6), "(2, 1, 6) and (6, 6) broadcast together."),
        "cross": Entry((2, 1, 9), "Its keys are the words of the source."),
        "row": Entry(
            [1, 1, 1, 0, 0, 0],
            "Query 2 sees the keys 0, 1 and 2; all are real.",
        ),
        "last_row": Entry(
            [1, 1, 1, 1, 0, 0],
            "The last query has no future left to hide; the padding remains.",
        ),
        "cells": Entry(
            18, "Row by row: 1 + 2 + 3 + 4, and 4 in each row of PAD."
        ),
        "weight": Entry(
            0.75, "Of 3 and 1, the first has 3 parts in 4.", CLOSE
        ),
        "after": Entry(
            3 / 16, "The softmax ran over all three, 3 + 1 + 12.", CLOSE
        ),
        "zero": Entry(
            0.6, "The three exponentials are now 3, 1 and exp(0).", CLOSE
        ),
    },
    mistakes=described(
        padding_without_axis,
        padding_for_every_query,
        triangle_alone,
        masked_by_target,
        masked_by_the_future,
        itself_hidden,
        future_shown,
        polarity_turned,
        padding_seen,
        padding_as_query,
        whole_triangle,
        triangle_of_words,
        hidden_in_the_sum,
        shared_again,
        zero_hides,
    ),
    hints=(
        "Draw the six by six triangle, then strike out the columns of PAD. "
        "Rows are queries, columns are keys.",
        "exp(log(3)) is 3, exp(0) is 1, exp(log(12)) is 12. Which of the "
        "three are in the sum, and when is it taken?",
        "A mask's last axis always counts keys. In cross-attention those are "
        "the words of the other sentence.",
    ),
    takeaway="A mask hides keys, before the softmax.",
)
