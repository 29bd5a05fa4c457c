"""Similarity, softmax and the soft look-up: attention before any learning."""

import numpy as np

from course_pkg.shapes import (
    check_attention_shapes,
    check_axes,
    check_no_nan,
    check_positive,
    check_same_depth,
)


def dot(a, b):
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
        TypeError: ``a`` or ``b`` does not hold numbers.

    Source: Strang (2016), *Introduction to Linear Algebra*, section 1.2.

    >>> float(dot(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])))
    32.0
    """
    a, b = as_floats("a", a), as_floats("b", b)
    check_same_depth("a", a.shape, "b", b.shape)
    return (a * b).sum(axis=-1)  # (...)


def cosine_similarity(a, b):
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
        TypeError: ``a`` or ``b`` does not hold numbers.

    Source: Manning, Raghavan and Schütze (2008), *Introduction to
    Information Retrieval*, eq. 6.10.

    >>> round(float(cosine_similarity([3.0, 0.0], [1.0, 1.0])), 4)
    0.7071
    """
    a, b = as_floats("a", a), as_floats("b", b)
    check_same_depth("a", a.shape, "b", b.shape)
    return dot(unit(a), unit(b))  # (...)


def unit(vector):
    """Scale vectors, ``(..., d)``, to length 1; leave zero vectors zero."""
    largest = np.abs(vector).max(axis=-1, keepdims=True)  # (..., 1)
    scaled = vector / np.where(largest == 0, 1, largest)  # squares stay finite
    length = np.sqrt((scaled**2).sum(axis=-1, keepdims=True))  # (..., 1)
    return scaled / np.where(length == 0, 1, length)  # (..., d)


def softmax(scores, temperature=1.0):
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
        TypeError: ``scores`` does not hold numbers.

    Source: Bridle (1990), *Probabilistic interpretation of feedforward
    classification network outputs*; with the temperature, Hinton,
    Vinyals and Dean (2015), eq. 1, https://arxiv.org/abs/1503.02531.

    >>> softmax([np.log(3), 0.0]).round(4).tolist()
    [0.75, 0.25]
    """
    scores = as_floats("scores", scores)
    check_axes("scores", scores.shape, 1, "(..., scores)")
    check_positive("temperature", temperature)
    scores = scores - scores.max(axis=-1, keepdims=True)  # exp cannot overflow
    odds = np.exp(scores / temperature)  # (..., m)
    return odds / odds.sum(axis=-1, keepdims=True)


def entropy(weights):
    r"""Say how spread out a row of weights is.

    .. math:: H(w) = -\sum_i w_i \ln w_i

    Args:
        weights: Floats of shape ``(..., m)``, each row summing to 1.

    Returns:
        Entropies, ``(...)``, in nats: 0 when one weight is 1, ``ln m`` when
        all are equal. ``exp`` of it is the effective number of entries.

    Raises:
        ValueError: ``weights`` is empty, or an entry is negative or NaN.
        TypeError: ``weights`` does not hold numbers.

    Source: Shannon (1948), *A Mathematical Theory of Communication*,
    section 6.

    >>> round(float(entropy([0.5, 0.5])), 4)
    0.6931
    """
    weights = as_floats("weights", weights)
    check_axes("weights", weights.shape, 1, "(..., weights)")
    if (weights < 0).any():
        raise ValueError(f"weights must be at least 0, got {weights.min()}")
    safe = np.where(weights > 0, weights, 1)  # 0 ln 0 counts as 0
    return 0.0 - (weights * np.log(safe)).sum(axis=-1)  # (...)


def reweight(vectors):
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
        TypeError: ``vectors`` does not hold numbers.

    Source: Vaswani et al. (2017), eq. 1, without projections and scale,
    https://arxiv.org/abs/1706.03762.

    >>> outputs, weights = reweight(np.zeros((2, 3)))
    >>> weights.tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    vectors = as_floats("vectors", vectors)
    check_axes("vectors", vectors.shape, 2, "(..., vectors, features)")
    scores = vectors @ np.swapaxes(vectors, -2, -1)  # (..., n, n)
    weights = softmax(scores)
    return weights @ vectors, weights  # (..., n, d), (..., n, n)


def soft_look_up(query, keys, values, temperature=1.0):
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
        TypeError: An argument does not hold numbers.

    Source: Bahdanau, Cho and Bengio (2015), eq. 5 and 6, with a dot product
    for the alignment model, https://arxiv.org/abs/1409.0473.

    >>> query, keys = np.array([[np.log(3)]]), np.array([[1.0], [0.0]])
    >>> answer, weights = soft_look_up(query, keys, np.array([[8.0], [0.0]]))
    >>> answer.round(4).tolist(), weights.round(4).tolist()
    ([[6.0]], [[0.75, 0.25]])
    """
    query, keys = as_floats("query", query), as_floats("keys", keys)
    values = as_floats("values", values)
    check_attention_shapes(query.shape, keys.shape, values.shape)
    scores = query @ np.swapaxes(keys, -2, -1)  # (..., n, m)
    weights = softmax(scores, temperature)
    return weights @ values, weights  # (..., n, d_v), (..., n, m)


def as_floats(name, array):
    """Return numbers as a float array; name what cannot be one."""
    array = np.asarray(array)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must hold numbers, got {array.dtype}")
    array = array if array.dtype.kind == "f" else array.astype(np.float64)
    check_no_nan(name, int(np.isnan(array).sum()), array.size)
    return array
