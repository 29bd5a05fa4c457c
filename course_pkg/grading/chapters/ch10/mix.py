"""Exercise: mend a beam whose sentences get mixed up."""

import numpy as np

from course_pkg.grading.chapters.ch10.tokens import EOS, PAD
from course_pkg.grading.exercise import FunctionExercise, described

# Beam, vocabulary, tokens written, and how many of the beam have ended.
SIZES = [
    (1, 5, 1, 0),
    (2, 7, 3, 0),
    (3, 5, 2, 1),
    (5, 7, 3, 2),
    (5, 11, 5, 3),
    (3, 7, 5, 2),
    (2, 5, 3, 1),
]


def cases(rng):
    """Return histories ``(k, t)``, totals ``(k,)`` and a step ``(k, V)``."""
    return [drawn(rng, *sizes) for sizes in SIZES]


def drawn(rng, beam, vocabulary, written, ended):
    """Draw a case in which what has ended is among the likelier ones."""
    while True:
        histories = rng.integers(3, vocabulary, size=(beam, written))
        for row, place in zip(
            histories[:ended], range(written)[::-1], strict=False
        ):
            row[place] = EOS
            row[place + 1 :] = PAD
        totals = -rng.integers(512, 1024, size=beam) / 256
        totals[:ended] = -rng.integers(256, 768, size=ended) / 256
        step = -rng.integers(64, 1024, size=(beam, vocabulary)) / 256
        step[:, PAD] = -rng.integers(8, 64, size=beam) / 256
        order = rng.permutation(beam)
        histories, totals = histories[order], totals[order]
        sums = np.append(totals[:, None] + step, totals)
        apart = np.diff(np.sort(sums.ravel())).min() > 0
        if apart and len(np.unique(histories, axis=0)) == beam:
            return histories, totals, step


def ended_rows(histories):
    """Tell which histories end with EOS, or with PAD after it, ``(k,)``."""
    return (histories[:, -1] == EOS) | (histories[:, -1] == PAD)


def candidates(histories, totals, step, filler=PAD, price=0.0, ended=None):
    """Return the totals of all continuations, ``(k, V)``.

    What has ended goes on with a filler at a price, and with nothing else;
    the others with any token but PAD.
    """
    sums = totals[:, None] + step  # (k, V)
    sums[:, PAD] = -np.inf
    ended = ended_rows(histories) if ended is None else ended
    kept = np.full_like(sums, -np.inf)
    kept[:, filler] = totals + price
    return np.where(ended[:, None], kept, sums)


def join(histories, sums, mixed=False):
    """Return the best continuations and their totals, by these sums."""
    choice = np.argsort(-sums.ravel())[: len(sums)]
    parents, tokens = np.divmod(choice, sums.shape[1])
    rows = np.arange(len(sums)) if mixed else parents
    new = np.concatenate([histories[rows], tokens[:, None]], axis=1)
    return new, sums.ravel()[choice]


def advance(histories, totals, step):
    """Return the histories ``(k, t + 1)`` and totals ``(k,)`` of a step."""
    return join(histories, candidates(histories, totals, step))


def nothing_ended(histories):
    """Say of no row that it has ended."""
    return np.zeros(len(histories), dtype=bool)


def as_given(histories, totals, step):
    """This still behaves like the code you were given: where does a new token
    find the beginning that it continues?
    """
    none = nothing_ended(histories)
    sums = candidates(histories, totals, step, ended=none)
    return join(histories, sums, mixed=True)


def still_going_on(histories, totals, step):
    """Every token finds its own beginning now, which mends the first fault.
    What ended with EOS is still continued: it may only be filled up with
    PAD, and keeps its total.
    """
    none = nothing_ended(histories)
    return join(histories, candidates(histories, totals, step, ended=none))


def still_mixed(histories, totals, step):
    """What has ended is left in peace now, which mends the second fault. The
    tokens are still put after the beginnings as these stood in the beam: take
    the parent's.
    """
    sums = candidates(histories, totals, step)
    return join(histories, sums, mixed=True)


def ended_dropped(histories, totals, step):
    """What has ended is thrown away: it stays in the beam, filled up with
    PAD, and competes with its total.
    """
    sums = candidates(histories, totals, step, price=-np.inf)
    return join(histories, sums)


def padding_costs(histories, totals, step):
    """PAD after EOS costs what the step says of PAD: filling up is free, so
    the total stays as it is.
    """
    sums = candidates(histories, totals, step, price=step[:, PAD])
    return join(histories, sums)


def filled_with_eos(histories, totals, step):
    """What has ended is filled up with EOS: one is enough, and PAD comes
    after it.
    """
    return join(histories, candidates(histories, totals, step, filler=EOS))


def padded_go_on(histories, totals, step):
    """What ends with EOS is left in peace, but what ends with PAD goes on:
    it ended some steps ago.
    """
    ended = histories[:, -1] == EOS
    return join(histories, candidates(histories, totals, step, ended=ended))


def worst_kept(histories, totals, step):
    """The worst of the beam come first: sort by the total, downwards."""
    sums = candidates(histories, totals, step)
    new, best = join(histories, sums)
    return new[::-1], best[::-1]


def pad_after_any(histories, totals, step):
    """PAD may now be written after words too: it is no word, and only fills
    up what has ended.
    """
    sums = candidates(histories, totals, step)
    ended = ended_rows(histories)
    sums[~ended, PAD] = (totals + step[:, PAD])[~ended]
    return join(histories, sums)


def at_the_front(histories, totals, step):
    """The new token stands before the others: it comes last."""
    new, best = advance(histories, totals, step)
    return np.roll(new, 1, axis=1), best


MIX = FunctionExercise(
    id="10.mix",
    title="A beam that mixes up its sentences",
    kind="fix",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("histories", "totals", "step"),
    returns=("histories", "totals"),
    cases=cases,
    reference=advance,
    given=described(as_given)[0],
    mistakes=described(
        still_going_on,
        still_mixed,
        ended_dropped,
        padding_costs,
        filled_with_eos,
        padded_go_on,
        worst_kept,
        pad_after_any,
        at_the_front,
    ),
    hints=(
        "Two faults. The printed lines show the first: 4 alone costs -2.0, "
        "so nothing that begins with it can have a total of -1.4.",
        "A candidate knows the row it continues: it is the second of its "
        "three parts. The loop at the end takes another row.",
        "The second fault shows where a history ends with EOS or PAD: it "
        "has a single candidate, PAD, whose total is its own.",
    ),
    takeaway="The cache of keys and values is to be reordered by the same "
    "parents.",
)
