"""Attention over a sequence's features, asked by one state at a time."""

import tensorflow as tf

from course_pkg.shapes import (
    check_axes,
    check_last_axis,
    differ,
)

from .dense import dense
from .scaled_dot_product import masked_softmax


def additive_scores(features, hidden, w_1, w_2, v):
    r"""Score every feature against a state with a small network.

    .. math:: e_{t'} = v^\top \tanh(a_{t'} W_1 + s W_2)

    Args:
        features: ``a``, one vector a step, ``(B, n, d_features)``.
        hidden: ``s``, the state that asks, ``(B, d_hidden)``.
        w_1: ``(d_features, d_attention)``.
        w_2: ``(d_hidden, d_attention)``.
        v: ``(d_attention,)``.

    Returns:
        Scores ``(B, n)``, in nats.

    Raises:
        ValueError: The shapes do not fit together.

    Source: Bahdanau, Cho and Bengio (2015), appendix A.1.2,
    https://arxiv.org/abs/1409.0473.

    >>> features, one = tf.constant([[[1.0], [2.0]]]), tf.ones((1, 1))
    >>> scores = additive_scores(features, -one, one, one, tf.ones(1))
    >>> [round(float(score), 4) for score in scores[0]]
    [0.0, 0.7616]
    """
    check_pair(features, hidden)
    check_last_axis("features", features.shape, w_1.shape[0])
    return scores_of_projected(dense(features, w_1), hidden, w_2, v)


def scores_of_projected(projected, hidden, w_2, v):
    """Score features that have been multiplied by ``w_1`` already."""
    check_last_axis("hidden", hidden.shape, w_2.shape[0])
    asked = tf.matmul(hidden, w_2)[:, None, :]  # (B, 1, d_attention)
    return tf.reduce_sum(tf.tanh(projected + asked) * v, axis=-1)  # (B, n)


def dot_scores(features, hidden):
    r"""Score every feature by its dot product with a state.

    .. math:: e_{t'} = s \cdot a_{t'}

    Args:
        features: ``a``, ``(B, n, d)``.
        hidden: ``s``, ``(B, d)``.

    Returns:
        Scores ``(B, n)``, in nats.

    Raises:
        ValueError: The last axes differ.

    Source: Luong, Pham and Manning (2015), section 3.1,
    https://arxiv.org/abs/1508.04025.

    >>> features = tf.constant([[[1.0], [2.0]]])
    >>> dot_scores(features, tf.constant([[3.0]])).numpy().tolist()
    [[3.0, 6.0]]
    """
    check_pair(features, hidden)
    check_last_axis("hidden", hidden.shape, features.shape[-1])
    return tf.linalg.matvec(features, hidden)  # (B, n)


def multiplicative_scores(features, hidden, w):
    r"""Score every feature by a bilinear form with a state.

    .. math:: e_{t'} = s^\top W a_{t'}

    Args:
        features: ``a``, ``(B, n, d_features)``.
        hidden: ``s``, ``(B, d_hidden)``.
        w: ``(d_hidden, d_features)``.

    Returns:
        Scores ``(B, n)``, in nats.

    Raises:
        ValueError: The shapes do not fit together.

    Source: Luong, Pham and Manning (2015), section 3.1,
    https://arxiv.org/abs/1508.04025.

    >>> features, hidden = tf.constant([[[1.0], [2.0]]]), tf.constant([[3.0]])
    >>> w = tf.constant([[10.0]])
    >>> multiplicative_scores(features, hidden, w).numpy().tolist()
    [[30.0, 60.0]]
    """
    check_pair(features, hidden)
    check_last_axis("hidden", hidden.shape, w.shape[0])
    check_last_axis("features", features.shape, w.shape[1])
    return dot_scores(features, tf.matmul(hidden, w))  # (B, n)


def attend_over(features, scores, mask=None):
    r"""Average the features, each weighted by its score.

    .. math:: c = \sum_{t'} \alpha_{t'} a_{t'}, \qquad
              \alpha = \operatorname{softmax}(e)

    Args:
        features: ``a``, ``(B, n, d_features)``.
        scores: ``e``, ``(B, n)``, in nats.
        mask: Booleans that broadcast to ``(B, n)``, True for a step that may
            be attended to; None for all.

    Returns:
        The context, ``(B, d_features)``, in the units of the features, and
        the weights, ``(B, n)``, each row summing to 1, or to 0 where the mask
        hides every step.

    Raises:
        ValueError: The shapes do not fit together.
        TypeError: ``mask`` is not boolean.

    Source: Bahdanau, Cho and Bengio (2015), eq. 5 and 6,
    https://arxiv.org/abs/1409.0473.

    >>> features = tf.constant([[[8.0], [0.0]]])
    >>> scores = tf.math.log([[3.0, 1.0]])
    >>> context, weights = attend_over(features, scores)
    >>> context.numpy().round(4).tolist(), weights.numpy().round(4).tolist()
    ([[6.0]], [[0.75, 0.25]])
    """
    check_axes("features", features.shape, 3, "(batch, steps, features)")
    steps, scored = tuple(features.shape[:2]), tuple(scores.shape)
    if len(scored) != 2 or any(map(differ, steps, scored)):
        raise ValueError(
            "need one score per step of features, "
            f"got {scored} and {tuple(features.shape)}"
        )
    weights = masked_softmax(scores, mask)  # (B, n)
    context = tf.linalg.matvec(features, weights, transpose_a=True)
    return context, weights  # (B, d_features), (B, n)


def check_pair(features, hidden):
    """Raise unless features and a state are of one batch."""
    check_axes("features", features.shape, 3, "(batch, steps, features)")
    check_axes("hidden", hidden.shape, 2, "(batch, features)")
    if differ(hidden.shape[0], features.shape[0]):
        raise ValueError(
            "features and hidden must have the same batch, "
            f"got {tuple(features.shape)} and {tuple(hidden.shape)}"
        )
