"""Exercise: sinusoidal encodings in both layouts."""

import numpy as np

from course_pkg.grading.exercise import FunctionExercise, described

COUNTS = {1: 4, 2: 6, 3: 10, 5: 4, 7: 2}  # positions: width


def cases(rng):
    """Return positions ``(n,)``, in any order, and the width ``d``."""
    drawn = [(places(rng, n), d) for n, d in COUNTS.items()]
    return [(np.array([0.0]), 2), *drawn]


def places(rng, n):
    """Draw ``n`` different positions, 1 to 60."""
    return rng.permutation(60)[:n] + 1.0


def angles(positions, d):
    """Return the angle of every pair, ``(n, d / 2)``."""
    return positions[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)


def both(sines, cosines):
    """Return the two layouts of these sines and cosines, ``(n, d)``."""
    pairs = np.stack([sines, cosines], axis=-1)
    together = np.concatenate([sines, cosines], axis=-1)
    return pairs.reshape(together.shape), together


def layouts(positions, d):
    """Return the interleaved and the concatenated encoding, ``(n, d)``."""
    turned = angles(positions, d)
    return both(np.sin(turned), np.cos(turned))


def exchanged(positions, d):
    """The layouts are exchanged: the interleaved one comes first."""
    return layouts(positions, d)[::-1]


def interleaved_twice(positions, d):
    """Both results are interleaved: the second has all sines first and all
    cosines after them.
    """
    return (layouts(positions, d)[0],) * 2


def concatenated_twice(positions, d):
    """Both results have all sines first: in the first one a sine and the
    cosine of the same angle stand side by side.
    """
    return (layouts(positions, d)[1],) * 2


def cosines_first(positions, d):
    """Sine and cosine are exchanged: the even channels hold the sine, the
    odd ones the cosine.
    """
    turned = angles(positions, d)
    return both(np.cos(turned), np.sin(turned))


def half_the_exponent(positions, d):
    """The exponent is i / d: it is 2i / d, so that the last pair comes close
    to 1 / 10000.
    """
    turned = positions[:, None] * 10000.0 ** (-np.arange(d // 2) / d)
    return both(np.sin(turned), np.cos(turned))


def cosines_slower(positions, d):
    """Every channel has a frequency of its own here: a sine and its cosine
    share one, that of the pair.
    """
    slower = angles(positions, d) * 10000.0 ** (-1 / d)
    return both(np.sin(angles(positions, d)), np.cos(slower))


def stretched_to_the_end(positions, d):
    """The exponents run from 0 to 1, as in some programs: the formula
    divides by d, and so stops short of 1.
    """
    steps = np.arange(d // 2) / max(d // 2 - 1, 1)
    turned = positions[:, None] * 10000.0**-steps
    return both(np.sin(turned), np.cos(turned))


def ever_faster(positions, d):
    """The later pairs turn faster and faster: divide by the power of 10000,
    so that they turn more slowly.
    """
    turned = positions[:, None] * 10000.0 ** (np.arange(0, d, 2) / d)
    return both(np.sin(turned), np.cos(turned))


def counted_from_zero(positions, d):
    """These are the encodings of 0, 1, 2 and so on: use the positions you
    are given.
    """
    return layouts(np.arange(len(positions)), d)


def one_too_far(positions, d):
    """Every position is one too far: positions count from 0, and are used as
    they are.
    """
    return layouts(positions + 1, d)


WAVES = FunctionExercise(
    id="07.waves",
    title="Sinusoids in both layouts",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("positions", "d"),
    returns=("interleaved", "concatenated"),
    cases=cases,
    reference=layouts,
    tolerance=1e-4,
    mistakes=described(
        exchanged,
        interleaved_twice,
        concatenated_twice,
        cosines_first,
        half_the_exponent,
        cosines_slower,
        stretched_to_the_end,
        ever_faster,
        counted_from_zero,
        one_too_far,
    ),
    hints=(
        "One angle for each position and pair of channels, (n, d / 2): the "
        "position divided by 10000 to the power 2i / d.",
        "Sines and cosines of those angles are two arrays of (n, d / 2). "
        "Side by side along the last axis they are the second layout.",
        "For the first layout, stack them on a new last axis, (n, d / 2, 2), "
        "and reshape to (n, d).",
    ),
    takeaway="The same numbers twice; weights trained on one layout are of "
    "no use with the other.",
)
