"""Exercise: a test that positions count along the sentence."""

import numpy as np

from course_pkg.grading.exercise import PropertyExercise, described


def rows(positions, d):
    """Return the encodings of positions of any shape, ``(..., d)``."""
    channel = np.arange(d)
    speeds = 10000.0 ** (-2 * (channel // 2) / d)
    phases = np.where(channel % 2, np.pi / 2, 0.0)
    return np.sin(np.asarray(positions)[..., None] * speeds + phases)


def with_rows(words, positions):
    """Return the sums and what was added, ``(B, n, d)`` both."""
    added = np.broadcast_to(rows(positions, words.shape[-1]), words.shape)
    return words + added, added


def numbered(words):
    """Return the numbers of sentence and place, ``(B, 1)`` and ``(n,)``."""
    count, length, _ = words.shape
    return np.arange(count)[:, None], np.arange(length)


def along_the_sentence(words):
    """Add its place in the sentence to every word."""
    return with_rows(words, numbered(words)[1])


def along_the_batch(words):
    """it adds along the batch: all words of a sentence get the same, each
    sentence something else.
    """
    return with_rows(words, numbered(words)[0])


def always_the_first(words):
    """every word gets the encoding of place 0."""
    return with_rows(words, 0 * numbered(words)[1])


def counted_through(words):
    """it counts on from sentence to sentence, as if the batch were one long
    text.
    """
    sentence, place = numbered(words)
    return with_rows(words, sentence * words.shape[1] + place)


def first_sentence_only(words):
    """only the first sentence of the batch gets positions."""
    added = along_the_sentence(words)[1] * (numbered(words)[0] == 0)[..., None]
    return words + added, added


def wrapped_after_five(words):
    """after five places it starts again at 0: it takes six words to notice."""
    return with_rows(words, numbered(words)[1] % 5)


def counted_from_the_end(words):
    """it counts from the end, so that a longer sentence moves every word."""
    return with_rows(words, numbered(words)[1][::-1])


def scaled_by_the_word(words):
    """what is added grows with the word: it depends on the place alone."""
    added = along_the_sentence(words)[1]
    added = added * (1 + np.abs(words).sum(axis=-1, keepdims=True))
    return words + added, added


def sums_scaled(words):
    """what it says it added is right, but the sums are not the words plus
    that: the sum is scaled as a whole.
    """
    sums, added = along_the_sentence(words)
    return sums * np.sqrt(words.shape[-1]), added


BATCH = PropertyExercise(
    id="07.batch",
    title="A test that positions follow the sentence",
    kind="prove",
    difficulty=3,
    minutes=15,
    points=3,
    claim="the sums are the words plus what was added, and what was added "
    "depends on the place in the sentence and on nothing else; no two "
    "places get the same.",
    once=" Your test calls f once; try a shorter sentence as well.",
    reference=along_the_sentence,
    mistakes=described(
        along_the_batch,
        always_the_first,
        counted_through,
        first_sentence_only,
        wrapped_after_five,
        counted_from_the_end,
        scaled_by_the_word,
        sums_scaled,
    ),
    hints=(
        "Take three sentences of seven random words. What must added[0], "
        "added[1] and added[2] have in common?",
        "Different places must differ: compare every row of added[0] with "
        "every later one, or look at their smallest distance.",
        "Nothing else may matter: call f again on the first four words of "
        "each sentence. The first four rows added must be the same.",
    ),
    takeaway="It finds the two classic bugs, and six of their relatives.",
)
