"""Attention over a sequence's features, asked by one state at a time."""

import numpy as np

from course_pkg.param_shapes import additive_shapes, multiplicative_shapes
from course_pkg.shapes import check_axes, check_last_axis

from .additive_backward import (
    additive_scores_vjp,
    dot_scores_vjp,
    multiplicative_scores_vjp,
    scored_vjp,
)
from .arrays import as_array
from .layer import Layer
from .masked_softmax import masked_softmax


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

    >>> features, one = np.array([[[1.0], [2.0]]]), np.ones((1, 1))
    >>> additive_scores(features, -one, one, one, np.ones(1)).round(4).tolist()
    [[0.0, 0.7616]]
    """
    features, hidden = check_pair(features, hidden)
    check_last_axis("features", features.shape, w_1.shape[0])
    return scores_of_projected(features @ w_1, hidden, w_2, v)


def scores_of_projected(projected, hidden, w_2, v):
    """Score features that have been multiplied by ``w_1`` already."""
    check_last_axis("hidden", hidden.shape, w_2.shape[0])
    asked = (hidden @ w_2)[:, None, :]  # (B, 1, d_attention)
    return np.tanh(projected + asked) @ v  # (B, n)


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

    >>> dot_scores(np.array([[[1.0], [2.0]]]), np.array([[3.0]])).tolist()
    [[3.0, 6.0]]
    """
    features, hidden = check_pair(features, hidden)
    check_last_axis("hidden", hidden.shape, features.shape[-1])
    return (features @ hidden[..., None])[..., 0]  # (B, n)


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

    >>> features, hidden = np.array([[[1.0], [2.0]]]), np.array([[3.0]])
    >>> multiplicative_scores(features, hidden, np.array([[10.0]])).tolist()
    [[30.0, 60.0]]
    """
    features, hidden = check_pair(features, hidden)
    check_last_axis("hidden", hidden.shape, w.shape[0])
    check_last_axis("features", features.shape, w.shape[1])
    return dot_scores(features, hidden @ w)  # (B, n)


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

    >>> features = np.array([[[8.0], [0.0]]])
    >>> context, weights = attend_over(features, np.log([[3.0, 1.0]]))
    >>> context.round(4).tolist(), weights.round(4).tolist()
    ([[6.0]], [[0.75, 0.25]])
    """
    features = as_array("features", features)
    scores = as_array("scores", scores)
    check_axes("features", features.shape, 3, "(batch, steps, features)")
    if scores.shape != features.shape[:2]:
        raise ValueError(
            "need one score per step of features, "
            f"got {scores.shape} and {features.shape}"
        )
    weights = masked_softmax(scores, mask)  # (B, n)
    context = (weights[:, None, :] @ features)[:, 0]  # (B, d_features)
    return context, weights


def check_pair(features, hidden):
    """Return features and a state as arrays of one batch."""
    features = as_array("features", features)
    hidden = as_array("hidden", hidden)
    check_axes("features", features.shape, 3, "(batch, steps, features)")
    check_axes("hidden", hidden.shape, 2, "(batch, features)")
    if len(hidden) != len(features):
        raise ValueError(
            "features and hidden must have the same batch, "
            f"got {features.shape} and {hidden.shape}"
        )
    return features, hidden


