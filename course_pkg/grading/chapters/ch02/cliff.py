"""Exercise: exact match against length, the cliff of the chapter."""

import numpy as np

from course_pkg.grading.cases import sizes
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return written and true ids ``(N, k)``, lengths ``(N,)``, a number."""
    one = np.array([[3]]), np.array([[3]]), np.array([1]), 1
    drawn = [draw(rng, 23, *sizes(rng, 2)) for _ in range(3)]
    return [one, draw(rng, 7, 3, 2), draw(rng, 13, 3, 5), *drawn]


def draw(rng, count, k, longest):
    """Return a case in which every length occurs.

    Row 0 is the shortest and misses one id; another as short is right, and
    so are the longest ones.
    """
    lengths = rng.integers(1, longest + 1, size=count)
    lengths[: longest + 2] = [*range(1, longest + 1), longest, 1]
    answers = rng.integers(3, 13, size=(count, k))
    wrong = (rng.random((count, k)) < 0.3) & (lengths < longest)[:, None]
    wrong[0], wrong[longest + 1] = np.arange(k) == k - 1, False
    return answers + wrong, answers, lengths, longest


def by_length(rows, lengths, longest):
    """Return the mean of what rows have, for each length."""
    return np.array([rows[lengths == n].mean() for n in range(1, longest + 1)])


def exact_match(written, answers, lengths, longest):
    """Return the share of rows that are wholly right, ``(longest,)``."""
    return by_length((written == answers).all(axis=1), lengths, longest)


def characters(written, answers, lengths, longest):
    """This is the share of right characters: exact match counts a row only if
    all of its characters are right.
    """
    return by_length((written == answers).mean(axis=1), lengths, longest)


def one_is_enough(written, answers, lengths, longest):
    """A row counts here if any of its characters is right: all of them must
    be.
    """
    return by_length((written == answers).any(axis=1), lengths, longest)


def first_character(written, answers, lengths, longest):
    """Only the first character of each row is compared: compare all."""
    return by_length(written[:, 0] == answers[:, 0], lengths, longest)


def share_of_all(written, answers, lengths, longest):
    """This divides by the number of all rows: divide by how many rows have
    this length.
    """
    counts = np.bincount(lengths, minlength=longest + 1)[1:]
    right = exact_match(written, answers, lengths, longest)
    return right * counts / len(lengths)


def counts(written, answers, lengths, longest):
    """These are counts of right rows: divide each by how many rows have this
    length.
    """
    return len(lengths) * share_of_all(written, answers, lengths, longest)


def mistakes_counted(written, answers, lengths, longest):
    """This is the share of wrong rows: 1 minus it is asked for."""
    return 1 - exact_match(written, answers, lengths, longest)


def up_to_length(written, answers, lengths, longest):
    """Each share is over all rows of this length or shorter ones: take this
    length alone.
    """
    rows = (written == answers).all(axis=1)
    return np.array([rows[lengths <= n].mean() for n in range(1, longest + 1)])


def starts_at_zero(written, answers, lengths, longest):
    """The first entry stands for length 0, of which there is no row: begin
    with length 1.
    """
    right = exact_match(written, answers, lengths, longest)
    return np.concatenate([[0.0], right[:-1]])


def not_split(written, answers, lengths, longest):
    """Every entry is the share over all rows: keep the lengths apart."""
    rows = (written == answers).all(axis=1)
    return np.full(longest, rows.mean())


CLIFF = FunctionExercise(
    id="02.cliff",
    title="Where the cliff is",
    kind="measure",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("written", "answers", "lengths", "longest"),
    returns=("shares",),
    cases=cases,
    reference=exact_match,
    mistakes=described(
        characters,
        one_is_enough,
        first_character,
        share_of_all,
        counts,
        mistakes_counted,
        up_to_length,
        starts_at_zero,
        not_split,
    ),
    hints=(
        "First one boolean for each row: are all its characters right?",
        "Then, for each n from 1 to longest, look at the rows of length n "
        "only. The mean of their booleans is their share.",
        "In NumPy: (written == answers).all(axis=1), and "
        "right[lengths == n].mean() in a loop.",
    ),
    takeaway="A mean over all lengths would have hidden the cliff.",
)
