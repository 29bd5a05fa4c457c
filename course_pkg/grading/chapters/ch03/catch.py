"""Exercise: a test of what every attention over a source must do."""

import numpy as np

from course_pkg.grading.exercise import PropertyExercise, described
from course_pkg.reference import additive_scores, attend_over, softmax

WIDTH = 7


def weights_for(a, s):
    """Return ``W_1``, ``W_2`` and ``v`` for features and states as wide."""
    d_f, d_h = a.shape[-1], s.shape[-1]
    rng = np.random.default_rng([d_f, d_h])
    shapes = (d_f, WIDTH), (d_h, WIDTH), (WIDTH,)
    return [rng.normal(size=shape) for shape in shapes]


def scores_of(a, s):
    """Return the additive scores, ``(B, m)``."""
    return additive_scores(a, s, *weights_for(a, s))


def attention(a, s):
    """Return the context and the weights."""
    return attend_over(a, scores_of(a, s))


def mixed(weights, a):
    """Return the context of given weights, and the weights."""
    return (weights[..., None] * a).sum(axis=1), weights


def no_tanh(a, s):
    """its scores have no tanh, so its weights are the same for every
    state.
    """
    W_1, _, v = weights_for(a, s)
    return attend_over(a, a @ W_1 @ v)


def one_state_for_all(a, s):
    """the first row's state asks for the whole batch."""
    return attention(a, np.repeat(s[:1], len(s), axis=0))


def over_the_batch(a, s):
    """its softmax runs over the batch: the weights of one source must sum to
    1.
    """
    return mixed(softmax(scores_of(a, s).T).T, a)


def sigmoid_for_softmax(a, s):
    """each of its weights lies between 0 and 1, but they do not sum to 1."""
    return mixed(1 / (1 + np.exp(-scores_of(a, s))), a)


def plain_mean(a, s):
    """the weights are right, but its context is the plain mean of the
    features.
    """
    return a.mean(axis=1), attention(a, s)[1]


def best_step_only(a, s):
    """the weights are right, but its context is the feature with the largest
    of them alone.
    """
    weights = attention(a, s)[1]
    return a[np.arange(len(a)), weights.argmax(axis=-1)], weights


def prefers_the_beginning(a, s):
    """its scores sink from step to step: exchange two steps, and their
    weights must be exchanged.
    """
    sinking = 0.1 * np.arange(a.shape[1])
    return attend_over(a, scores_of(a, s) - sinking)


def last_step_unseen(a, s):
    """it never looks at the last step: exchange it for another, and its
    weight must go along.
    """
    seen = np.arange(a.shape[1]) < max(1, a.shape[1] - 1)
    return attend_over(a, scores_of(a, s), seen)


def batch_normalised(a, s):
    """it subtracts the batch's mean from the features before it scores them:
    a row alone must give the same.
    """
    return attend_over(a, scores_of(a - a.mean(axis=0) * (len(a) > 1), s))


CATCH = PropertyExercise(
    id="03.catch",
    title="What every attention must do",
    kind="prove",
    difficulty=3,
    minutes=15,
    points=3,
    claim="each row's weights sum to 1, its context is the sum of the "
    "features times their weights, another state gives other weights, steps "
    "that change places take their weights along, and a row alone gives what "
    "it gives in a batch.",
    reference=attention,
    once=" Your test calls f once; most of the claim is about two calls.",
    mistakes=described(
        no_tanh,
        one_state_for_all,
        over_the_batch,
        sigmoid_for_softmax,
        plain_mean,
        best_step_only,
        prefers_the_beginning,
        last_step_unseen,
        batch_normalised,
    ),
    hints=(
        "Five claims, five assertions. The first two need one call of f; the "
        "others compare it with a second one.",
        "Another state: f(a, -s), whose weights must not be close. Other "
        "places: f(a[:, order], s), whose weights are weights[:, order].",
        "A row alone is f(a[1:2], s[1:2]). Take a row other than the first.",
    ),
    takeaway="None of it needs the parameters, so it tests any attention.",
)
