"""Exercise: the loss with smoothed labels."""

import numpy as np

from course_pkg.grading.cases import values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import label_smoothed_loss


def cases(rng):
    """Return logits ``(N, V)``, targets ``(N,)``, a share and PAD's id."""
    drawn = [
        batch(rng, *shape)
        for shape in (
            (3, 5, 0.125, 0),
            (7, 3, 0.25, 2),
            (5, 11, 0.5, 0),
            (11, 7, 0.125, 3),
        )
    ]
    plain = batch(rng, 5, 7, 0.0, 0)
    loud = batch(rng, 5, 3, 0.25, 1)
    loud = (1024 * loud[0], *loud[1:])
    return [batch(rng, 1, 2, 0.25, 0), *drawn, plain, loud]


def batch(rng, count, size, smoothing, pad_id):
    """Return a case; the first target is real, the last of several PAD."""
    targets = rng.integers(size - 1, size=count)
    targets = targets + (targets >= pad_id)
    if count > 1:
        targets[-1] = pad_id
    return values(rng, count, size, scale=2.0), targets, smoothing, pad_id


def log_softmax(logits):
    """Return logarithms of probabilities, ``(N, V)``."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def true_ones(logits, targets):
    """Return 1 at the targets and 0 elsewhere, ``(N, V)``."""
    return np.eye(logits.shape[-1])[targets]


def against(aim, logits, targets, pad_id):
    """Return the mean cross-entropy of the real targets."""
    losses = -(aim * log_softmax(logits)).sum(axis=-1)  # (N,)
    return np.asarray(losses[targets != pad_id].mean())


def others_only(logits, targets, smoothing, pad_id):
    """The share goes to the other V - 1 tokens: it is spread over all V, so
    the true one gets its part of it back.
    """
    one = true_ones(logits, targets)
    rest = (1 - one) * smoothing / (logits.shape[-1] - 1)
    return against(one * (1 - smoothing) + rest, logits, targets, pad_id)


def nothing_for_pad(logits, targets, smoothing, pad_id):
    """PAD gets nothing of the share, as in some libraries: here it is spread
    over all V tokens, PAD among them.
    """
    one = true_ones(logits, targets)
    rest = np.full(one.shape, smoothing / (logits.shape[-1] - 1))
    rest[:, pad_id] = 0
    return against(one * (1 - smoothing) + rest, logits, targets, pad_id)


def true_one_kept_whole(logits, targets, smoothing, pad_id):
    """The true token keeps its whole 1, and the target sums to more than 1:
    what is spread is taken from it.
    """
    aim = true_ones(logits, targets) + smoothing / logits.shape[-1]
    return against(aim, logits, targets, pad_id)


def whole_share_for_each(logits, targets, smoothing, pad_id):
    """Every token gets the whole share: it is divided by V."""
    aim = true_ones(logits, targets) * (1 - smoothing) + smoothing
    return against(aim, logits, targets, pad_id)


def shares_exchanged(logits, targets, smoothing, pad_id):
    """The true token gets the share and the others the rest: it is the other
    way round.
    """
    return label_smoothed_loss(logits, targets, 1 - smoothing, pad_id)


def not_smoothed(logits, targets, smoothing, pad_id):
    """This is the loss without smoothing."""
    return label_smoothed_loss(logits, targets, 0.0, pad_id)


def padding_counted(logits, targets, smoothing, pad_id):
    """The losses of PAD are in the mean: leave those targets out."""
    return label_smoothed_loss(logits, targets, smoothing, -1)


def divided_by_all(logits, targets, smoothing, pad_id):
    """PAD's losses are left out of the sum, but the sum is divided by all
    targets: divide by the number of real ones.
    """
    share = np.mean(targets != pad_id)
    return share * label_smoothed_loss(logits, targets, smoothing, pad_id)


def summed(logits, targets, smoothing, pad_id):
    """This is the sum over the real targets: return their mean."""
    count = np.sum(targets != pad_id)
    return count * label_smoothed_loss(logits, targets, smoothing, pad_id)


def divergence(logits, targets, smoothing, pad_id):
    """This is the divergence from the smoothed target, whose least value is
    0: its entropy is subtracted, and the loss keeps it.
    """
    size = logits.shape[-1]
    top, rest = 1 - smoothing + smoothing / size, smoothing / size
    entropy = -top * np.log(top)
    if smoothing:
        entropy -= (size - 1) * rest * np.log(rest)
    loss = label_smoothed_loss(logits, targets, smoothing, pad_id)
    return loss - entropy


def overflowing(logits, targets, smoothing, pad_id):
    """Huge logits overflow in exp, or give the logarithm of 0: take a
    logarithm of the softmax that subtracts the largest logit first.
    """
    odds = np.exp(logits)
    log_p = np.log(odds / odds.sum(axis=-1, keepdims=True))
    aim = true_ones(logits, targets) * (1 - smoothing)
    losses = -((aim + smoothing / logits.shape[-1]) * log_p).sum(axis=-1)
    return np.asarray(losses[targets != pad_id].mean())


SMOOTHING = FunctionExercise(
    id="09.smoothing",
    title="A loss that is never quite sure",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("logits", "targets", "smoothing", "pad_id"),
    returns=("loss",),
    cases=cases,
    reference=label_smoothed_loss,
    mistakes=described(
        others_only,
        nothing_for_pad,
        true_one_kept_whole,
        whole_share_for_each,
        shares_exchanged,
        not_smoothed,
        padding_counted,
        divided_by_all,
        summed,
        divergence,
        overflowing,
    ),
    hints=(
        "Take logarithms of probabilities first: logits minus their largest, "
        "minus the logarithm of the sum of exponentials.",
        "Each target has two parts: 1 - smoothing times the true token's "
        "logarithm, and smoothing times the mean of all V logarithms.",
        "Choose the rows whose target is not PAD, and take the mean of what "
        "is left.",
    ),
    takeaway="With V equal logits it is the logarithm of V, whatever the "
    "share.",
)
