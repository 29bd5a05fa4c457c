"""Exercise: rotary positions."""

import numpy as np

from course_pkg.grading.cases import nonzero
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return vectors ``(n, d)`` and their positions ``(n,)``."""
    shapes = ((2, 4), (3, 6), (5, 2), (7, 10))
    drawn = [
        (nonzero(rng, n, d), rng.permutation(60)[:n] + 1.0) for n, d in shapes
    ]
    at_rest = nonzero(rng, 1, 4), np.array([0.0])
    same_place = nonzero(rng, 3, 4), np.full(3, 5.0)
    return [at_rest, *drawn, same_place]


def angles_of(positions, d):
    """Return the angle of every pair, ``(n, d / 2)``."""
    return positions[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)


def turned(x, angles):
    """Turn the pairs ``(0, 1), (2, 3) ...`` of every row."""
    even, odd = x[:, 0::2], x[:, 1::2]
    cos, sin = np.cos(angles), np.sin(angles)
    pairs = [even * cos - odd * sin, even * sin + odd * cos]
    return np.stack(pairs, axis=-1).reshape(x.shape)


def rotary(x, positions):
    """Turn every row by its position, ``(n, d)``."""
    return turned(x, angles_of(positions, x.shape[-1]))


def turned_back(x, positions):
    """This turns the other way: the minus belongs to the first channel of a
    pair, the one with the cosine.
    """
    return rotary(x, -positions)


def halves_paired(x, positions):
    """The pairs are channels i and i + d / 2, as in some programs: here they
    are the neighbours 2i and 2i + 1.
    """
    n, d = x.shape
    paired = x.reshape(n, 2, d // 2).swapaxes(1, 2).reshape(n, d)
    result = rotary(paired, positions).reshape(n, d // 2, 2)
    return result.swapaxes(1, 2).reshape(n, d)


def counted_from_zero(x, positions):
    """The rows are turned as if they stood at 0, 1, 2 and so on: use the
    positions you are given.
    """
    return rotary(x, np.arange(len(x)))


def one_speed(x, positions):
    """All pairs turn at the same speed: pair i is slower, by 10000 to the
    power 2i / d.
    """
    angles = np.broadcast_to(positions[:, None], (len(x), x.shape[1] // 2))
    return turned(x, angles)


def half_the_exponent(x, positions):
    """The exponent is i / d: it is 2i / d, as in the sinusoids."""
    d = x.shape[-1]
    speeds = 10000.0 ** (-np.arange(d // 2) / d)
    return turned(x, positions[:, None] * speeds)


def added(x, positions):
    """This adds the waves to the vectors, as sinusoidal positions do: rotary
    positions turn the vectors and leave their lengths alone.
    """
    angles = angles_of(positions, x.shape[-1])
    waves = np.stack([np.sin(angles), np.cos(angles)], axis=-1)
    return x + waves.reshape(x.shape)


def left_in_halves(x, positions):
    """The turned pairs are not put back: first channels come first, second
    ones after them. They belong side by side, as they were.
    """
    result = rotary(x, positions)
    return np.concatenate([result[:, 0::2], result[:, 1::2]], axis=-1)


def cosines_only(x, positions):
    """Every channel is multiplied by a cosine: a turn mixes the two channels
    of a pair, with sines.
    """
    angles = angles_of(positions, x.shape[-1])
    return x * np.repeat(np.cos(angles), 2, axis=-1)


def first_changed_too_early(x, positions):
    """The second channel is computed from the first after that was turned:
    both need the old values, so compute both before writing either.
    """
    angles = angles_of(positions, x.shape[-1])
    cos, sin = np.cos(angles), np.sin(angles)
    even = x[:, 0::2] * cos - x[:, 1::2] * sin
    odd = even * sin + x[:, 1::2] * cos
    return np.stack([even, odd], axis=-1).reshape(x.shape)


ROTARY = FunctionExercise(
    id="07.rotary",
    title="Turning by position",
    kind="build",
    difficulty=2,
    minutes=15,
    points=2,
    parameters=("x", "positions"),
    returns=("turned",),
    cases=cases,
    reference=rotary,
    tolerance=1e-4,
    mistakes=described(
        turned_back,
        halves_paired,
        counted_from_zero,
        one_speed,
        half_the_exponent,
        added,
        left_in_halves,
        cosines_only,
        first_changed_too_early,
    ),
    hints=(
        "The angles are those of the sinusoids, (n, d / 2): one for each row "
        "and each pair of channels.",
        "x[:, 0::2] and x[:, 1::2] are the first and second channels of all "
        "pairs. Turning (a, b) gives (a cos - b sin, a sin + b cos).",
        "Stack the two results on a new last axis, (n, d / 2, 2), and "
        "reshape to (n, d).",
    ),
    takeaway="Lengths stay, and the product of two turned vectors depends "
    "on the difference of their places alone.",
)
