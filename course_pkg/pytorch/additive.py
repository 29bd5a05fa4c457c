"""Attention over a sequence's features, asked by one state at a time."""

import torch
from torch import Tensor, nn

from course_pkg.param_shapes import additive_shapes, multiplicative_shapes
from course_pkg.shapes import check_axes, check_last_axis

from .checks import check_floating, check_mask
from .fused import masked_softmax
from .initial import add_parameters


def additive_scores(
    features: Tensor, hidden: Tensor, w_1: Tensor, w_2: Tensor, v: Tensor
) -> Tensor:
    r"""Score every feature against a state with a small network.

    .. math:: e_{t'} = v^\top \tanh(a_{t'} W_1 + s W_2)

    Args:
        features: ``a``, one vector a step, ``(B, n, d_features)``.
        hidden: ``s``, the state that asks, ``(B, d_hidden)``.
        w_1: Floats of shape ``(d_features, d_attention)``.
        w_2: Floats of shape ``(d_hidden, d_attention)``.
        v: Floats of shape ``(d_attention,)``.

    Returns:
        Scores, ``(B, n)``, in nats.

    Raises:
        ValueError: The shapes do not fit together.
        TypeError: ``features`` or ``hidden`` is not floating point.

    Source: Bahdanau, Cho and Bengio (2015), appendix A.1.2,
    https://arxiv.org/abs/1409.0473.

    >>> features, one = torch.tensor([[[1.0], [2.0]]]), torch.ones(1, 1)
    >>> additive_scores(features, -one, one, one, torch.ones(1))
    tensor([[0.0000, 0.7616]])
    """
    check_pair(features, hidden)
    check_last_axis("features", features.shape, w_1.shape[0])
    return scores_of_projected(features @ w_1, hidden, w_2, v)


def scores_of_projected(
    projected: Tensor, hidden: Tensor, w_2: Tensor, v: Tensor
) -> Tensor:
    """Score features that have been multiplied by ``w_1`` already."""
    check_last_axis("hidden", hidden.shape, w_2.shape[0])
    asked = (hidden @ w_2)[:, None, :]  # (B, 1, d_attention)
    return torch.tanh(projected + asked) @ v  # (B, n)


def dot_scores(features: Tensor, hidden: Tensor) -> Tensor:
    r"""Score every feature by its dot product with a state.

    .. math:: e_{t'} = s \cdot a_{t'}

    Args:
        features: ``a``, ``(B, n, d)``.
        hidden: ``s``, ``(B, d)``.

    Returns:
        Scores, ``(B, n)``, in nats.

    Raises:
        ValueError: The last axes differ.
        TypeError: ``features`` or ``hidden`` is not floating point.

    Source: Luong, Pham and Manning (2015), section 3.1,
    https://arxiv.org/abs/1508.04025.

    >>> dot_scores(torch.tensor([[[1.0], [2.0]]]), torch.tensor([[3.0]]))
    tensor([[3., 6.]])
    """
    check_pair(features, hidden)
    check_last_axis("hidden", hidden.shape, features.shape[-1])
    return (features @ hidden[..., None]).squeeze(-1)  # (B, n)


def multiplicative_scores(
    features: Tensor, hidden: Tensor, w: Tensor
) -> Tensor:
    r"""Score every feature by a bilinear form with a state.

    .. math:: e_{t'} = s^\top W a_{t'}

    Args:
        features: ``a``, ``(B, n, d_features)``.
        hidden: ``s``, ``(B, d_hidden)``.
        w: Floats of shape ``(d_hidden, d_features)``.

    Returns:
        Scores, ``(B, n)``, in nats.

    Raises:
        ValueError: The shapes do not fit together.
        TypeError: ``features`` or ``hidden`` is not floating point.

    Source: Luong, Pham and Manning (2015), section 3.1,
    https://arxiv.org/abs/1508.04025.

    >>> features, w = torch.tensor([[[1.0], [2.0]]]), torch.tensor([[10.0]])
    >>> multiplicative_scores(features, torch.tensor([[3.0]]), w)
    tensor([[30., 60.]])
    """
    check_pair(features, hidden)
    check_last_axis("hidden", hidden.shape, w.shape[0])
    check_last_axis("features", features.shape, w.shape[1])
    return dot_scores(features, hidden @ w)  # (B, n)


