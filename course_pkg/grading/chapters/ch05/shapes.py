"""Exercise: shapes inside a multi-head layer."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described


def one_head_of_columns():
    """This has room for one head: the matrices of all three lie side by
    side.
    """
    return {"w_q": (12, 4), "w_v": (12, 6)}


def out_before_in():
    """A matrix has as many rows as its input has entries: (in, out), as
    x times W needs it. PyTorch stores the transpose.
    """
    return {"w_v": (18, 12), "w_o": (12, 18)}


def heads_behind_words():
    """The words come before the heads here: the two axes have to be
    exchanged, so that each head attends by itself.
    """
    return {"heads": (2, 5, 3, 4)}


def whole_width():
    """This is before splitting: each head has 4 of the 12 columns."""
    return {"heads": (2, 5, 12)}


def one_map():
    """There is one attention map for each head, and the heads have an axis of
    their own.
    """
    return {"weights": (2, 5, 7)}


def keys_first():
    """A row belongs to a query: 5 before 7."""
    return {"weights": (2, 3, 7, 5)}


def widths_in_weights():
    """The entries of query and key were summed over: what is left has a query
    axis and a key axis.
    """
    return {"weights": (2, 3, 5, 4)}


def keys_width_joined():
    """The heads' outputs have the width of the values: three times 6."""
    return {"joined": (2, 5, 12)}


def source_long():
    """There is one output for each word that asks, so 5."""
    return {"joined": (2, 7, 18), "output": (2, 7, 12)}


def not_projected():
    """This is before the last matrix: W_O leads back to the model's width."""
    return {"output": (2, 5, 18)}


def square():
    """W_O takes what the heads hand over, three times 6, to the model's
    width.
    """
    return {"w_o": (12, 12)}


SHAPES = ValuesExercise(
    id="05.shapes",
    title="Shapes all the way through",
    kind="predict",
    difficulty=2,
    minutes=8,
    points=1,
    entries={
        "w_q": Entry((12, 12), "From d_model to h times d_k: three times 4."),
        "w_v": Entry((12, 18), "From d_model to h times d_v: three times 6."),
        "heads": Entry((2, 3, 5, 4), "(B, h, n, d_k)."),
        "weights": Entry((2, 3, 5, 7), "(B, h, n, m): a map for each head."),
        "joined": Entry((2, 5, 18), "(B, n, h * d_v)."),
        "w_o": Entry((18, 12), "From h times d_v back to d_model."),
        "output": Entry((2, 5, 12), "As many rows as queries, d_model wide."),
    },
    mistakes=described(
        one_head_of_columns,
        out_before_in,
        heads_behind_words,
        whole_width,
        one_map,
        keys_first,
        widths_in_weights,
        keys_width_joined,
        source_long,
        not_projected,
        square,
    ),
    hints=(
        "Follow one word: 12 entries, times W_Q, cut into three heads.",
        "Weights are a table of queries by keys, once for each head and each "
        "sentence.",
        "The values are wider than the keys here: three heads of 6 lie side "
        "by side before W_O.",
    ),
    takeaway="d_model goes in and d_model comes out, whatever the heads do "
    "in between.",
)
