"""The loss and the learning rate that Transformers are trained with."""

import numpy as np

from course_pkg.shapes import (
    check_at_least,
    check_axes,
    check_probability,
)

from .arrays import as_array, as_ids


def label_smoothed_loss(logits, targets, smoothing=0.0, pad_id=0):
    r"""Score predictions against the true tokens, padding left out.

    .. math:: L = -\frac{1}{|R|} \sum_{t \in R} \Bigl(
              (1 - \epsilon) \ln p_{t, y_t} +
              \frac{\epsilon}{V} \sum_{v} \ln p_{t, v} \Bigr), \qquad
              R = \{t : y_t \ne \text{pad}\}

    Args:
        logits: Floats of shape ``(..., V)``, in nats.
        targets: True tokens, whole numbers of shape ``(...)``.
        smoothing: The share spread evenly over all ``V`` tokens.
        pad_id: The token that fills; it counts for nothing.

    Returns:
        The mean loss of a real token, in nats; 0 if there is none.

    Raises:
        ValueError: The shapes do not fit together, a target is not in
            ``[0, V)``, or ``smoothing`` is out of range.
        TypeError: ``targets`` does not hold whole numbers.

    Source: Szegedy et al. (2016), section 7,
    https://arxiv.org/abs/1512.00567.

    >>> logits = np.log([[0.5, 0.25, 0.25], [0.2, 0.4, 0.4]])
    >>> round(float(label_smoothed_loss(logits, [1, 0])), 4)
    1.3863
    """
    return label_smoothed_loss_vjp(logits, targets, smoothing, pad_id)[0]


def label_smoothed_loss_vjp(logits, targets, smoothing=0.0, pad_id=0):
    r"""Compute the loss; pull back to the logits.

    .. math:: \bar l_{t, v} = \frac{1}{|R|} \Bigl(p_{t, v} -
              (1 - \epsilon) [v = y_t] - \frac{\epsilon}{V} \Bigr)
    """
    logits, targets = check_loss(logits, targets, smoothing)
    log_p = log_softmax(logits)  # (..., V)
    aim = np.full(logits.shape, smoothing / logits.shape[-1])
    true = targets[..., None]  # (..., 1)
    share = 1 - smoothing + smoothing / logits.shape[-1]
    np.put_along_axis(aim, true, share, axis=-1)
    real = true != pad_id
    count = max(int(real.sum()), 1)
    loss = -(aim * log_p * real).sum() / count

    def pullback(grad=1.0):
        return (grad * real * (np.exp(log_p) - aim) / count,)

    return loss, pullback


def check_loss(logits, targets, smoothing):
    """Return logits and targets as arrays that fit together."""
    logits = as_array("logits", logits)
    targets = as_ids("targets", targets, 0, "(...)")
    check_axes("logits", logits.shape, 1, "(..., classes)")
    check_probability("smoothing", smoothing)
    if targets.shape != logits.shape[:-1]:
        raise ValueError(
            "need one target for each row of logits, "
            f"got {targets.shape} and {logits.shape}"
        )
    outside = (targets < 0) | (targets >= logits.shape[-1])
    if outside.any():
        raise ValueError(
            f"targets must be in [0, {logits.shape[-1]}), "
            f"got {targets[outside].flat[0]}"
        )
    return logits, targets


def log_softmax(logits):
    """Return the logarithm of the softmax over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def warmup_schedule(step, d_model, warmup_steps=4000):
    r"""Give the learning rate: up in a line, then down with the root.

    .. math:: \eta = d^{-1/2} \min(s^{-1/2}, s \cdot w^{-3/2})

    Args:
        step: ``s``, from 1 on.
        d_model: ``d``.
        warmup_steps: ``w``; the rate is highest there.

    Returns:
        The learning rate, a number.

    Raises:
        ValueError: An argument is below 1.

    Source: Vaswani et al. (2017), eq. 3, https://arxiv.org/abs/1706.03762.

    >>> round(warmup_schedule(4000, 512), 6)
    0.000699
    """
    check_at_least("step", step, 1)
    check_at_least("d_model", d_model, 1)
    check_at_least("warmup_steps", warmup_steps, 1)
    return d_model**-0.5 * min(step**-0.5, step * warmup_steps**-1.5)
