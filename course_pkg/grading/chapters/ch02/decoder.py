"""Exercise: a decoder that reads what it has written."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import rnn_cell, softmax

BOS = 1


def cases(rng):
    """Return first states, a table, five parameters and a length."""
    plans = [(1, 2, 1, 1, 1), (2, 5, 3, 7, 3), (3, 7, 2, 5, 5)]
    plans += [(*sizes(rng, 4), 7) for _ in range(3)]
    return [clear_cut(rng, *plan) for plan in plans]


def clear_cut(rng, *plan):
    """Draw a case until no two logits at the top are nearly equal."""
    while True:
        case = draw(rng, *plan)
        top = np.sort(greedy(*case)[1], axis=-1)
        if (top[..., -1] - top[..., -2]).min() > 1e-3:
            return case


def draw(rng, count, vocabulary, d_in, d, length):
    """Return ``s_0 (B, d)``, a table, ``W, U, b, W_o, b_o``, a length."""
    v = max(vocabulary, 3)  # PAD, BOS and EOS at least
    shapes = (v, d_in), (d_in, d), (d, d), (d,), (d, v), (v,)
    first = np.clip(values(rng, count, d), -1, 1)  # as a tanh leaves it
    return first, *(values(rng, *shape) for shape in shapes), length


def write(case, read=None, carry=None):
    """Write with another rule for what is read or which state goes on."""
    s_0, table, W, U, b, W_o, b_o, length = case
    h, ids, logits = s_0, np.full(len(s_0), BOS), []
    written = []
    for _ in range(length):
        new = rnn_cell(table[ids], h, W, U, b)  # (B, d)
        scores = new @ W_o + b_o  # (B, V)
        logits.append(scores)
        written.append(scores.argmax(axis=-1))
        ids = written[-1] if read is None else read(scores)
        h = new if carry is None else carry(new)
    return np.stack(written, axis=1), np.stack(logits, axis=1)


def greedy(s_0, table, W, U, b, W_o, b_o, length):
    """Return the ids ``(B, length)`` and logits ``(B, length, V)``."""
    return write((s_0, table, W, U, b, W_o, b_o, length))


def always_reads_bos(*case):
    """BOS is read at every step: from the second on, read the character that
    was written at the step before.
    """
    return write(case, read=lambda scores: np.full(len(scores), BOS))


def reads_the_least(*case):
    """It reads the least likely character: take argmax, not argmin."""
    return write(case, read=lambda scores: scores.argmin(axis=-1))


def begins_with_pad(s_0, table, *rest):
    """The first character read is that of id 0: it is BOS, whose id is 1."""
    return greedy(s_0, table[[1, 0, *range(2, len(table))]], *rest)


def state_not_carried(*case):
    """Every step starts from s_0: carry the new state on to the next."""
    return write(case, carry=lambda new: case[0])


def source_ignored(s_0, *rest):
    """The first state is made of zeros: s_0 is all that the decoder gets of
    the source.
    """
    return greedy(np.zeros_like(s_0), *rest)


def answers_before_reading(s_0, table, W, U, b, W_o, b_o, length):
    """The first logits are those of s_0: take a step first, with BOS as its
    input.
    """
    h, ids, logits = s_0, np.full(len(s_0), BOS), []
    for _ in range(length):
        scores = h @ W_o + b_o
        logits.append(scores)
        h = rnn_cell(table[ids], h, W, U, b)
        ids = scores.argmax(axis=-1)
    logits = np.stack(logits, axis=1)
    return logits.argmax(axis=-1), logits


def bias_forgotten(s_0, table, W, U, b, W_o, b_o, length):
    """The output layer's bias b_o is missing."""
    return greedy(s_0, table, W, U, b, W_o, 0 * b_o, length)


def probabilities(*case):
    """The second result holds probabilities: return the logits, before any
    softmax.
    """
    ids, logits = greedy(*case)
    return ids, softmax(logits)


def what_was_read(*case):
    """The first result is what was read, BOS and all but the last character:
    return what was written.
    """
    ids, logits = greedy(*case)
    begin = np.full((len(ids), 1), BOS)
    return np.concatenate([begin, ids[:, :-1]], axis=1), logits


def exchanged(*case):
    """The logits come first: return the ids, then the logits."""
    return greedy(*case)[::-1]


DECODER = FunctionExercise(
    id="02.decoder",
    title="A decoder that reads what it wrote",
    kind="build",
    difficulty=3,
    minutes=15,
    points=3,
    parameters=("s_0", "table", "W", "U", "b", "W_o", "b_o", "length"),
    returns=("ids", "logits"),
    cases=cases,
    reference=greedy,
    mistakes=described(
        always_reads_bos,
        reads_the_least,
        begins_with_pad,
        state_not_carried,
        source_ignored,
        answers_before_reading,
        bias_forgotten,
        probabilities,
        what_was_read,
        exchanged,
    ),
    hints=(
        "Four steps in a loop: look up the ids in the table, step the state, "
        "score the characters, choose the best.",
        "Before the loop the state is s_0 and the ids are B times BOS. In it "
        "both are replaced by what the step gave.",
        "scores = h @ W_o + b_o has shape (B, V); its argmax along the last "
        "axis is what is written, and what is read next.",
    ),
    takeaway="In training, the true characters stand in for those it wrote.",
)
