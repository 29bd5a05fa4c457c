"""Exercise: a test that no padding is read."""

import numpy as np

from course_pkg.grading.exercise import PropertyExercise, described
from course_pkg.reference import RNN

WIDTH = 5


def weights(d_in):
    """Return the parameters of a layer for inputs of this width."""
    rng = np.random.default_rng(d_in)
    shapes = {"w": (d_in, WIDTH), "u": (WIDTH, WIDTH), "b": (WIDTH,)}
    return {key: rng.normal(size=s) * 0.5 for key, s in shapes.items()}


def read(x, mask, initial=None):
    """Return the last state of every row, ``(B, WIDTH)``."""
    layer = RNN(x.shape[-1], WIDTH, params=weights(x.shape[-1]))
    return layer(x, initial, mask)[1]


def masked_reader(x, mask):
    """Return the last state of every row; padding leaves it alone."""
    return read(x, mask)


def mask_ignored(x, mask):
    """it ignores the mask."""
    return read(x, np.ones_like(mask))


def padding_as_zero(x, mask):
    """it takes padded inputs for zeros, and lets them move the state: no
    change to what stands there shows it, only the row alone, unpadded.
    """
    return read(x * mask[..., None], np.ones_like(mask))


def last_column(x, mask):
    """it returns zeros for every row whose last step is padding."""
    return read(x, mask) * mask[:, -1:]


def inverted(x, mask):
    """its mask is inverted: it reads the padding only."""
    return read(x, ~mask)


def mask_of_first_row(x, mask):
    """it takes the first row's mask for the whole batch: give the rows
    different lengths.
    """
    return read(x, np.tile(mask[:1], (len(mask), 1)))


def shortest_row(x, mask):
    """it reads every row as far as the shortest one: check the longer rows
    as well.
    """
    return read(x, mask & mask.all(axis=0))


def one_too_many(x, mask):
    """it reads the first step of the padding, after each row's end."""
    before = np.roll(mask, 1, axis=1)
    before[:, 0] = True
    return read(x, mask | before)


def one_too_few(x, mask):
    """it leaves out the last real step of every row that is padded."""
    after = np.roll(mask, -1, axis=1)
    after[:, -1] = True
    return read(x, mask & after)


def carried_on(x, mask):
    """it starts each row from the last state of the row before it in the
    batch.
    """
    last, rows = np.zeros((1, WIDTH)), []
    for row in range(len(x)):
        last = read(x[row : row + 1], mask[row : row + 1], last)
        rows.append(last)
    return np.concatenate(rows)


def batch_mean(x, mask):
    """it subtracts the mean over the batch from the states, so a row's state
    depends on its neighbours.
    """
    last = read(x, mask)
    return last - last.mean(axis=0) * (len(x) > 1)


PADDING = PropertyExercise(
    id="02.padding",
    title="A test that no padding is read",
    kind="prove",
    difficulty=3,
    minutes=15,
    points=3,
    claim="the last state of every row of a batch is that of the row read "
    "alone, without its padding.",
    reference=masked_reader,
    once=" Your test calls f once; read each row alone as well.",
    mistakes=described(
        mask_ignored,
        padding_as_zero,
        last_column,
        inverted,
        mask_of_first_row,
        shortest_row,
        one_too_many,
        one_too_few,
        carried_on,
        batch_mean,
    ),
    hints=(
        "Call f on a padded batch, and on each of its rows cut to its own "
        "length. Which outputs must agree?",
        "Three rows of different lengths, the first of them neither the "
        "longest nor the shortest, with random numbers under the padding.",
        "A row alone is x[row : row + 1, :n] with a mask of ones, (1, n). "
        "Its result is close to that row of the batch's, for every row.",
    ),
    takeaway="It holds for any layer that reads sequences in batches.",
)
