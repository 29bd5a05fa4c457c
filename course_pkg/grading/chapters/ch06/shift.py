"""Exercise: what a decoder reads, and what it is asked for."""

import numpy as np

from course_pkg.grading.cases import sizes
from course_pkg.grading.chapters.ch06.sentences import sentences
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import shift_for_teacher_forcing


def cases(rng):
    """Return ids ``(B, n)``, BOS first."""
    drawn = [with_start(sentences(rng, *sizes(rng, 2))) for _ in range(3)]
    two = np.array([[1, 2]])
    book = np.array([[1, 3, 4, 5, 6, 2], [1, 7, 5, 8, 2, 0]])
    return [(two,), *[(ids,) for ids in drawn], (book,)]


def with_start(ids):
    """Put BOS, 1, before every sentence."""
    return np.concatenate([np.ones_like(ids[:, :1]), ids], axis=1)


def not_shifted(ids):
    """Both are the whole sentence: each word would be asked for at the place
    where it is read. The input lacks the last word, the target the first.
    """
    return ids, ids


def equal_parts(ids):
    """Input and target are the same words: the target begins one word later,
    so it lacks the first word instead of the last.
    """
    return ids[:, :-1], ids[:, :-1]


def exchanged(ids):
    """The two are exchanged: the decoder would read a word's successor and
    be asked for the word. The input comes first and lacks the last word.
    """
    return ids[:, 1:], ids[:, :-1]


def sentences_shifted(ids):
    """This cuts along the batch: it pairs a sentence with the next one. Cut
    along the last axis, `ids[:, :-1]`.
    """
    return ids[:-1], ids[1:]


def input_whole(ids):
    """The input is one word longer than the target: its last word has no
    successor to ask for, so leave it out.
    """
    return ids, ids[:, 1:]


def rolled(ids):
    """The target is rolled round: its last place asks for the sentence's
    first word. Cut, and both become one word shorter.
    """
    return ids, np.roll(ids, -1, axis=1)


def start_left_out(ids):
    """BOS is missing from the input: without it nothing asks for the first
    real word.
    """
    return ids[:, 1:-1], ids[:, 2:]


SHIFT = FunctionExercise(
    id="06.shift",
    title="What is read, and what is asked for",
    kind="build",
    difficulty=1,
    minutes=5,
    points=1,
    parameters=("ids",),
    returns=("inputs", "targets"),
    cases=cases,
    reference=shift_for_teacher_forcing,
    mistakes=described(
        not_shifted,
        equal_parts,
        exchanged,
        sentences_shifted,
        input_whole,
        rolled,
        start_left_out,
    ),
    hints=(
        "Write BOS we left EOS on a line and, below it, the word that each "
        "position is asked for. Which word is never read?",
        "Both have n - 1 positions, and position i of the target is position "
        "i + 1 of the sentence.",
        "Two slices along the last axis, one without the last position and "
        "one without the first.",
    ),
    takeaway="All predictions of a sentence are asked for at once.",
)
