"""Exercise: what must agree for two runs to follow one trajectory."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described


def sizes_are_enough():
    """The same shapes are not enough: each framework draws its first weights
    by its own rule and generator, so hand the numbers over.
    """
    return {"weights": 0}


def same_examples_suffice():
    """In another order the steps are others: every batch must hold the same
    examples as its twin.
    """
    return {"batches": 0}


def dropout_by_seed():
    """The generators differ: one seed drops other entries in each framework.
    Without dropout nothing has to agree.
    """
    return {"dropout_seed": 1}


def default_epsilon_is_the_same():
    """The defaults differ, 1e-5 in PyTorch and 1e-3 in Keras."""
    return {"norm_epsilon": 0}


def adam_is_adam():
    """The defaults differ, 1e-8 in PyTorch and 1e-7 in Keras, and they are
    added at different places.
    """
    return {"adam_epsilon": 0}


def rate_is_tuned():
    """A step is the gradient times a rate: at every step it must be the
    same one.
    """
    return {"rate": 0}


def same_names():
    """Names do not enter the arithmetic: conversion maps one to the other."""
    return {"names": 1}


def same_layout():
    """A transposed matrix multiplies the same numbers: conversion turns it
    round.
    """
    return {"layout": 1}


def padding_counted_differently():
    """A mean over other places is another loss, with other gradients."""
    return {"padding": 0}


AGREE = ValuesExercise(
    id="09.agree",
    title="What has to be the same",
    kind="predict",
    difficulty=1,
    minutes=6,
    points=1,
    entries={
        "weights": Entry(1, "Every number of the first weights enters."),
        "batches": Entry(1, "A step is made of one batch's gradient."),
        "dropout_seed": Entry(0, "With rate 0 nothing is drawn."),
        "norm_epsilon": Entry(1, "It is in every norm's root."),
        "adam_epsilon": Entry(1, "It is in every step's divisor."),
        "rate": Entry(1, "Every step is multiplied by it."),
        "names": Entry(0, "A name is no number."),
        "layout": Entry(0, "Transposed and turned back, it is the same."),
        "padding": Entry(1, "It decides what the mean runs over."),
    },
    mistakes=described(
        sizes_are_enough,
        same_examples_suffice,
        dropout_by_seed,
        default_epsilon_is_the_same,
        adam_is_adam,
        rate_is_tuned,
        same_names,
        same_layout,
        padding_counted_differently,
    ),
    hints=(
        "Ask of each: does it change a number that is added or multiplied in "
        "a step?",
        "What a framework calls a matrix, and whether it keeps it lying or "
        "standing, changes no product.",
        "Three of the nine change nothing.",
    ),
    takeaway="What then remains is rounding, and it grows with the steps.",
)
