"""Exercise: the whole layer, a class that keeps its weights."""

import numpy as np

from course_pkg.grading.cases import values
from course_pkg.grading.chapters.ch05.axes import (
    merge_right,
    split_interleaved,
    split_right,
    split_straight,
)
from course_pkg.grading.chapters.ch05.layer_backward import (
    backward,
    queries_cut_off,
    source_cut_off,
    values_cut_off,
    weights_cut_off,
)
from course_pkg.grading.exercise import described
from course_pkg.grading.layer_exercise import (
    LayerExercise,
    described_gradients,
)
from course_pkg.reference import merge_heads, softmax, split_heads
from course_pkg.reference import scaled_dot_product_attention as attend

LAST = (2, 3, 5, 7)


def cases(rng):
    """Return x, source, four matrices and the sizes of a layer."""

    def draw(batch, n, m, h, d_k, d_v, d):
        x, source = values(rng, batch, n, d), values(rng, batch, m, d)
        shapes = (d, h * d_k), (d, h * d_k), (d, h * d_v), (h * d_v, d)
        weights = (values(rng, *shape, scale=0.5) for shape in shapes)
        return x, source, *weights, d, h, d_k, d_v

    drawn = [
        draw(*map(int, (*rng.permutation([2, 3, 5]), *rng.permutation(LAST))))
        for _ in range(3)
    ]
    one_head = draw(2, 3, 5, 1, 7, 2, 3)
    as_long = draw(2, 5, 5, 3, 2, 2, 7)
    small = draw(1, 2, 3, 2, 2, 1, 2)
    return [draw(1, 1, 1, 2, 3, 3, 2), small, one_head, as_long, *drawn]


def multi_head(x, source, w_q, w_k, w_v, w_o, d_model, h, d_k, d_v):
    """Return the output ``(B, n, d)`` and the weights ``(B, h, n, m)``."""
    q, k, v = split_all(split_heads, x, source, w_q, w_k, w_v, h)
    output, weights = attend(q, k, v)
    return merge_heads(output) @ w_o, weights


def split_all(split, x, source, w_q, w_k, w_v, h):
    """Return queries, keys and values, split in some way."""
    return split(x @ w_q, h), split(source @ w_k, h), split(source @ w_v, h)


def with_split(split, x, source, w_q, w_k, w_v, w_o, d_model, h, *_):
    """Do the same with another way to split."""
    heads = split_all(split, x, source, w_q, w_k, w_v, h)
    output, weights = attend(*heads)
    return merge_right(output) @ w_o, weights


def with_weights(weigh, x, source, w_q, w_k, w_v, w_o, d_model, h, *_):
    """Do the same with another way to make weights of dot products."""
    q, k, v = split_all(split_right, x, source, w_q, w_k, w_v, h)
    weights = weigh(q @ k.swapaxes(-1, -2))
    return merge_right(weights @ v) @ w_o, weights


def split_without_transpose(x, source, *rest):
    """The split is a bare reshape: words and heads are shuffled together.
    Reshape to (B, n, h, d), then exchange the axes in the middle.
    """
    return with_split(split_straight, x, source, *rest)


def columns_interleaved(x, source, *rest):
    """Each head takes every h-th column: its columns lie side by side."""
    return with_split(split_interleaved, x, source, *rest)


def merged_without_transpose(x, source, w_q, w_k, w_v, w_o, d_model, h, *_):
    """The heads are merged by a bare reshape: exchange heads and words
    first.
    """
    heads = split_all(split_right, x, source, w_q, w_k, w_v, h)
    output, weights = attend(*heads)
    return output.reshape(*x.shape[:2], -1) @ w_o, weights


def root_of_all_heads(x, source, w_q, *rest):
    """The root is that of all heads' entries together: each dot product has
    d_k terms, those of one head.
    """
    root = np.sqrt(w_q.shape[-1])
    return with_weights(lambda s: softmax(s / root), x, source, w_q, *rest)


def root_of_model(x, source, *rest):
    """The root is that of d_model: each dot product has d_k terms, those of
    one head.
    """
    root = np.sqrt(x.shape[-1])
    return with_weights(lambda s: softmax(s / root), x, source, *rest)


def not_scaled(x, source, *rest):
    """The scores are not divided by the root of d_k."""
    return with_weights(softmax, x, source, *rest)


def over_the_heads(x, source, w_q, *rest):
    """This softmax runs over the heads: each head has weights of its own, and
    they sum to 1 over the keys.
    """
    root = np.sqrt(rest[-2])

    def weigh(scores):
        return softmax((scores / root).swapaxes(1, -1)).swapaxes(1, -1)

    return with_weights(weigh, x, source, w_q, *rest)


def source_ignored(x, source, *rest):
    """The source plays no part: make keys and values from it, and only the
    queries from x.
    """
    return multi_head(x, x, *rest)


def source_asks(x, source, *rest):
    """x and the source have changed places: x asks."""
    return multi_head(source, x, *rest)


def one_wide_head(x, source, w_q, w_k, w_v, w_o, *_):
    """There is one head as wide as all of them: split before you attend, so
    that each head has weights of its own.
    """
    output, weights = attend(x @ w_q, source @ w_k, source @ w_v)
    return output @ w_o, weights


def weights_averaged(x, source, *rest):
    """The weights are averaged over the heads, as PyTorch's layer returns
    them unless told otherwise: keep one map for each head.
    """
    output, weights = multi_head(x, source, *rest)
    return output, weights.mean(axis=1)


def output_not_projected(x, source, w_q, w_k, w_v, w_o, d_model, h, *_):
    """The last projection is missing: multiply the joined heads by w_o."""
    heads = split_all(split_right, x, source, w_q, w_k, w_v, h)
    output, weights = attend(*heads)
    return merge_right(output), weights


LAYER = LayerExercise(
    id="05.layer",
    title="The whole layer",
    kind="build",
    difficulty=3,
    minutes=15,
    points=3,
    inputs=("x", "source"),
    weights=("w_q", "w_k", "w_v", "w_o"),
    sizes=("d_model", "num_heads", "d_k", "d_v"),
    returns=("output", "weights"),
    cases=cases,
    reference=multi_head,
    backward=backward,
    mistakes=described(
        split_without_transpose,
        columns_interleaved,
        merged_without_transpose,
        root_of_all_heads,
        root_of_model,
        not_scaled,
        over_the_heads,
        source_ignored,
        source_asks,
        one_wide_head,
        weights_averaged,
        output_not_projected,
    )
    + described_gradients(
        weights_cut_off, values_cut_off, queries_cut_off, source_cut_off
    ),
    hints=(
        "Seven steps: project, split, score, softmax, mix, merge, project. "
        "Write the shape behind each.",
        "After the split the heads are just one more leading axis: a matrix "
        "product over the last two axes does all of them at once.",
        "The root is that of the width of one head, which is the last axis "
        "of the queries after the split.",
    ),
    takeaway="The heads meet in w_o and nowhere else.",
)
