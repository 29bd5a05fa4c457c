"""Exercise: mend a layer whose shapes are all right."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import scaled_dot_product_attention, softmax


def cases(rng):
    """Return queries ``(n, d_k)``, keys ``(m, d_k)``, values ``(m, d_v)``."""

    def draw(n, m, d_k, d_v, scale=1.0):
        shapes = (n, d_k), (m, d_k), (m, d_v)
        return tuple(values(rng, *s, scale=scale) for s in shapes)

    drawn = [draw(*sizes(rng, 4)) for _ in range(3)]
    one_query = draw(1, 3, 7, 2)
    one_key = draw(3, 1, 5, 2)
    huge = draw(2, 3, 4, 7, scale=64.0)  # the root of 4 rounds nothing
    return [one_query, one_key, draw(3, 2, 7, 5), *drawn, huge]


def attention(query, key, value):
    """Return the output, ``(n, d_v)``."""
    return scaled_dot_product_attention(query, key, value)[0]


def scaled_by(root, query, key, value):
    """Attend with the scores divided by another number."""
    return softmax(query @ key.T / root) @ value


def all_alike(rows):
    """Repeat the sum of the rows: what one shared list ends up with."""
    return np.tile(rows.sum(axis=0), (len(rows), 1))


def as_given(query, key, value):
    """This still behaves like the code you were given: compare what it says
    to the first query alone with what it says to both.
    """
    return all_alike(scaled_by(np.sqrt(len(query)), query, key, value))


def still_one_list(query, key, value):
    """The root is right now. All rows are still one and the same list, the
    sum of what every query found: make a new one for each query.
    """
    return all_alike(attention(query, key, value))


def never_emptied(query, key, value):
    """The root is right now. Each row still starts from the sum of the rows
    before it: start from zeros for each query.
    """
    return attention(query, key, value).cumsum(axis=0)


def copied_and_never_emptied(query, key, value):
    """Each row is a list of its own now, but starts from the sum of the rows
    before it; and the root is still that of the number of queries.
    """
    wrong = scaled_by(np.sqrt(len(query)), query, key, value)
    return wrong.cumsum(axis=0)


def still_root_of_queries(query, key, value):
    """Each query has a row of its own now. The root is still that of the
    number of queries: len(query) counts rows, len(q) entries.
    """
    return scaled_by(np.sqrt(len(query)), query, key, value)


def root_of_keys(query, key, value):
    """The root is that of the number of keys: it must be that of d_k, the
    number of entries in each of them.
    """
    return scaled_by(np.sqrt(len(key)), query, key, value)


def root_of_values(query, key, value):
    """The root is that of d_v: the values take no part in the scores, so it
    must be that of d_k.
    """
    return scaled_by(np.sqrt(value.shape[-1]), query, key, value)


def no_root(query, key, value):
    """The root is gone altogether: the scores are divided by that of d_k."""
    return scaled_by(1.0, query, key, value)


def depth_for_root(query, key, value):
    """The scores are divided by d_k: take its square root."""
    return scaled_by(query.shape[-1], query, key, value)


def not_normalised(query, key, value):
    """The division by the total is lost: each output must be a mean of the
    values.
    """
    scores = query @ key.T / np.sqrt(query.shape[-1])
    return np.exp(scores - scores.max(axis=-1, keepdims=True)) @ value


MEND = FunctionExercise(
    id="04.mend",
    title="A layer whose shapes are all right",
    kind="fix",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("query", "key", "value"),
    returns=("output",),
    cases=cases,
    reference=attention,
    given=described(as_given)[0],
    mistakes=described(
        still_one_list,
        never_emptied,
        copied_and_never_emptied,
        still_root_of_queries,
        root_of_keys,
        root_of_values,
        no_root,
        depth_for_root,
        not_normalised,
    ),
    hints=(
        "Two faults. What a query is told must not depend on who else asks: "
        "which two lines see more than one query?",
        "len(query) is how many queries there are. How many terms has the "
        "dot product of q and k?",
        "A list made once, before the loop, is one list: every append adds "
        "the same one again. Make it inside the loop.",
    ),
    takeaway="Ask one query alone, then among others: a right layer says "
    "the same.",
)
