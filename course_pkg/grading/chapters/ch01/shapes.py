"""Exercise: shapes predicted before anything is run."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described


def keys_first():
    """This has the keys first: a row belongs to a query, so the five
    queries come first and the seven keys second.
    """
    return {"scores": (7, 5), "weights": (7, 5)}


def features_in_scores():
    """The features are summed over in every dot product: one number is left
    for each query and key.
    """
    return {"scores": (5, 3), "weights": (5, 3)}


def weights_for_values():
    """There is one weight for each key, seven, not for each of the values'
    eleven features.
    """
    return {"weights": (5, 11)}


def answer_like_query():
    """The answer is a mean of values, so it has the values' eleven features,
    not the three of query and keys.
    """
    return {"answers": (5, 3)}


def answer_per_key():
    """There is one answer for each query, five: the seven keys were summed
    over.
    """
    return {"answers": (7, 11)}


def features_meet():
    """These are features compared with features: each of the thirteen
    vectors is compared with all thirteen.
    """
    return {"mixing": (2, 2)}


def output_like_weights():
    """Those are the weights: an output is again a vector of two features."""
    return {"outputs": (13, 13)}


def entropy_per_key():
    """There is one entropy for each row of weights, so for each of the five
    queries.
    """
    return {"entropies": (7,)}


def learned_matrix():
    """No matrix of 2 by 2 is learned here: the scores come straight from
    the vectors.
    """
    return {"learned": 4}


def learned_weights():
    """The 13 times 13 weights are computed from the vectors each time: not
    one number is learned.
    """
    return {"learned": 169}


SHAPES = ValuesExercise(
    id="01.shapes",
    title="Shapes before running",
    kind="predict",
    difficulty=1,
    minutes=6,
    points=1,
    entries={
        "scores": Entry(
            (5, 7), "One dot product for each query and each key: (n, m)."
        ),
        "weights": Entry((5, 7), "Softmax leaves the shape as it is: (n, m)."),
        "answers": Entry(
            (5, 11),
            "A mean of values for each query: (n, m) times (m, d_v) is "
            "(n, d_v).",
        ),
        "entropies": Entry((5,), "The last axis is summed over: (n,)."),
        "outputs": Entry(
            (13, 2), "Every vector is replaced by one of its own kind: (n, d)."
        ),
        "mixing": Entry(
            (13, 13), "Every vector is compared with every other: (n, n)."
        ),
        "learned": Entry(
            0, "Look for a number in reweight that is neither input nor sum."
        ),
    },
    mistakes=described(
        keys_first,
        features_in_scores,
        weights_for_values,
        answer_like_query,
        answer_per_key,
        features_meet,
        output_like_weights,
        entropy_per_key,
        learned_matrix,
        learned_weights,
    ),
    hints=(
        "Write the letters first: query (n, d_k), keys (m, d_k), values "
        "(m, d_v). Only then put numbers in.",
        "A matrix product (n, d_k) by (d_k, m) sums d_k away; which axis "
        "does the second product sum away?",
        "Re-weighting is a look-up in which query, keys and values are all "
        "the same (13, 2) vectors.",
    ),
    takeaway="Two joins: d_k goes in the first, m in the second.",
)
