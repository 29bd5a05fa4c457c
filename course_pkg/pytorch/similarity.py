"""Similarity, softmax and the soft look-up: attention before any learning."""

import torch
from torch import Tensor

from course_pkg.shapes import (
    check_attention_shapes,
    check_axes,
    check_no_nan,
    check_positive,
    check_same_depth,
)


def dot(a: Tensor, b: Tensor) -> Tensor:
    r"""Multiply two vectors entry by entry and add up.

    .. math:: a \cdot b = \sum_{i=1}^{d} a_i b_i

    Args:
        a: Floats of shape ``(..., d)``.
        b: Floats of shape ``(..., d)``; leading axes broadcast.

    Returns:
        The dot products, ``(...)``, in the units of ``a`` times those of
        ``b``.

    Raises:
        ValueError: The last axes differ, or an entry is NaN.
        TypeError: ``a`` or ``b`` is not floating point.

    Source: Strang (2016), *Introduction to Linear Algebra*, section 1.2.

    >>> dot(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, 5.0, 6.0]))
    tensor(32.)
    """
    check_same_depth("a", a.shape, "b", b.shape)
    check_floats(a=a, b=b)
    return (a * b).sum(dim=-1)  # (...)


def cosine_similarity(a: Tensor, b: Tensor) -> Tensor:
    r"""Compare two directions, whatever the lengths.

    .. math:: \cos(a, b) = \frac{a \cdot b}{\lVert a \rVert \lVert b \rVert}

    Args:
        a: Floats of shape ``(..., d)``.
        b: Floats of shape ``(..., d)``; leading axes broadcast.

    Returns:
        Cosines, ``(...)``, without unit, from -1 (opposite) to 1 (same
        direction). A zero vector has no direction; its cosine is 0 here.

    Raises:
        ValueError: The last axes differ, or an entry is NaN.
        TypeError: ``a`` or ``b`` is not floating point.

    Source: Manning, Raghavan and Schütze (2008), *Introduction to
    Information Retrieval*, eq. 6.10.

    >>> a, b = torch.tensor([3.0, 0.0]), torch.tensor([1.0, 1.0])
    >>> round(cosine_similarity(a, b).item(), 4)
    0.7071
    """
    check_same_depth("a", a.shape, "b", b.shape)
    check_floats(a=a, b=b)
    return dot(unit(a), unit(b))  # (...)


def unit(vector: Tensor) -> Tensor:
    """Scale vectors, ``(..., d)``, to length 1; leave zero vectors zero."""
    largest = vector.abs().amax(dim=-1, keepdim=True)  # (..., 1)
    scaled = vector / largest.masked_fill(largest == 0, 1)  # squares: finite
    square = (scaled**2).sum(dim=-1, keepdim=True)  # (..., 1)
    return scaled / square.masked_fill(square == 0, 1).sqrt()  # (..., d)


def softmax(scores: Tensor, temperature: float = 1.0) -> Tensor:
    r"""Turn scores into weights that are positive and sum to 1.

    .. math:: w_i = \frac{e^{s_i / T}}{\sum_j e^{s_j / T}}

    Args:
        scores: Floats of shape ``(..., m)``, in nats at temperature 1: a
            lead of ``log(3)`` makes an entry three times as likely.
        temperature: ``T``, positive; small is sharp, large is flat.

    Returns:
        Weights, ``(..., m)``, that sum to 1 along the last axis.

    Raises:
        ValueError: ``scores`` is empty or holds NaN, or ``temperature`` is not
            positive.
        TypeError: ``scores`` is not floating point.

    Source: Bridle (1990), *Probabilistic interpretation of feedforward
    classification network outputs*; with the temperature, Hinton,
    Vinyals and Dean (2015), eq. 1, https://arxiv.org/abs/1503.02531.

    >>> softmax(torch.tensor([3.0, 1.0]).log())
    tensor([0.7500, 0.2500])
    """
    check_axes("scores", scores.shape, 1, "(..., scores)")
    check_floats(scores=scores)
    check_positive("temperature", temperature)
    scores = scores - scores.amax(dim=-1, keepdim=True)  # exp: no overflow
    odds = (scores / temperature).exp()  # (..., m)
    return odds / odds.sum(dim=-1, keepdim=True)


