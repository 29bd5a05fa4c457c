"""Exercise: a whole encoder layer, a class that keeps its weights."""

from course_pkg.grading.chapters.ch08.blocks import straight
from course_pkg.grading.chapters.ch08.layer_backward import (
    backward,
    norms_cut_off,
    residual_cut_off,
)
from course_pkg.grading.chapters.ch08.layer_parts import (
    cases,
    encoder_layer,
    parts,
)
from course_pkg.grading.exercise import described
from course_pkg.grading.layer_exercise import (
    LayerExercise,
    described_gradients,
)

WEIGHTS = ("w_q", "w_k", "w_v", "w_o", "gain_1", "bias_1")
WEIGHTS += ("w_1", "b_1", "w_2", "b_2", "gain_2", "bias_2")


def padding_seen(*case):
    """The padding is attended to: hide it from every query, real or not."""
    return encoder_layer(*case, hidden=None)


def mask_turned(*case):
    """The real words are hidden and the padding is heard: True stands for a
    real word.
    """
    return encoder_layer(*case, hidden=~case[1])


def one_wide_head(*case):
    """There is one head as wide as all of them: split the columns among the
    heads before you attend.
    """
    return encoder_layer(*case[:-2], 1, case[-1])


def split_straight(*case):
    """The heads are split by a bare reshape, which mixes the words: cut the
    last axis in two first, and exchange heads and words then.
    """
    return encoder_layer(*case, split=straight)


def root_of_width(*case):
    """The scores are divided by the root of the model's width: it is that of
    one head.
    """
    return encoder_layer(*case, d_k=case[-3])


def pre_norm(*case):
    """This is a pre-norm layer: here each norm comes after its sum."""
    attend, through, first, second, x, _ = parts(case)
    y = x + attend(first(x))
    return y + through(second(y))


def attention_without_residual(*case):
    """Nothing is carried past the attention: add x before the first norm."""
    attend, through, first, second, x, _ = parts(case)
    y = first(attend(x))
    return second(y + through(y))


def network_without_residual(*case):
    """Nothing is carried past the network: add its input before the second
    norm.
    """
    attend, through, first, second, x, _ = parts(case)
    return second(through(first(x + attend(x))))


def first_input_added_twice(*case):
    """The second sum adds x, the layer's input: it adds what went into the
    network, the first norm's output.
    """
    attend, through, first, second, x, _ = parts(case)
    return second(x + through(first(x + attend(x))))


def network_first(*case):
    """The network comes before the attention: it is the second sub-layer."""
    attend, through, first, second, x, _ = parts(case)
    y = first(x + through(x))
    return second(y + attend(y))


def side_by_side(*case):
    """Both sub-layers read x: the network reads what the attention's sum and
    norm made of it.
    """
    attend, through, first, second, x, _ = parts(case)
    return second(first(x + attend(x)) + through(x))


def norms_exchanged(*case):
    """The norms are exchanged: gain_1 and bias_1 belong after the attention,
    the others after the network.
    """
    attend, through, first, second, x, _ = parts(case)
    y = second(x + attend(x))
    return first(y + through(y))


def first_norm_twice(*case):
    """The first norm is used twice: the second has weights of its own."""
    attend, through, first, _, x, _ = parts(case)
    y = first(x + attend(x))
    return first(y + through(y))


def last_norm_missing(*case):
    """The second norm is missing: it comes after the network's sum."""
    attend, through, first, _, x, _ = parts(case)
    y = first(x + attend(x))
    return y + through(y)


def relu_missing(*case):
    """The network has no ReLU between its two layers."""
    attend, _, first, second, x, _ = parts(case)
    w_1, b_1, w_2, b_2 = case[8:12]
    y = first(x + attend(x))
    return second(y + (y @ w_1 + b_1) @ w_2 + b_2)


LAYER = LayerExercise(
    id="08.layer",
    title="An encoder layer, as a class",
    kind="build",
    difficulty=3,
    minutes=20,
    points=3,
    inputs=("x", "real"),
    weights=WEIGHTS,
    sizes=("d_model", "num_heads", "d_ff"),
    returns=("output",),
    cases=cases,
    reference=encoder_layer,
    backward=backward,
    tolerance=1e-4,
    mistakes=described(
        padding_seen,
        mask_turned,
        one_wide_head,
        split_straight,
        root_of_width,
        pre_norm,
        attention_without_residual,
        network_without_residual,
        first_input_added_twice,
        network_first,
        side_by_side,
        norms_exchanged,
        first_norm_twice,
        last_norm_missing,
        relu_missing,
    )
    + described_gradients(residual_cut_off, norms_cut_off),
    hints=(
        "Post-norm: y = norm_1(x + attention(x)), and the output is "
        "norm_2(y + network(y)). Write the two lines first.",
        "Attention: project x three times, split the last axis into heads, "
        "softmax(Q K^T / sqrt(d_k)) V with the padding hidden, merge, and "
        "multiply by w_o.",
        "real has shape (B, n) and speaks of keys: real[:, None, None] "
        "broadcasts over heads and queries.",
    ),
    takeaway="Stack it N times, and you have the encoder.",
)
