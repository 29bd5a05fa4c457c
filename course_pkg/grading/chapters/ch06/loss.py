"""Exercise: a loss in which padding does not count."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.chapters.ch06.sentences import sentences
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import label_smoothed_loss, softmax


def cases(rng):
    """Return logits ``(B, n, V)``, targets ``(B, n)`` and the padding id."""
    drawn = []
    for place in (0, 1, -1):
        count, length, size = sizes(rng, 3)
        pad_id = place % size
        drawn.append(asked(rng, count, length, size, pad_id))
    one = values(rng, 1, 1, 2), np.array([[1]]), 0
    logits, targets, _ = asked(rng, 3, 5, 7, 0)
    nothing = values(rng, 2, 3, 5), np.zeros((2, 3), dtype=int), 0
    far = logits.copy()
    far[..., ::2] += 2000.0
    return [one, *drawn, (far, targets, 0), nothing]


def asked(rng, count, length, size, pad_id):
    """Return logits, targets and the padding id."""
    targets = sentences(rng, count, length, pad_id, vocabulary=size)
    return values(rng, count, length, size), targets, pad_id


def padded_loss(logits, targets, pad_id):
    """Return the mean over the real targets, ``()``."""
    return np.asarray(label_smoothed_loss(logits, targets, pad_id=pad_id))


def losses(logits, targets):
    """Return the loss of every target, ``(B, n)``."""
    top = logits.max(axis=-1, keepdims=True)
    logs = logits - top
    logs -= np.log(np.exp(logs).sum(axis=-1, keepdims=True))
    return picked(-logs, targets)


def picked(table, targets):
    """Return each target's entry, ``(B, n)``."""
    return np.take_along_axis(table, targets[..., None], axis=-1)[..., 0]


def padding_counted(logits, targets, pad_id):
    """This is the mean over all targets: leave out those that are PAD, above
    and below the line.
    """
    return losses(logits, targets).mean()


def divided_by_all(logits, targets, pad_id):
    """The losses of PAD are set to 0 but still counted below the line:
    divide by the number of real targets.
    """
    return (losses(logits, targets) * (targets != pad_id)).mean()


def mean_of_means(logits, targets, pad_id):
    """This is a mean of the sentences' means, in which a short sentence
    counts as much as a long one: every real word counts alike.
    """
    real = targets != pad_id
    sums = (losses(logits, targets) * real).sum(axis=-1)
    return (sums / np.maximum(real.sum(axis=-1), 1)).mean()


def summed(logits, targets, pad_id):
    """This is the sum over the real targets: divide it by their number."""
    return (losses(logits, targets) * (targets != pad_id)).sum()


def sign_forgotten(logits, targets, pad_id):
    """The sign is missing: logarithms of probabilities are negative, and a
    loss is what they lack.
    """
    return -padded_loss(logits, targets, pad_id)


def in_bits(logits, targets, pad_id):
    """These are bits: the natural logarithm gives nats."""
    return padded_loss(logits, targets, pad_id) / np.log(2)


def pad_assumed_zero(logits, targets, pad_id):
    """This takes 0 for the id that fills: use pad_id."""
    return padded_loss(logits, targets, 0)


def nan_without_targets(logits, targets, pad_id):
    """A batch of nothing but PAD gives 0 / 0, which is NaN: its loss is 0,
    so divide by at least 1.
    """
    real = targets != pad_id
    return losses(logits, targets)[real].sum() / real.sum()


def logarithm_of_zero(logits, targets, pad_id):
    """A probability that rounds to 0 gives an infinite loss: take logits
    minus the logarithm of the sum of exponentials, not log of softmax.
    """
    real = targets != pad_id
    logs = picked(np.log(softmax(logits)), targets)
    return -np.where(real, logs, 0.0).sum() / max(real.sum(), 1)


def not_normalised(logits, targets, pad_id):
    """This averages the logits themselves: subtract the logarithm of the sum
    of exponentials, or they are no logarithms of probabilities.
    """
    real = targets != pad_id
    return -(picked(logits, targets) * real).sum() / max(real.sum(), 1)


LOSS = FunctionExercise(
    id="06.loss",
    title="A loss that ignores padding",
    kind="build",
    difficulty=2,
    minutes=15,
    points=2,
    parameters=("logits", "targets", "pad_id"),
    returns=("loss",),
    cases=cases,
    reference=padded_loss,
    mistakes=described(
        padding_counted,
        divided_by_all,
        mean_of_means,
        summed,
        sign_forgotten,
        in_bits,
        pad_assumed_zero,
        nan_without_targets,
        logarithm_of_zero,
        not_normalised,
    ),
    hints=(
        "First the loss of every target, (B, n); then the mean over those "
        "that are not PAD. The first part knows nothing of padding.",
        "The logarithm of a softmax is the logit minus the logarithm of the "
        "sum of exponentials; subtract the largest logit first.",
        "real = targets != pad_id. Sum the losses where real, and divide by "
        "the number of True in it, or by 1 if there is none.",
    ),
    takeaway="Padding is in neither part of the fraction.",
)
