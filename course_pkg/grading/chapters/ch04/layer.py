"""Exercise: attention with projections, for self and cross."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import scaled_dot_product_attention, softmax


def cases(rng):
    """Return A ``(n, d)``, B ``(m, d)`` and three matrices."""

    def draw(n, m, d, d_k, d_v, scale=1.0):
        shapes = (n, d), (m, d), (d, d_k), (d, d_k), (d, d_v)
        return tuple(values(rng, *s, scale=scale) for s in shapes)

    drawn = [draw(*sizes(rng, 5)) for _ in range(3)]
    as_long = draw(5, 5, 7, 3, 2)
    itself = draw(3, 3, 5, 7, 2)
    itself = (itself[0], itself[0].copy(), *itself[2:])
    hard = draw(3, 5, 2, 7, 11, scale=2.0)
    return [draw(1, 1, 3, 2, 5), as_long, itself, *drawn, hard]


def attend(query, key, value):
    """Return the output of attention."""
    return scaled_dot_product_attention(query, key, value)[0]


def attention_layer(a, b, m_q, m_k, m_v):
    """Return what B hands over to every word of A, ``(n, d_v)``."""
    return attend(a @ m_q, b @ m_k, b @ m_v)


def scaled_by(root, a, b, m_q, m_k, m_v):
    """Attend with the scores divided by another number."""
    return softmax(a @ m_q @ (b @ m_k).T / root) @ (b @ m_v)


def keys_from_a(a, b, m_q, m_k, m_v):
    """The keys are made from A: keys and values both belong to B, which is
    asked.
    """
    return attend(a @ m_q, a @ m_k, b @ m_v)


def values_from_a(a, b, m_q, m_k, m_v):
    """The values are made from A: keys and values both belong to B, which
    is asked.
    """
    return attend(a @ m_q, b @ m_k, a @ m_v)


def a_asks_itself(a, b, m_q, m_k, m_v):
    """B plays no part: this is self-attention of A. Keys and values come
    from B.
    """
    return attention_layer(a, a, m_q, m_k, m_v)


def b_asks_itself(a, b, m_q, m_k, m_v):
    """A plays no part: this is self-attention of B. The queries come from
    A.
    """
    return attention_layer(b, b, m_q, m_k, m_v)


def b_asks_a(a, b, m_q, m_k, m_v):
    """Here B asks and A is asked: queries come from A, keys and values from
    B.
    """
    return attention_layer(b, a, m_q, m_k, m_v)


def values_as_they_are(a, b, m_q, m_k, m_v):
    """The values are B as it is: M_V decides what is handed over."""
    return attend(a @ m_q, b @ m_k, b)


def values_by_keys_matrix(a, b, m_q, m_k, m_v):
    """The values are made with M_K: they have a matrix of their own, M_V."""
    return attend(a @ m_q, b @ m_k, b @ m_k)


def one_matrix_for_both(a, b, m_q, m_k, m_v):
    """The keys are made with M_Q: with one matrix for both, scores would be
    symmetric again. Keys take M_K.
    """
    return attend(a @ m_q, b @ m_q, b @ m_v)


def matrices_exchanged(a, b, m_q, m_k, m_v):
    """M_Q and M_K are exchanged: the word that asks goes through M_Q."""
    return attend(a @ m_k, b @ m_q, b @ m_v)


def not_scaled(a, b, m_q, m_k, m_v):
    """The scores are not divided by the root of d_k."""
    return scaled_by(1.0, a, b, m_q, m_k, m_v)


def root_of_width(a, b, m_q, m_k, m_v):
    """The root is that of d, the words' width: the dot product runs over the
    projected entries, d_k of them.
    """
    return scaled_by(np.sqrt(a.shape[-1]), a, b, m_q, m_k, m_v)


LAYER = FunctionExercise(
    id="04.layer",
    title="One function, two uses",
    kind="build",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("A", "B", "M_Q", "M_K", "M_V"),
    returns=("output",),
    cases=cases,
    reference=attention_layer,
    mistakes=described(
        keys_from_a,
        values_from_a,
        a_asks_itself,
        b_asks_itself,
        b_asks_a,
        values_as_they_are,
        values_by_keys_matrix,
        one_matrix_for_both,
        matrices_exchanged,
        not_scaled,
        root_of_width,
    ),
    hints=(
        "A asks, B is asked. Which of the three, query, key and value, does "
        "each of them give?",
        "The query is A times M_Q, (n, d_k); the key is B times M_K, "
        "(m, d_k); the value is B times M_V, (m, d_v).",
        "Your attention function does the rest; keep its first result.",
    ),
    takeaway="The code is one; only what is handed in makes it self- or "
    "cross-attention.",
)
