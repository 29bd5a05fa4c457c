"""Exercise: a test that training can be stopped and resumed."""

from dataclasses import dataclass, replace

import numpy as np

from course_pkg.grading.exercise import PropertyExercise, described

MOMENTUM, RATE, WARM_UP = 0.875, 0.25, 4


@dataclass(frozen=True)
class State:
    """All that a step needs: weights, velocity, and how many were made."""

    weights: np.ndarray
    velocity: np.ndarray
    steps: int


def rate(steps):
    """Return the learning rate of step ``steps``, from 0: it warms up."""
    return RATE * min(1.0, (steps + 1) / WARM_UP)


def train(state, batches):
    """Take a step for each batch ``(d,)``: weights are drawn to it."""
    for batch in batches:
        gradient = state.weights - batch
        velocity = MOMENTUM * state.velocity + gradient
        weights = state.weights - rate(state.steps) * velocity
        state = State(weights, velocity, state.steps + 1)
    return state


def begin(batches):
    """Return the state before the first step."""
    zeros = np.zeros_like(batches[0])
    return State(zeros, zeros, 0)


def resumed_training(batches, stop):
    """Return the weights ``(d,)`` after all batches ``(n, d)``."""
    return stopped_at(batches, stop)


def stopped_at(batches, stop, change=lambda state: state, skip=0):
    """Train, stop, change what was saved, and go on some batches later."""
    stop = min(max(int(stop), 0), len(batches))
    saved = train(begin(batches), batches[:stop])
    if not 0 < stop < len(batches):
        return train(saved, batches[stop:]).weights
    return train(change(saved), batches[stop + skip :]).weights


def velocity_forgotten(batches, stop):
    """the optimiser's momentum is not saved, and begins again from zero."""
    return stopped_at(
        batches, stop, lambda one: replace(one, velocity=0 * one.velocity)
    )


def warm_up_again(batches, stop):
    """the number of steps is not saved, so that the learning rate warms up
    a second time: stop once the warm-up is over, after four steps or more,
    or before it is.
    """
    return stopped_at(batches, stop, lambda one: replace(one, steps=0))


def a_step_lost(batches, stop):
    """the number of steps is saved before it is raised: it is one too small
    afterwards, which shows only during the warm-up, the first four steps.
    """
    return stopped_at(
        batches, stop, lambda one: replace(one, steps=one.steps - 1)
    )


def batch_skipped(batches, stop):
    """the batch after the stop is left out."""
    return stopped_at(batches, stop, skip=1)


def batch_repeated(batches, stop):
    """the last batch before the stop is used again after it."""
    return stopped_at(batches, stop, skip=-1)


def data_from_the_start(batches, stop):
    """the data begin again with the first batch, so that some are seen twice
    and others not at all.
    """
    stop = min(max(int(stop), 0), len(batches))
    saved = train(begin(batches), batches[:stop])
    return train(saved, batches[: len(batches) - stop]).weights


def never_resumed(batches, stop):
    """it ends where it was stopped."""
    stop = min(max(int(stop), 0), len(batches))
    return train(begin(batches), batches[: stop or len(batches)]).weights


def begins_anew(batches, stop):
    """nothing is loaded: the rest of the data trains fresh weights."""
    return stopped_at(batches, stop, lambda one: begin(batches))


def half_precision(batches, stop):
    """the weights are saved in half precision, which costs some of their
    digits: ask for equality, not for closeness.
    """

    def rounded(state):
        weights = state.weights.astype(np.float16)
        return replace(state, weights=weights.astype(state.weights.dtype))

    return stopped_at(batches, stop, rounded)


def every_second_step(batches, stop):
    """a checkpoint is written after every second step only, and an odd stop
    loses the step after it: try every stop.
    """
    stop = int(stop)
    if stop % 2 == 0 or stop >= len(batches):
        return stopped_at(batches, stop)
    saved = train(begin(batches), batches[: stop - 1])
    return train(saved, batches[stop:]).weights


RESUME = PropertyExercise(
    id="10.resume",
    title="Stopped and resumed",
    kind="prove",
    difficulty=2,
    minutes=12,
    points=2,
    claim="wherever training is stopped and resumed, the weights at the end "
    "are those of an unbroken run, to the last bit.",
    reference=resumed_training,
    exact=True,
    once=" Your test calls f once: it takes an unbroken run to compare with.",
    mistakes=described(
        velocity_forgotten,
        warm_up_again,
        a_step_lost,
        batch_skipped,
        batch_repeated,
        data_from_the_start,
        never_resumed,
        begins_anew,
        half_precision,
        every_second_step,
    ),
    hints=(
        "A stop of n, after the last batch, is an unbroken run. All other "
        "stops must end with the same weights.",
        "One stop is not enough: some faults show only in the first steps, "
        "others only at an odd stop. Try every stop from 1 to n - 1.",
        "Use eight random batches or more, all different, and ask for "
        "equality: a resumed run repeats the same arithmetic.",
    ),
    takeaway="A checkpoint is more than weights: the optimiser's state, the "
    "step, and the place in the data belong to it.",
)