class AdditiveAttention(Layer):
    """Attention whose scores come from a small network.

    Args:
        d_features: Entries of each feature.
        d_hidden: Entries of the state that asks.
        d_attention: Width of the network.
        params: ``w_1``, ``w_2`` and ``v``, or None to draw them.
        seed: What they are drawn with.

    Source: Bahdanau, Cho and Bengio (2015), eq. 5, 6 and appendix A.1.2,
    https://arxiv.org/abs/1409.0473.

    >>> attention = AdditiveAttention(4, 3, 5)
    >>> context, weights = attention(np.zeros((2, 7, 4)), np.zeros((2, 3)))
    >>> context.shape, weights.shape
    ((2, 4), (2, 7))
    """

    def __init__(
        self, d_features, d_hidden, d_attention, *, params=None, seed=0
    ):
        shapes = additive_shapes(d_features, d_hidden, d_attention)
        super().__init__(shapes, params, seed)

    def project(self, features):
        """Multiply the features by ``w_1``, once for many states."""
        return features @ self.params["w_1"]  # (B, n, d_attention)

    def __call__(self, features, hidden, mask=None, projected=None):
        """Attend to the features.

        Args:
            features: Floats of shape ``(B, n, d_features)``.
            hidden: The state that asks, ``(B, d_hidden)``.
            mask: Booleans that broadcast to ``(B, n)``, or None.
            projected: What ``project(features)`` returned, if at hand.

        Returns:
            The context, ``(B, d_features)``, and the weights, ``(B, n)``.
        """
        features, hidden = check_pair(features, hidden)
        w_1, w_2, v = self.params.values()
        check_last_axis("features", features.shape, len(w_1))
        if projected is None:
            projected = self.project(features)
        scores = scores_of_projected(projected, hidden, w_2, v)
        return attend_over(features, scores, mask)

    def vjp(self, features, hidden, mask=None):
        """Return ``(context, weights)`` and the context's pullback."""
        features, hidden = check_pair(features, hidden)
        scored = additive_scores_vjp(features, hidden, *self.params.values())
        return scored_vjp(features, scored, mask, self.params)


class MultiplicativeAttention(Layer):
    """Attention whose scores are a bilinear form.

    Args:
        d_features: Entries of each feature.
        d_hidden: Entries of the state that asks.
        params: ``w``, or None to draw it.
        seed: What it is drawn with.

    Source: Luong, Pham and Manning (2015), section 3.1,
    https://arxiv.org/abs/1508.04025.

    >>> attention = MultiplicativeAttention(4, 3)
    >>> context, weights = attention(np.zeros((2, 7, 4)), np.zeros((2, 3)))
    >>> context.shape, weights.shape
    ((2, 4), (2, 7))
    """

    def __init__(self, d_features, d_hidden, *, params=None, seed=0):
        shapes = multiplicative_shapes(d_features, d_hidden)
        super().__init__(shapes, params, seed)

    def project(self, features):
        """Multiply the features by ``w``, once for many states."""
        return features @ self.params["w"].T  # (B, n, d_hidden)

    def __call__(self, features, hidden, mask=None, projected=None):
        """Attend to the features.

        Args:
            features: Floats of shape ``(B, n, d_features)``.
            hidden: The state that asks, ``(B, d_hidden)``.
            mask: Booleans that broadcast to ``(B, n)``, or None.
            projected: What ``project(features)`` returned, if at hand.

        Returns:
            The context, ``(B, d_features)``, and the weights, ``(B, n)``.
        """
        if projected is None:
            scores = multiplicative_scores(features, hidden, self.params["w"])
        else:
            scores = dot_scores(projected, hidden)
        return attend_over(features, scores, mask)

    def vjp(self, features, hidden, mask=None):
        """Return ``(context, weights)`` and the context's pullback."""
        features, hidden = check_pair(features, hidden)
        w = self.params["w"]
        scored = multiplicative_scores_vjp(features, hidden, w)
        return scored_vjp(features, scored, mask, self.params)


class DotAttention(Layer):
    """Attention whose scores are plain dot products; nothing is learned."""

    def __init__(self):
        super().__init__({}, {}, None)

    def project(self, features):
        """Return the features: there is nothing to multiply them by."""
        return features

    def __call__(self, features, hidden, mask=None, projected=None):
        """Return the context, ``(B, d)``, and the weights, ``(B, n)``."""
        return attend_over(features, dot_scores(features, hidden), mask)

    def vjp(self, features, hidden, mask=None):
        """Return ``(context, weights)`` and the context's pullback."""
        features, hidden = check_pair(features, hidden)
        scored = dot_scores_vjp(features, hidden)
        return scored_vjp(features, scored, mask, self.params)
