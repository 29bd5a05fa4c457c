"""Exercise: a whole decoder layer, a class that keeps its weights."""

import numpy as np

from course_pkg.grading.chapters.ch09.layer_backward import (
    WEIGHTS,
    backward,
    memory_cut_off,
    residual_cut_off,
)
from course_pkg.grading.chapters.ch09.layer_parts import (
    cases,
    decoder_layer,
    norm,
    parts,
)
from course_pkg.grading.exercise import described
from course_pkg.grading.layer_exercise import (
    LayerExercise,
    described_gradients,
)


def future_seen(*case):
    """A position sees later ones in the self-attention: there must be a
    look-ahead mask, in training and in evaluation.
    """
    return decoder_layer(*case, back={"mask": None})


def itself_hidden(*case):
    """A position does not see itself, so the first sees nothing: the triangle
    holds its diagonal.
    """
    n = case[0].shape[1]
    return decoder_layer(*case, back={"mask": np.tri(n, k=-1) > 0})


def past_hidden(*case):
    """The triangle is the other way round: a position sees itself and the
    future.
    """
    n = case[0].shape[1]
    return decoder_layer(*case, back={"mask": np.tri(n).T > 0})


def source_padding_seen(*case):
    """The cross-attention listens to the source's padding: hide the keys
    where `real` is False.
    """
    return decoder_layer(*case, across={"mask": None})


def source_mask_turned(*case):
    """The real words of the source are hidden and its padding is heard: True
    stands for a real word.
    """
    return decoder_layer(*case, across={"mask": ~case[2][:, None]})


def causal_across(*case):
    """The cross-attention has the target's look-ahead mask too: the whole
    source is known, and only its padding is hidden.
    """
    n, m = case[0].shape[1], case[1].shape[1]
    mask = case[2][:, None] & (np.tri(n, m) > 0)
    return decoder_layer(*case, across={"mask": mask})


def memory_normed(*case):
    """The memory is normalised in this layer: it comes from the encoder's
    last norm, and only the queries go through one here.
    """
    return decoder_layer(*case, across={"at": norm(case[1])})


def weights_exchanged(*case):
    """The two attentions have exchanged their weights: self_... belongs to
    the first, cross_... to the second.
    """
    own, across = case[3:7], case[7:11]
    return decoder_layer(*case[:3], *across, *own, *case[11:])


def weights_shared(*case):
    """Both attentions use the weights of the first: the cross-attention has
    four matrices of its own.
    """
    return decoder_layer(*case, across={"weights": case[3:7]})


def cross_attention_first(*case):
    """The cross-attention comes before the self-attention: it is the second
    sub-layer.
    """
    look_back, look_across, through, x, _ = parts(case)
    y = x + look_across(norm(x))
    z = y + look_back(norm(y))
    return z + through(norm(z))


def no_cross_attention(*case):
    """The cross-attention is missing, so the source plays no part."""
    look_back, _, through, x, _ = parts(case)
    y = x + look_back(norm(x))
    return y + through(norm(y))


def cross_without_residual(*case):
    """Nothing is carried past the cross-attention: add what went in."""
    look_back, look_across, through, x, _ = parts(case)
    z = look_across(norm(x + look_back(norm(x))))
    return z + through(norm(z))


def post_norm(*case):
    """This is a post-norm layer: here every norm comes before its
    sub-layer.
    """
    look_back, look_across, through, x, _ = parts(case)
    y = norm(x + look_back(x))
    z = norm(y + look_across(y))
    return norm(z + through(z))


def normed_at_the_end(*case):
    """The output is normalised once more: that norm comes once, after the
    last layer of the stack.
    """
    return norm(decoder_layer(*case))


LAYER = LayerExercise(
    id="09.layer",
    title="A decoder layer, as a class",
    kind="build",
    difficulty=3,
    minutes=20,
    points=3,
    inputs=("x", "memory", "real"),
    weights=WEIGHTS,
    sizes=("d_model", "num_heads", "d_ff"),
    returns=("output",),
    cases=cases,
    reference=decoder_layer,
    backward=backward,
    tolerance=1e-4,
    mistakes=described(
        future_seen,
        itself_hidden,
        past_hidden,
        source_padding_seen,
        source_mask_turned,
        causal_across,
        memory_normed,
        weights_exchanged,
        weights_shared,
        cross_attention_first,
        no_cross_attention,
        cross_without_residual,
        post_norm,
        normed_at_the_end,
    )
    + described_gradients(memory_cut_off, residual_cut_off),
    hints=(
        "Three lines, each of the form y = x + sublayer(norm(x)). What does "
        "the second one read besides its queries?",
        "One method attends for both: it takes what asks, what is asked, a "
        "mask and four matrices. Self-attention asks itself.",
        "Two masks: a triangle (n, n) for the first, real[:, None, None] for "
        "the second. Neither needs the other.",
    ),
    takeaway="A third of an encoder layer more, and the two are joined.",
)
