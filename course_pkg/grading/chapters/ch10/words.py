"""Exercise: one output, four figures."""

import re

import numpy as np

from course_pkg.grading.chapters.ch10.bleu import score
from course_pkg.grading.chapters.ch10.corpus import both, of_sums
from course_pkg.grading.exercise import Entry, ValuesExercise, described

CLOSE = 0.004
OUTPUTS = (
    "a man in a red shirt is riding a bike down the street .",
    "Two dogs run through the deep snow",
    "A woman sits on a bench, reading a book.",
)
REFERENCES = (
    "A man in a red shirt is riding his bike down the street.",
    "Two dogs run through the deep white snow.",
    "A woman sits on a bench and is reading a book.",
)


def lowercased(text):
    """Return the words of a text in small letters."""
    return text.lower().split()


def separated(text):
    """Return words and signs, each on its own."""
    return re.findall(r"\w+|[^\w\s]", text)


def counts(prepare, other=None):
    """Count what a corpus' BLEU is made of.

    Args:
        prepare: From a text to its words.
        other: The same for the references, if they differ.
    """
    ids, rows = {}, []
    for output, reference in zip(OUTPUTS, REFERENCES, strict=True):
        pair = prepare(output), (other or prepare)(reference)
        numbers = (
            [ids.setdefault(word, len(ids)) for word in one] for one in pair
        )
        matches, totals, _ = score(*numbers)
        rows.append((matches, totals, *map(len, pair)))
    return tuple(np.array(column) for column in zip(*rows, strict=True))


def figure(prepare, other=None, **rule):
    """Return the corpus' BLEU over texts prepared in this way."""
    return float(of_sums(*counts(prepare, other), **rule))


def mean_of_sentences():
    """That is the mean of the sentences' BLEU: add up the counts of all
    three, and make one BLEU of the sums.
    """
    return {
        "as_written": float(both(*counts(str.split))[1]),
        "lowercased": float(both(*counts(lowercased))[1]),
        "separated": float(both(*counts(separated))[1]),
        "characters": float(both(*counts(list))[1]),
    }


def exchanged():
    """Output and reference are exchanged: it is the output that is
    judged.
    """
    return {
        "as_written": turned(str.split),
        "lowercased": turned(lowercased),
    }


def turned(prepare):
    """Return BLEU of the references, judged by the outputs."""
    matches, _, mine, theirs = counts(prepare)
    fewer = np.maximum(theirs[:, None] - np.arange(4), 0)
    return float(of_sums(matches, fewer, theirs, mine))


def references_as_they_were():
    """The outputs are in small letters, the references are not: prepare both
    alike.
    """
    return {"lowercased": figure(lowercased, str.split)}


def lowercased_and_separated():
    """The signs are set apart and the letters made small as well: do one of
    the two at a time.
    """
    return {"separated": figure(lambda text: separated(text.lower()))}


def signs_dropped():
    """The signs are gone: they are words of their own."""
    return {"separated": figure(lambda text: re.findall(r"\w+", text))}


def spaces_dropped():
    """The spaces are gone: they are characters too."""
    return {"characters": figure(lambda text: list(text.replace(" ", "")))}


def without_brevity():
    """The brevity penalty is missing: the outputs are shorter than the
    references, all lengths added up.
    """
    return {"as_written": figure(str.split, brevity=False)}


def as_fraction():
    """That lies between 0 and 1: BLEU is a percentage."""
    return {"as_written": figure(str.split) / 100}


WORDS = ValuesExercise(
    id="10.words",
    title="One output, four figures",
    kind="measure",
    difficulty=2,
    minutes=10,
    points=2,
    entries={
        "as_written": Entry(
            figure(str.split), "Split at the spaces, nothing else.", CLOSE
        ),
        "lowercased": Entry(
            figure(lowercased), "In small letters, then split.", CLOSE
        ),
        "separated": Entry(
            figure(separated), "Words and signs, each on its own.", CLOSE
        ),
        "characters": Entry(
            figure(list), "Every character, spaces among them.", CLOSE
        ),
    },
    mistakes=described(
        mean_of_sentences,
        exchanged,
        references_as_they_were,
        lowercased_and_separated,
        signs_dropped,
        spaces_dropped,
        without_brevity,
        as_fraction,
    ),
    hints=(
        "prepared(...) takes a function from a text to a list of words: "
        "str.split is one, and list another.",
        "Sum what your bleu counts over the three pairs: matches, totals and "
        "the two lengths. Your function for the corpus does the rest.",
        "A text in small letters is text.lower(); re.findall with the "
        "pattern given finds words and signs.",
    ),
    takeaway="The output was the same each time: say how a figure was "
    "tokenised, or it says little.",
)
