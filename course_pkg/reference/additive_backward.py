"""Pullbacks of additive and multiplicative attention."""

import numpy as np

from .dense_backward import softmax_pullback
from .masked_softmax import masked_softmax


def additive_scores_vjp(features, hidden, w_1, w_2, v):
    r"""Score; pull back to all five arguments.

    .. math:: t_{t'} = \tanh(a_{t'} W_1 + s W_2), \qquad
              \bar i_{t'} = \bar e_{t'} v (1 - t_{t'}^2)
    """
    bent = np.tanh(features @ w_1 + (hidden @ w_2)[:, None, :])

    def pullback(grad):
        inner = grad[..., None] * v * (1 - bent**2)  # (B, n, d_attention)
        asked = inner.sum(axis=1)  # (B, d_attention)
        return (
            inner @ w_1.T,
            asked @ w_2.T,
            np.einsum("bnf,bna->fa", features, inner),
            hidden.T @ asked,
            np.einsum("bn,bna->a", grad, bent),
        )

    return bent @ v, pullback  # (B, n)


def dot_scores_vjp(features, hidden):
    r"""Score; pull back to the features and the state.

    .. math:: \bar a_{t'} = \bar e_{t'} s, \qquad
              \bar s = \sum_{t'} \bar e_{t'} a_{t'}
    """

    def pullback(grad):
        to_features = grad[..., None] * hidden[:, None, :]  # (B, n, d)
        return to_features, (grad[..., None] * features).sum(axis=1)

    return (features @ hidden[..., None])[..., 0], pullback  # (B, n)


def multiplicative_scores_vjp(features, hidden, w):
    r"""Score; pull back to all three arguments.

    .. math:: q = s W, \qquad \bar s = \bar q W^\top, \qquad
              \bar W = s^\top \bar q
    """
    scores, back = dot_scores_vjp(features, hidden @ w)

    def pullback(grad):
        to_features, asked = back(grad)  # asked: (B, d_features)
        return to_features, asked @ w.T, hidden.T @ asked

    return scores, pullback


def attend_over_vjp(features, scores, mask=None):
    r"""Average; pull back from the context to the features and the scores.

    .. math:: \bar a_{t'} = \alpha_{t'} \bar c, \qquad
              \bar \alpha_{t'} = a_{t'} \cdot \bar c
    """
    weights = masked_softmax(scores, mask)  # (B, n)
    context = (weights[:, None, :] @ features)[:, 0]  # (B, d_features)

    def pullback(grad):
        to_features = weights[..., None] * grad[:, None, :]
        to_weights = (features @ grad[..., None])[..., 0]  # (B, n)
        return to_features, softmax_pullback(weights, to_weights)

    return (context, weights), pullback


def scored_vjp(features, scored, mask, params):
    """Attend with ``(scores, their pullback)``; join the two pullbacks."""
    scores, score_back = scored
    result, average_back = attend_over_vjp(features, scores, mask)

    def pullback(grad):
        direct, to_scores = average_back(grad)
        to_features, to_hidden, *grads = score_back(to_scores)
        inputs = (direct + to_features, to_hidden)
        return inputs, dict(zip(params, grads, strict=True))

    return result, pullback
