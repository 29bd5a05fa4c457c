"""Exercise: shapes of attention, forward and backward."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described


def query_from_source():
    """The target asks, so a query is made of each of its seven words."""
    return {"query": (2, 11, 3)}


def query_unprojected():
    """The thirteen features go into the product with M_Q; three come out."""
    return {"query": (2, 7, 13)}


def keys_first():
    """A row belongs to a query: the seven that ask come before the eleven
    that are asked.
    """
    return {"weights": (2, 11, 7)}


def features_in_weights():
    """Every dot product sums the features away: one number is left for a
    query and a key.
    """
    return {"weights": (2, 7, 3)}


def batch_lost():
    """The two pairs of sentences are kept apart: their axis stays in
    front.
    """
    return {"weights": (7, 11), "output": (7, 5)}


def output_like_query():
    """What comes out is a mean of values, and a value has five entries; the
    three of query and key are used up.
    """
    return {"output": (2, 7, 3)}


def output_per_key():
    """The eleven entries were summed over: one output is left for each of
    the seven queries.
    """
    return {"output": (2, 11, 5)}


def asked_by_target():
    """Here the source asks itself: eleven queries, eleven keys, so eleven
    outputs.
    """
    return {"itself": (2, 7, 5)}


def gradient_like_output():
    """A gradient has the shape of what it belongs to, here the keys."""
    return {"to_key": (2, 7, 5)}


def gradient_like_query():
    """That is the queries' gradient: the keys' has a row for each of the
    eleven keys.
    """
    return {"to_key": (2, 7, 3)}


def jacobian_like_row():
    """Every one of the eleven weights has a derivative with respect to each
    of the eleven scores.
    """
    return {"jacobian": (11,)}


def jacobian_of_scores():
    """A softmax never looks beyond its row: the derivatives within one row
    of eleven are asked for.
    """
    return {"jacobian": (7, 11)}


SHAPES = ValuesExercise(
    id="04.shapes",
    title="Who asks, who is asked",
    kind="predict",
    difficulty=1,
    minutes=6,
    points=1,
    entries={
        "query": Entry((2, 7, 3), "A target (2, 7, 13) times M_Q (13, 3)."),
        "weights": Entry(
            (2, 7, 11), "A row for each query, a column for each key."
        ),
        "output": Entry(
            (2, 7, 5), "Weights (2, 7, 11) times values (2, 11, 5)."
        ),
        "itself": Entry(
            (2, 11, 5), "The source asks, so there are eleven outputs."
        ),
        "to_key": Entry((2, 11, 3), "A gradient has its array's shape."),
        "jacobian": Entry((11, 11), "Eleven weights by eleven scores."),
    },
    mistakes=described(
        query_from_source,
        query_unprojected,
        keys_first,
        features_in_weights,
        batch_lost,
        output_like_query,
        output_per_key,
        asked_by_target,
        gradient_like_output,
        gradient_like_query,
        jacobian_like_row,
        jacobian_of_scores,
    ),
    hints=(
        "Write letters before numbers: query (B, n, d_k), key (B, m, d_k), "
        "value (B, m, d_v). Which of them come from the target?",
        "The first product uses d_k up, the second m. What is left of each?",
        "A gradient always has the shape of the array it belongs to; a "
        "Jacobian has one axis for what goes out and one for what goes in.",
    ),
    takeaway="n comes from who asks, m from who is asked, d_v comes out.",
)
