"""Exercise: a test that a classifier reads one sentence, and all of it."""

import numpy as np

from course_pkg.grading.exercise import PropertyExercise, described
from course_pkg.reference.masked_softmax import masked_softmax


def attended(words, seen):
    """Return words with what attention adds, ``(B, n, d)``."""
    scores = words @ words.transpose(0, 2, 1) / np.sqrt(words.shape[-1])
    return words + masked_softmax(scores, seen) @ words


def normed(x, axes=(-1,)):
    """Return x, its mean and its deviation taken away."""
    centred = x - x.mean(axis=axes, keepdims=True)
    variance = (centred**2).mean(axis=axes, keepdims=True)
    return centred / np.sqrt(variance + 1e-5)


def pooled(x, real):
    """Return the mean of the real words, ``(B, d)``."""
    count = np.maximum(real.sum(axis=1), 1)[:, None]
    return (x * real[..., None]).sum(axis=1) / count


def scored(x):
    """Return the logits of two classes, ``(B, 2)``."""
    d = x.shape[-1]
    return x @ np.random.default_rng(d).normal(size=(d, 2))


def encoded(words, real, axes=(-1,)):
    """Return one encoder layer's output, ``(B, n, d)``."""
    return normed(attended(words, real[:, None]), axes)


def classifier(words, real):
    """Return the logits of a padded batch, ``(B, 2)``."""
    return scored(pooled(encoded(words, real), real))


def padding_attended(words, real):
    """attention looks at the padding, and only the pooling leaves it out."""
    return scored(pooled(normed(attended(words, None)), real))


def padding_pooled(words, real):
    """attention is masked, but the mean runs over the padding as well."""
    return scored(encoded(words, real).mean(axis=1))


def divided_by_length(words, real):
    """the sum of the real words is divided by the length of the batch, so
    that more padding makes it smaller: try a batch that is longer.
    """
    x = encoded(words, real)
    return scored((x * real[..., None]).sum(axis=1) / words.shape[1])


def norm_over_positions(words, real):
    """the norm runs over the positions, so that the padding moves the mean
    of the real words.
    """
    return scored(pooled(encoded(words, real, axes=(1,)), real))


def norm_over_the_batch(words, real):
    """the norm runs over the batch, so that each sentence changes with its
    neighbours: change another sentence, or leave it out.
    """
    return scored(pooled(encoded(words, real, axes=(0,)), real))


def first_mask_for_all(words, real):
    """the mask of the first sentence is used for all of them."""
    first = np.broadcast_to(real[:1], real.shape)
    return classifier(words, first)


def last_word_left_out(words, real):
    """the last real word of every sentence is taken for padding: change it,
    and see whether the logits move.
    """
    later = np.concatenate([real[:, 1:], real[:, :1] & False], axis=1)
    return classifier(words, later | (real & ~later.any(axis=1)[:, None]))


def first_word_only(words, real):
    """attention hides all words but the first, and only that one is pooled:
    change another word, and see whether the logits move.
    """
    first = real & (np.arange(real.shape[1]) == 0)
    return classifier(words, first)


def cut_after_five(words, real):
    """whatever comes after five words is cut off: try a sentence of six or
    more.
    """
    return classifier(words, real & (np.arange(real.shape[1]) < 5))


PADDING = PropertyExercise(
    id="08.padding",
    title="A test that padding means nothing",
    kind="prove",
    difficulty=3,
    minutes=15,
    points=3,
    claim="the logits of a sentence depend on each of its real words, and on "
    "nothing else: not on what stands under its padding, nor on how much "
    "padding there is, nor on the other sentences.",
    once=" Your test calls f once; what a change moves shows in two calls.",
    reference=classifier,
    mistakes=described(
        padding_attended,
        padding_pooled,
        divided_by_length,
        norm_over_positions,
        norm_over_the_batch,
        first_mask_for_all,
        last_word_left_out,
        first_word_only,
        cut_after_five,
    ),
    hints=(
        "Make a batch of sentences of different lengths, one of them of six "
        "words or more. What is the result for a sentence alone, without "
        "padding and without neighbours?",
        "For each sentence, cut it out of the batch at its own length, call f "
        "with every place real, and compare with its row of the batch.",
        "That finds what should not matter. Then change one real word at a "
        "time, by 1 or so: the logits of its sentence have to move.",
    ),
    takeaway="Two of the nine are norms along the wrong axis: no shape gives "
    "them away.",
)
