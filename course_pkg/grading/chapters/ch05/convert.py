"""Exercise: weights moved into the libraries' own layers."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return four matrices ``(d, d)`` and the number of heads."""

    def draw(h, d_k):
        return *(values(rng, h * d_k, h * d_k) for _ in range(4)), h

    drawn = [draw(*sizes(rng, 2)) for _ in range(2)]
    return [draw(1, 1), draw(1, 2), draw(2, 1), draw(2, 3), *drawn]


def to_libraries(w_q, w_k, w_v, w_o, num_heads):
    """Return PyTorch's two matrices, then two of Keras's kernels."""
    d, size = len(w_q), len(w_q) // num_heads
    return (
        np.concatenate([w_q.T, w_k.T, w_v.T]),  # (3 * d, d)
        w_o.T,  # (d, d)
        w_q.reshape(d, num_heads, size),
        w_o.reshape(num_heads, size, d),
    )


def with_first(in_proj, *given):
    """Exchange the first of the four results."""
    return in_proj, *to_libraries(*given)[1:]


def with_query(kernel, *given):
    """Exchange the third of the four results."""
    right = to_libraries(*given)
    return *right[:2], kernel, right[3]


def with_output(kernel, *given):
    """Exchange the last of the four results."""
    return *to_libraries(*given)[:3], kernel


def stacked_as_they_are(w_q, w_k, w_v, w_o, num_heads):
    """The input projections are stacked without transposing: PyTorch's rows
    belong to outputs, so transpose each one first.
    """
    stacked = np.concatenate([w_q, w_k, w_v])
    return with_first(stacked, w_q, w_k, w_v, w_o, num_heads)


def side_by_side(w_q, w_k, w_v, w_o, num_heads):
    """The input projections stand side by side, (d, 3 * d): PyTorch has them
    one below the other, (3 * d, d).
    """
    stacked = np.concatenate([w_q.T, w_k.T, w_v.T], axis=1)
    return with_first(stacked, w_q, w_k, w_v, w_o, num_heads)


def value_before_key(w_q, w_k, w_v, w_o, num_heads):
    """The order is query, value, key: that is how Keras's layer takes its
    inputs. PyTorch stacks query, key, value.
    """
    stacked = np.concatenate([w_q.T, w_v.T, w_k.T])
    return with_first(stacked, w_q, w_k, w_v, w_o, num_heads)


def key_before_query(w_q, w_k, w_v, w_o, num_heads):
    """The order is key, query, value: the query comes first."""
    stacked = np.concatenate([w_k.T, w_q.T, w_v.T])
    return with_first(stacked, w_q, w_k, w_v, w_o, num_heads)


def output_as_it_is(w_q, w_k, w_v, w_o, num_heads):
    """The output projection is not transposed: PyTorch stores (out, in)."""
    in_proj, _, *kernels = to_libraries(w_q, w_k, w_v, w_o, num_heads)
    return in_proj, w_o, *kernels


def width_before_heads(w_q, w_k, w_v, w_o, num_heads):
    """The columns are cut into (d_k, h): heads lie side by side in strips,
    so they are cut into (h, d_k).
    """
    kernel = w_q.reshape(len(w_q), -1, num_heads)
    return with_query(kernel, w_q, w_k, w_v, w_o, num_heads)


def heads_first(w_q, w_k, w_v, w_o, num_heads):
    """The heads come first in the query's kernel: Keras has them in the
    middle, (d, h, d_k).
    """
    kernel = w_q.reshape(len(w_q), num_heads, -1).swapaxes(0, 1)
    return with_query(kernel, w_q, w_k, w_v, w_o, num_heads)


def query_transposed(w_q, w_k, w_v, w_o, num_heads):
    """The query's matrix is transposed before it is cut: Keras keeps (in,
    out), as the course does.
    """
    kernel = w_q.T.reshape(len(w_q), num_heads, -1)
    return with_query(kernel, w_q, w_k, w_v, w_o, num_heads)


def output_cut_like_query(w_q, w_k, w_v, w_o, num_heads):
    """The output's columns are cut: the heads lie in its rows, so its kernel
    is (h, d_k, d).
    """
    kernel = w_o.reshape(len(w_o), num_heads, -1)
    return with_output(kernel, w_q, w_k, w_v, w_o, num_heads)


def output_transposed(w_q, w_k, w_v, w_o, num_heads):
    """The output's matrix is transposed before it is cut: that is PyTorch's
    way, Keras keeps (in, out).
    """
    kernel = w_o.T.reshape(num_heads, -1, len(w_o))
    return with_output(kernel, w_q, w_k, w_v, w_o, num_heads)


CONVERT = FunctionExercise(
    id="05.convert",
    title="Weights that move house",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("w_q", "w_k", "w_v", "w_o", "num_heads"),
    returns=("in_proj", "out_proj", "query_kernel", "output_kernel"),
    cases=cases,
    reference=to_libraries,
    mistakes=described(
        stacked_as_they_are,
        side_by_side,
        value_before_key,
        key_before_query,
        output_as_it_is,
        width_before_heads,
        heads_first,
        query_transposed,
        output_cut_like_query,
        output_transposed,
    ),
    hints=(
        "PyTorch stores every matrix as (out, in): transpose each one. Then "
        "stack three of them, one below the other.",
        "Keras keeps (in, out) and only cuts one axis in two: where do the "
        "heads lie in w_q, in its rows or in its columns?",
        "In w_q they lie in the columns, (d, h, d_k); in w_o in the rows, "
        "(h, d_k, d). A reshape is enough for both.",
    ),
    takeaway="With these four, the libraries' layers give your numbers.",
)
