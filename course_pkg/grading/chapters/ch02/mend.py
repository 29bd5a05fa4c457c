"""Exercise: mend a reader that reads its padding."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return inputs and a mask ``(B, n)``, and three numbers."""
    one = values(rng, 1, 1), np.array([[True]]), *numbers(rng)
    drawn = [draw(rng, *sizes(rng, 2)) for _ in range(2)]
    return [one, draw(rng, 3, 5), draw(rng, 5, 3), *drawn, draw(rng, 5, 7)]


def numbers(rng):
    """Return ``w``, ``u`` and ``b``, none of them near 0."""
    size = rng.integers(4, 9, size=3) / 8
    return (size * rng.choice([-1.0, 1.0], size=3)).tolist()


def draw(rng, count, length):
    """Return rows that begin, end and consist of padding, and a full one."""
    mask = np.ones((count, length), dtype=bool)
    mask[0, (length + 1) // 2 :] = False
    mask[-1, 0] = False
    if count > 2:
        mask[1] = False
    x = values(rng, count, length) + 0.0625
    return x, mask, *numbers(rng)


def read(x, mask, w, u, b, step=None):
    """Return the last state of every row, ``(B,)``."""
    step = kept_still if step is None else step
    h = np.zeros(len(x))
    for x_t, real in zip(x.T, mask.T, strict=True):
        h = step(h, np.tanh(w * x_t + u * h + b), real)
    return h


def kept_still(h, new, real):
    """Leave the state as it was where a step is padding."""
    return np.where(real, new, h)


def last_states(x, mask, w, u, b):
    """Return the last state of every row, padding left out."""
    return read(x, mask, w, u, b)


def carried_on(x, mask, w, u, b):
    """Start each row from the state that the row before it left."""
    whole = read(x.reshape(1, -1), mask.reshape(1, -1), w, u, b)
    ends = [
        read(x[:k].reshape(1, -1), mask[:k].reshape(1, -1), w, u, b)
        for k in range(1, len(x))
    ]
    return np.concatenate([*ends, whole])


def as_given(x, mask, w, u, b):
    """This still behaves like the code you were given: read a row alone and
    beside another one, and look whether its last state moves.
    """
    return carried_on(x, np.ones_like(mask), w, u, b)


def still_reading_padding(x, mask, w, u, b):
    """Every row starts from 0 now. The padding is still read: a step that is
    padding must leave the state as it was.
    """
    return read(x, np.ones_like(mask), w, u, b)


def still_carried_on(x, mask, w, u, b):
    """The padding is skipped now. A row still starts from the last state of
    the row before: start each from 0.
    """
    return carried_on(x, mask, w, u, b)


def padding_as_zero(x, mask, w, u, b):
    """Padded inputs count as 0 now, but the step is still taken, and moves
    the state: skip it altogether.
    """
    return read(x * mask, np.ones_like(mask), w, u, b)


def state_erased(x, mask, w, u, b):
    """The state becomes 0 at a padded step: it must stay as it was."""
    return read(x, mask, w, u, b, lambda h, new, real: np.where(real, new, 0))


def stopped_at_padding(x, mask, w, u, b):
    """Reading stops at the first padded step: padding can stand at the front
    as well, so skip it and read on.
    """
    return read(x, np.logical_and.accumulate(mask, axis=1), w, u, b)


def inverted(x, mask, w, u, b):
    """The condition is the wrong way round: the padding is read and the rest
    is skipped. True means real.
    """
    return read(x, ~mask, w, u, b)


def nothing_remembered(x, mask, w, u, b):
    """The state before is lost: it is made 0 at every step, not only at the
    start of a row.
    """
    return read(x, mask, w, 0.0, b)


def not_bent(x, mask, w, u, b):
    """The tanh is gone: that line was right as it stood."""
    h = np.zeros(len(x))
    for x_t, real in zip(x.T, mask.T, strict=True):
        h = np.where(real, w * x_t + u * h + b, h)
    return h


MEND = FunctionExercise(
    id="02.mend",
    title="A reader that reads its padding",
    kind="fix",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("x", "mask", "w", "u", "b"),
    returns=("last",),
    cases=cases,
    reference=last_states,
    given=described(as_given)[0],
    mistakes=described(
        still_reading_padding,
        still_carried_on,
        padding_as_zero,
        state_erased,
        stopped_at_padding,
        inverted,
        nothing_remembered,
        not_bent,
    ),
    hints=(
        "Two faults. The first shows when a row stands beside another one, "
        "the second when it is filled up.",
        "Where is the state set to 0, and how often does that line run?",
        "`real` is never looked at. Where it is False, go on to the next step "
        "and leave h alone.",
    ),
    takeaway="What a row is batched with no longer matters.",
)