def attend_over(
    features: Tensor, scores: Tensor, mask: Tensor | None = None
) -> tuple[Tensor, Tensor]:
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

    >>> features = torch.tensor([[[8.0], [0.0]]])
    >>> attend_over(features, torch.tensor([[3.0, 1.0]]).log())
    (tensor([[6.0000]]), tensor([[0.7500, 0.2500]]))
    """
    check_floating(features=features, scores=scores)
    check_axes("features", features.shape, 3, "(batch, steps, features)")
    if scores.shape != features.shape[:2]:
        raise ValueError(
            "need one score per step of features, "
            f"got {tuple(scores.shape)} and {tuple(features.shape)}"
        )
    if mask is not None:
        check_mask(mask, scores.shape)
    weights = masked_softmax(scores, mask)  # (B, n)
    context = (weights[:, None, :] @ features).squeeze(1)  # (B, d_features)
    return context, weights


def check_pair(features: Tensor, hidden: Tensor) -> None:
    """Raise unless features and a state are of one batch."""
    check_floating(features=features, hidden=hidden)
    check_axes("features", features.shape, 3, "(batch, steps, features)")
    check_axes("hidden", hidden.shape, 2, "(batch, features)")
    if hidden.shape[0] != features.shape[0]:
        raise ValueError(
            "features and hidden must have the same batch, "
            f"got {tuple(features.shape)} and {tuple(hidden.shape)}"
        )


class AdditiveAttention(nn.Module):
    r"""Attention whose scores come from a small network.

    .. math:: c = \sum_{t'} \alpha_{t'} a_{t'}, \qquad
              \alpha = \operatorname{softmax}\bigl(
              v^\top \tanh(a W_1 + s W_2)\bigr)

    Args:
        d_features: Entries of each feature.
        d_hidden: Entries of the state that asks.
        d_attention: Width of the network.

    Raises:
        ValueError: A size is below 1.

    Source: Bahdanau, Cho and Bengio (2015), eq. 5, 6 and appendix A.1.2,
    https://arxiv.org/abs/1409.0473.

    >>> attention = AdditiveAttention(4, 3, 5)
    >>> context, weights = attention(torch.zeros(2, 7, 4), torch.zeros(2, 3))
    >>> context.shape, weights.shape
    (torch.Size([2, 4]), torch.Size([2, 7]))
    """

    def __init__(
        self, d_features: int, d_hidden: int, d_attention: int
    ) -> None:
        super().__init__()
        shapes = additive_shapes(d_features, d_hidden, d_attention)
        add_parameters(self, shapes)

    def project(self, features: Tensor) -> Tensor:
        """Multiply the features by ``w_1``, once for many states."""
        check_floating(features=features)
        check_last_axis("features", features.shape, self.w_1.shape[0])
        return features @ self.w_1  # (B, n, d_attention)

    def forward(
        self,
        features: Tensor,
        hidden: Tensor,
        mask: Tensor | None = None,
        projected: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Attend.

        Args:
            features: Floats of shape ``(B, n, d_features)``.
            hidden: The state that asks, ``(B, d_hidden)``.
            mask: Booleans that broadcast to ``(B, n)``.
            projected: What ``project(features)`` returned, to spare it.

        Returns:
            The context, ``(B, d_features)``, and the weights, ``(B, n)``.
        """
        check_pair(features, hidden)
        if projected is None:
            projected = self.project(features)
        scores = scores_of_projected(projected, hidden, self.w_2, self.v)
        return attend_over(features, scores, mask)


class MultiplicativeAttention(nn.Module):
    r"""Attention whose scores are a bilinear form.

    .. math:: c = \sum_{t'} \alpha_{t'} a_{t'}, \qquad
              \alpha = \operatorname{softmax}(s^\top W a)

    Args:
        d_features: Entries of each feature.
        d_hidden: Entries of the state that asks.

    Raises:
        ValueError: A size is below 1.

    Source: Luong, Pham and Manning (2015), section 3.1,
    https://arxiv.org/abs/1508.04025.

    >>> attention = MultiplicativeAttention(4, 3)
    >>> context, weights = attention(torch.zeros(2, 7, 4), torch.zeros(2, 3))
    >>> context.shape, weights.shape
    (torch.Size([2, 4]), torch.Size([2, 7]))
    """

    def __init__(self, d_features: int, d_hidden: int) -> None:
        super().__init__()
        add_parameters(self, multiplicative_shapes(d_features, d_hidden))

    def project(self, features: Tensor) -> Tensor:
        """Multiply the features by ``w``, once for many states."""
        check_floating(features=features)
        check_last_axis("features", features.shape, self.w.shape[1])
        return features @ self.w.T  # (B, n, d_hidden)

    def forward(
        self,
        features: Tensor,
        hidden: Tensor,
        mask: Tensor | None = None,
        projected: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Attend; arguments and results as for ``AdditiveAttention``."""
        if projected is None:
            scores = multiplicative_scores(features, hidden, self.w)
        else:
            scores = dot_scores(projected, hidden)
        return attend_over(features, scores, mask)


class DotAttention(nn.Module):
    """Attention whose scores are plain dot products; nothing is learned."""

    def project(self, features: Tensor) -> Tensor:
        """Return the features: there is nothing to multiply them by."""
        return features

    def forward(
        self,
        features: Tensor,
        hidden: Tensor,
        mask: Tensor | None = None,
        projected: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Return the context, ``(B, d)``, and the weights, ``(B, n)``."""
        return attend_over(features, dot_scores(features, hidden), mask)
