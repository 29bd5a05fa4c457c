"""Exercise: mend a loop that should keep its best weights."""

import numpy as np

from course_pkg.grading.cases import nonzero
from course_pkg.grading.exercise import FunctionExercise, described

# Ranks of the losses: the best is neither first nor last, a later loss falls
# again, and ends above the best.
CURVES = (
    (6, 2, 5, 4, 7),
    (7, 4, 5, 1, 6, 2, 3),
    (5, 3, 4, 3, 6),  # the lowest is reached twice
    (9, 8, 3, 4, 6, 5, 5, 7),
)


def cases(rng):
    """Return a start ``(d,)``, updates ``(k, d)`` and losses ``(k,)``."""
    drawn = []
    for curve, d in zip(CURVES, (2, 3, 2, 5), strict=True):
        steps = np.cumsum(rng.integers(1, 9, size=10)) / 8
        losses = steps[np.array(curve)]
        updates = nonzero(rng, len(curve), d)
        drawn.append((nonzero(rng, d), updates, losses))
    one = nonzero(rng, 1), nonzero(rng, 1, 1), np.array([0.5])
    return [one, *drawn]


def after(start, updates, epoch):
    """Return the weights once an epoch's update is made."""
    return start + updates[: epoch + 1].sum(axis=0)


def kept(start, updates, losses):
    """Return the weights of the lowest loss, and its epoch."""
    epoch = losses.argmin()
    return after(start, updates, epoch), epoch


def last_fall(losses):
    """Return the last epoch that was better than the one before it."""
    falls = np.flatnonzero(np.diff(losses) < 0)
    return falls[-1] + 1 if len(falls) else np.intp(0)


def as_given(start, updates, losses):
    """This still behaves like the code you were given: look at what comes
    back beside the weights of each epoch.
    """
    return after(start, updates, len(losses)), last_fall(losses)


def still_the_same_list(start, updates, losses):
    """The epoch is right now, which mends one fault. The weights are still
    the last ones: what was kept is the list that training goes on changing,
    not a copy of it.
    """
    return after(start, updates, len(losses)), losses.argmin()


def still_against_the_last(start, updates, losses):
    """The weights are copied now, which mends one fault. A loss is still
    compared with the one before it: compare it with the lowest so far.
    """
    epoch = last_fall(losses)
    return after(start, updates, epoch), epoch


def highest(start, updates, losses):
    """The weights of the highest loss are kept: a lower loss is better."""
    return kept(start, updates, -losses)


def last_of_equals(start, updates, losses):
    """Of two epochs with the same loss the later is kept: keep the earlier,
    and replace it only by one that is better.
    """
    epoch = len(losses) - 1 - losses[::-1].argmin()
    return after(start, updates, epoch), epoch


def always_the_last(start, updates, losses):
    """The last epoch is kept, whatever its loss."""
    epoch = np.intp(len(losses) - 1)
    return after(start, updates, epoch), epoch


def one_update_early(start, updates, losses):
    """The weights are those from before the epoch's update: the loss was
    measured after it.
    """
    weights, epoch = kept(start, updates, losses)
    return weights - updates[epoch], epoch


def counted_from_one(start, updates, losses):
    """Epochs are counted from 0 here: the first one has the index 0."""
    weights, epoch = kept(start, updates, losses)
    return weights, epoch + 1


def never_updated(start, updates, losses):
    """The weights are those from before training: the updates are no longer
    added, or to another list.
    """
    return start, losses.argmin()


CHECKPOINT = FunctionExercise(
    id="08.checkpoint",
    title="A best checkpoint that is the last",
    kind="fix",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("start", "updates", "losses"),
    returns=("weights", "epoch"),
    cases=cases,
    reference=kept,
    given=described(as_given)[0],
    mistakes=described(
        still_the_same_list,
        still_against_the_last,
        highest,
        last_of_equals,
        always_the_last,
        one_update_early,
        counted_from_one,
        never_updated,
    ),
    hints=(
        "Two faults. The first: which epoch has the lowest loss of all, and "
        "which does the loop choose?",
        "A loss is better when it is below the lowest so far. Keep that "
        "number, and change it only then.",
        "After best = weights there is one list with two names. What happens "
        "to best when the next update changes weights?",
    ),
    takeaway="A checkpoint is a copy: on disk, or in memory with copy().",
)
