"""Exercise: mend what a translator is handed in training."""

import numpy as np

from course_pkg.grading.chapters.ch06.sentences import sentences
from course_pkg.grading.exercise import FunctionExercise, described

BOS, EOS, PAD = 1, 2, 0


def cases(rng):
    """Return ids of sources ``(B, m)`` and targets ``(B, n)``."""
    shapes = ((2, 3, 5), (3, 5, 4), (2, 7, 3), (5, 3, 7))
    drawn = [pair(rng, *shape) for shape in shapes]
    return [pair(rng, 1, 1, 2), pair(rng, 3, 5, 6), *drawn]


def pair(rng, count, m, n):
    """Return a batch, BOS and EOS around every target; sources differ."""
    source = sentences(rng, count, m, pad_id=PAD)
    source = np.where(source == PAD, PAD, source + 2)
    words = rng.integers(3, 30, size=(count, n))
    ends = rng.integers(1, n, size=count)
    ends[0] = n - 1
    ends[-1] = (n + 1) // 2
    places = np.arange(n)
    target = np.where(places < ends[:, None], words, PAD)
    target[np.arange(count), ends] = EOS
    target[:, 0] = BOS
    return source, target


def made(inputs, targets, real):
    """Return the three parts of a batch."""
    return inputs, targets, real


def prepared(source_ids, target_ids):
    """Return decoder inputs, targets, and where the source is real."""
    return made(target_ids[:, :-1], target_ids[:, 1:], source_ids != PAD)


def as_given(source_ids, target_ids):
    """This still behaves like the code you were given: look at what the
    decoder reads where it is asked for a word.
    """
    wanted = target_ids[:, 1:]
    return made(wanted, wanted, target_ids[:, :-1] != PAD)


def still_not_shifted(source_ids, target_ids):
    """The mask is right now, which mends one fault. The decoder still reads
    the very word it is asked for: it must read the one before.
    """
    wanted = target_ids[:, 1:]
    return made(wanted, wanted, source_ids != PAD)


def still_targets_mask(source_ids, target_ids):
    """The shift is right now, which mends one fault. The mask is still that
    of the target: cross-attention reads the source.
    """
    inputs, wanted = target_ids[:, :-1], target_ids[:, 1:]
    return made(inputs, wanted, inputs != PAD)


def mask_turned(source_ids, target_ids):
    """The mask is that of the source, turned round: True stands for a real
    word.
    """
    inputs, wanted, real = prepared(source_ids, target_ids)
    return made(inputs, wanted, ~real)


def nothing_masked(source_ids, target_ids):
    """The mask is True everywhere, so the source's padding is heard."""
    inputs, wanted, real = prepared(source_ids, target_ids)
    return made(inputs, wanted, real | ~real)


def inputs_asked_for(source_ids, target_ids):
    """Inputs and targets are the same again: both lack the last word, where
    the targets lack the first.
    """
    inputs, _, real = prepared(source_ids, target_ids)
    return made(inputs, inputs, real)


def turned_round(source_ids, target_ids):
    """The decoder reads a word's successor and is asked for the word: inputs
    lack the last word, targets the first.
    """
    inputs, wanted, real = prepared(source_ids, target_ids)
    return made(wanted, inputs, real)


def whole_target(source_ids, target_ids):
    """The decoder reads one word more than it is asked for: leave the last
    one out.
    """
    _, wanted, real = prepared(source_ids, target_ids)
    return made(target_ids, wanted, real)


def start_forgotten(source_ids, target_ids):
    """BOS is gone from the inputs: the decoder needs it to be asked for the
    first word.
    """
    _, wanted, real = prepared(source_ids, target_ids)
    inputs = np.where(target_ids[:, :-1] == BOS, PAD, target_ids[:, :-1])
    return made(inputs, wanted, real)


BATCH = FunctionExercise(
    id="09.batch",
    title="A loss that is too good",
    kind="fix",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("source_ids", "target_ids"),
    returns=("inputs", "targets", "real"),
    cases=cases,
    reference=prepared,
    given=described(as_given)[0],
    mistakes=described(
        still_not_shifted,
        still_targets_mask,
        mask_turned,
        nothing_masked,
        inputs_asked_for,
        turned_round,
        whole_target,
        start_forgotten,
    ),
    hints=(
        "Two faults. The printed lines show what the decoder reads above what "
        "it is asked for. What should stand above the first word?",
        "The inputs are the target without its last place, the targets the "
        "target without its first.",
        "The mask goes to the cross-attention, whose keys are the words of "
        "the other sentence.",
    ),
    takeaway="The first fault has a training loss near 0; the second raises "
    "an error only where the lengths differ.",
)
