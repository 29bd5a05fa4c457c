"""Exercise: what more and more padding does to a mean loss."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return losses and real ``(B, n)``, pads ``(k,)``, and PAD's loss."""
    drawn = [batch(rng, *sizes(rng, 3), loss) for loss in (0.125, 2.0)]
    one = np.array([[1.5]]), np.array([[True]]), np.array([0.0, 1.0]), 0.5
    return [one, batch(rng, 2, 3, 5, 0.25), *drawn, batch(rng, 3, 7, 2, 0.5)]


def batch(rng, count, length, k, pad_loss):
    """Return a case; the first sentence is shorter than the last."""
    ends = rng.integers(1, length + 1, size=count)
    ends[0], ends[-1] = (length + 1) // 2, length
    real = np.arange(length) < ends[:, None]
    drawn = np.abs(values(rng, count, length)) + 0.5
    losses = np.where(real, drawn, pad_loss)
    pads = rng.permutation(12)[:k] + 1.0
    return losses, real, pads, pad_loss


def means(losses, real, pads, pad_loss):
    """Return the mean over everything and over real ones, ``(k,)`` both."""
    count = len(losses)
    total = losses.sum() + pads * count * pad_loss  # (k,)
    naive = total / (losses.size + pads * count)
    return naive, np.full(pads.shape, losses[real].mean())


def exchanged(losses, real, pads, pad_loss):
    """The two are exchanged: the mean over everything comes first."""
    return means(losses, real, pads, pad_loss)[::-1]


def one_row_padded(losses, real, pads, pad_loss):
    """The new padding is counted once: every sentence of the batch is
    lengthened by as many places.
    """
    naive = (losses.sum() + pads * pad_loss) / (losses.size + pads)
    return naive, means(losses, real, pads, pad_loss)[1]


def padding_free(losses, real, pads, pad_loss):
    """The new places are counted, but their losses are not: each adds
    pad_loss to the sum.
    """
    naive = losses.sum() / (losses.size + pads * len(losses))
    return naive, means(losses, real, pads, pad_loss)[1]


def not_counted(losses, real, pads, pad_loss):
    """The losses of the new places are added, but the sum is divided by the
    old number of places.
    """
    total = losses.sum() + pads * len(losses) * pad_loss
    return total / losses.size, means(losses, real, pads, pad_loss)[1]


def old_padding_forgotten(losses, real, pads, pad_loss):
    """The padding that was there before is missing from the mean over
    everything: begin with all the losses, real or not.
    """
    new = pads * len(losses)
    total = losses[real].sum() + new * pad_loss
    return total / (real.sum() + new), means(losses, real, pads, pad_loss)[1]


def real_divided_by_all(losses, real, pads, pad_loss):
    """The mean over real targets is divided by all places of the batch: it
    falls with the padding, and must not move.
    """
    naive, _ = means(losses, real, pads, pad_loss)
    places = losses.size + pads * len(losses)
    return naive, losses[real].sum() / places


def padding_in_both(losses, real, pads, pad_loss):
    """Both results are the mean over everything: the second must leave the
    padding out.
    """
    naive, _ = means(losses, real, pads, pad_loss)
    return naive, naive


def sums(losses, real, pads, pad_loss):
    """These are sums: divide each by the number of places it runs over."""
    total = losses.sum() + pads * len(losses) * pad_loss
    return total, np.full(pads.shape, losses[real].sum())


PADDING = FunctionExercise(
    id="06.padding",
    title="What padding does to a loss",
    kind="measure",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("losses", "real", "pads", "pad_loss"),
    returns=("naive", "honest"),
    cases=cases,
    reference=means,
    mistakes=described(
        exchanged,
        one_row_padded,
        padding_free,
        not_counted,
        old_padding_forgotten,
        real_divided_by_all,
        padding_in_both,
        sums,
    ),
    hints=(
        "Take one number of pads, 3 say, and two sentences: how many places "
        "are new, and what do they add to the sum?",
        "The naive mean divides all losses, old and new, by all places, old "
        "and new: B times n, and B for each new column.",
        "The honest mean is the same for every entry of pads; repeat it "
        "until it has their shape.",
    ),
    takeaway="The naive loss sinks towards that of PAD while the model stays "
    "as it was; the honest one does not move.",
)
