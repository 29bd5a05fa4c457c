"""Exercise: parameters counted before building."""

from course_pkg.grading.exercise import Entry, described
from course_pkg.grading.printed_exercise import PrintedExercise

PAPER = 4 * 512 * 512


def every_head_full():
    """This gives each of the eight heads the full width: together they have
    512 columns.
    """
    return {"paper": 8 * PAPER}


def output_forgotten():
    """These are three matrices: W_O is the fourth."""
    return {"paper": 3 * 512 * 512, "small": 2 * 11 * 15 + 11 * 21}


def one_head():
    """This counts one head: there are several, side by side."""
    return {"paper": 4 * 512 * 64, "small": 2 * 11 * 5 + 2 * 11 * 7}


def heads_add():
    """Twice as many heads have half the width each: they cut 512 columns,
    they do not add any.
    """
    return {"sixteen": 2 * PAPER}


def heads_shrink():
    """Each head is narrower, but there are twice as many of them."""
    return {"sixteen": PAPER // 2}


def output_bias_forgotten():
    """Three of the four biases are counted: the last projection has one
    too.
    """
    return {"biases": PAPER + 3 * 512}


def biases_per_head():
    """A bias has one number for each column; the 512 columns are those of all
    heads together.
    """
    return {"biases": PAPER + 8 * 4 * 512}


def bias_of_scalar():
    """A bias has one number for each column, not one for each matrix."""
    return {"biases": PAPER + 4}


def key_dim_of_all():
    """That would be key_dim=64: in Keras it is the width of one head, and
    nothing is divided.
    """
    return {"keras": PAPER}


def key_dim_squared():
    """All eight heads are wider, but the model stays 512 wide: only one side
    of each matrix grows.
    """
    return {"keras": 64 * PAPER}


def keys_for_values():
    """This takes d_k for the values as well: they have d_v = 7 entries a
    head.
    """
    return {"small": 4 * 11 * 15}


def source_as_wide():
    """The source is 256 wide, so W_K and W_V have 256 rows."""
    return {"cross": PAPER}


def all_narrow():
    """Only W_K and W_V meet the source: W_Q and W_O have 512 on both
    sides.
    """
    return {"cross": 4 * 256 * 512}


COUNT = PrintedExercise(
    id="05.count",
    title="Counted before it is built",
    kind="predict",
    difficulty=2,
    minutes=10,
    points=1,
    entries={
        "paper": Entry(PAPER, "Four matrices of 512 by 512."),
        "sixteen": Entry(PAPER, "The heads share 512 columns in any case."),
        "biases": Entry(PAPER + 4 * 512, "Four biases of 512 numbers more."),
        "keras": Entry(
            8 * PAPER, "Four matrices of 512 by 8 times 512, or turned."
        ),
        "small": Entry(
            2 * 11 * 15 + 2 * 11 * 21,
            "11 by 15 for W_Q and W_K; 11 by 21 and 21 by 11 for the others.",
        ),
        "cross": Entry(
            2 * 512 * 512 + 2 * 256 * 512,
            "W_Q and W_O are 512 by 512, W_K and W_V are 256 by 512.",
        ),
    },
    mistakes=described(
        every_head_full,
        output_forgotten,
        one_head,
        heads_add,
        heads_shrink,
        output_bias_forgotten,
        biases_per_head,
        bias_of_scalar,
        key_dim_of_all,
        key_dim_squared,
        keys_for_values,
        source_as_wide,
        all_narrow,
    ),
    hints=(
        "Four matrices: what goes in is rows, what comes out is columns. "
        "W_Q has d_model rows and h times d_k columns.",
        "With h times d_k equal to d_model, h is not in the count at all.",
        "For key_dim=512 the heads are 8 times 512 wide together; for the "
        "small layer they are 15 and 21.",
    ),
    takeaway="Heads cut the width; they do not add to it.",
)
