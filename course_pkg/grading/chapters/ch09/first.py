"""Exercise: the first loss, predicted, and what it gives away."""

import math

from course_pkg.grading.exercise import Entry, ValuesExercise, described

SIZE, SHARE = 2000, 0.1
SOUND = math.log(SIZE)
TOP, REST = 1 - SHARE + SHARE / SIZE, SHARE / SIZE
FLOOR = -TOP * math.log(TOP) - (SIZE - 1) * REST * math.log(REST)
CLOSE = 0.01


def in_bits():
    """That is in bits: the logarithm is the natural one here, in nats."""
    return {"sound": math.log2(SIZE)}


def a_share():
    """That is the probability of each token: the loss is minus its
    logarithm.
    """
    return {"sound": 1 / SIZE}


def minus_forgotten():
    """A loss is positive: minus the logarithm of a probability."""
    return {"sound": -SOUND}


def smoothing_added():
    """Smoothing moves part of the aim to the other tokens, which are just as
    likely: the loss stays.
    """
    return {"smoothed": SOUND + SHARE}


def smoothing_scales():
    """The other tokens have a share in the loss too: nothing is lost."""
    return {"smoothed": (1 - SHARE) * SOUND}


def down_to_zero():
    """A smoothed loss never reaches 0: the best model gives the smoothed
    probabilities, and their entropy remains.
    """
    return {"floor": 0}


def true_token_only():
    """That is the true token's part: the 2,000 small shares bring the
    larger one.
    """
    return {"floor": -math.log(1 - SHARE)}


def padding_as_words():
    """A place whose loss is 0 lowers the mean."""
    return {"padding": SOUND}


def only_padding_left():
    """A quarter of the places is padding, so three quarters are left."""
    return {"padding": SOUND / 4}


def sharp_as_flat():
    """Equal logits would give that; these are unequal, and an unlikely word
    is often the true one.
    """
    return {"loud": SOUND}


def whole_variance():
    """The mean of exp(l) is exp of half the variance."""
    return {"loud": SOUND + 4}


def deviation():
    """Half the variance is added, and the variance is 2 squared."""
    return {"loud": SOUND + 1}


def twice_harmless():
    """The second softmax sees numbers between 0 and 1: however sure the
    model is, its odds are e to 1 at most.
    """
    return {"twice": 0}


def twice_as_before():
    """At best the true token gets e against 1,999 ones: a little below the
    first loss.
    """
    return {"twice": math.log(1 + math.e / SIZE)}


def unshifted_as_sound():
    """That is how it begins. At the end it copies what it reads, and nothing
    is left to be unsure of.
    """
    return {"unshifted": SOUND}


FIRST = ValuesExercise(
    id="09.first",
    title="What the first loss gives away",
    kind="predict",
    difficulty=2,
    minutes=12,
    points=2,
    entries={
        "sound": Entry(SOUND, "Minus the logarithm of 1 / 2000.", CLOSE),
        "smoothed": Entry(
            SOUND, "All tokens are as likely as the true one.", CLOSE
        ),
        "floor": Entry(
            FLOOR, "The entropy of 0.90005 and 1,999 times 0.00005.", CLOSE
        ),
        "padding": Entry(
            0.75 * SOUND, "Three quarters of the sound loss.", CLOSE
        ),
        "loud": Entry(
            SOUND + 2, "The sound loss and half of the variance.", CLOSE
        ),
        "twice": Entry(
            math.log(math.e + SIZE - 1) - 1,
            "Minus the logarithm of e / (e + 1999).",
            CLOSE,
        ),
        "unshifted": Entry(0, "It copies what it reads."),
    },
    mistakes=described(
        in_bits,
        a_share,
        minus_forgotten,
        smoothing_added,
        smoothing_scales,
        down_to_zero,
        true_token_only,
        padding_as_words,
        only_padding_left,
        sharp_as_flat,
        whole_variance,
        deviation,
        twice_harmless,
        twice_as_before,
        unshifted_as_sound,
    ),
    hints=(
        "Before training all tokens are about equally likely. What is minus "
        "the logarithm of 1 in 2,000?",
        "The least a cross-entropy can be is the entropy of its aim: sum "
        "-p log p over the smoothed probabilities.",
        "The loss is the logarithm of the sum of exp(l) minus the true l. For "
        "normal l, exp(l) is exp(variance / 2) on average.",
    ),
    takeaway="A first loss far from log V is a bug you find before training.",
)