def entropy(weights: Tensor) -> Tensor:
    r"""Say how spread out a row of weights is.

    .. math:: H(w) = -\sum_i w_i \ln w_i

    Args:
        weights: Floats of shape ``(..., m)``, each row summing to 1.

    Returns:
        Entropies, ``(...)``, in nats: 0 when one weight is 1, ``ln m`` when
        all are equal. ``exp`` of it is the effective number of entries.

    Raises:
        ValueError: ``weights`` is empty, or an entry is negative or NaN.
        TypeError: ``weights`` is not floating point.

    Source: Shannon (1948), *A Mathematical Theory of Communication*,
    section 6.

    >>> entropy(torch.tensor([0.5, 0.5]))
    tensor(0.6931)
    """
    check_axes("weights", weights.shape, 1, "(..., weights)")
    check_floats(weights=weights)
    if (weights < 0).any():
        least = weights.min().item()
        raise ValueError(f"weights must be at least 0, got {least}")
    safe = weights.masked_fill(weights == 0, 1)  # 0 ln 0 counts as 0
    return 0.0 - (weights * safe.log()).sum(dim=-1)  # (...)


def reweight(vectors: Tensor) -> tuple[Tensor, Tensor]:
    r"""Replace every vector by a mean of all, weighted by likeness to it.

    .. math:: y_i = \sum_j w_{ij} v_j, \qquad
              w_{i \cdot} = \operatorname{softmax}_j(v_i \cdot v_j)

    Nothing in it is learned: attention with queries, keys and values all
    equal to the input.

    Args:
        vectors: Floats of shape ``(..., n, d)``.

    Returns:
        The outputs, ``(..., n, d)``, in the units of ``vectors``, and the
        weights, ``(..., n, n)``; row ``i`` says what output ``i`` is made of.

    Raises:
        ValueError: ``vectors`` has fewer than two axes, is empty or holds NaN.
        TypeError: ``vectors`` is not floating point.

    Source: Vaswani et al. (2017), eq. 1, without projections and scale,
    https://arxiv.org/abs/1706.03762.

    >>> outputs, weights = reweight(torch.zeros(2, 3))
    >>> weights.tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    check_axes("vectors", vectors.shape, 2, "(..., vectors, features)")
    check_floats(vectors=vectors)
    scores = vectors @ vectors.transpose(-2, -1)  # (..., n, n)
    weights = softmax(scores)
    return weights @ vectors, weights  # (..., n, d), (..., n, n)


def soft_look_up(
    query: Tensor, keys: Tensor, values: Tensor, temperature: float = 1.0
) -> tuple[Tensor, Tensor]:
    r"""Look a query up in a dictionary whose keys match by degrees.

    .. math:: \sum_j w_j v_j, \qquad
              w = \operatorname{softmax}_j(q \cdot k_j / T)

    Args:
        query: Floats of shape ``(..., n, d_k)``, one row a question.
        keys: Floats of shape ``(..., m, d_k)``.
        values: Floats of shape ``(..., m, d_v)``, one for each key.
        temperature: ``T``, positive; towards 0 the best key takes all.

    Returns:
        The answers, ``(..., n, d_v)``, in the units of ``values``, and the
        weights, ``(..., n, m)``, each row summing to 1.

    Raises:
        ValueError: The shapes do not fit together, or an entry is NaN.
        TypeError: An argument is not floating point.

    Source: Bahdanau, Cho and Bengio (2015), eq. 5 and 6, with a dot product
    for the alignment model, https://arxiv.org/abs/1409.0473.

    >>> query, keys = torch.tensor([[3.0]]).log(), torch.tensor([[1.0], [0.0]])
    >>> answer, weights = soft_look_up(query, keys, torch.tensor([[8.0], [0]]))
    >>> answer.round(decimals=4).tolist(), weights
    ([[6.0]], tensor([[0.7500, 0.2500]]))
    """
    check_attention_shapes(query.shape, keys.shape, values.shape)
    check_floats(query=query, keys=keys, values=values)
    scores = query @ keys.transpose(-2, -1)  # (..., n, m)
    weights = softmax(scores, temperature)
    return weights @ values, weights  # (..., n, d_v), (..., n, m)


def check_floats(**tensors: Tensor) -> None:
    """Raise unless tensors are floats and, outside a graph, never NaN."""
    for name, tensor in tensors.items():
        if not tensor.is_floating_point():
            raise TypeError(
                f"{name} must be floating point, got {tensor.dtype}"
            )
        if not torch.compiler.is_compiling():
            missing = int(tensor.isnan().sum())
            check_no_nan(name, missing, tensor.numel())
