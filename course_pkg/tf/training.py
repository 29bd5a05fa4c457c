"""The loss and the learning rate that Transformers are trained with."""

import tensorflow as tf

from course_pkg.shapes import (
    check_at_least,
    check_axes,
    check_probability,
    differ,
)

from .layer import check_ids


def label_smoothed_loss(logits, targets, smoothing=0.0, pad_id=0):
    r"""Score predictions against the true tokens, padding left out.

    .. math:: L = -\frac{1}{|R|} \sum_{t \in R} \Bigl(
              (1 - \epsilon) \ln p_{t, y_t} +
              \frac{\epsilon}{V} \sum_{v} \ln p_{t, v} \Bigr), \qquad
              R = \{t : y_t \ne \text{pad}\}

    Args:
        logits: Floats of shape ``(..., V)``, in nats.
        targets: True tokens, integers of shape ``(...)``.
        smoothing: The share spread evenly over all ``V`` tokens.
        pad_id: The token that fills; it counts for nothing.

    Returns:
        The mean loss of a real token, in nats; 0 if there is none. Half
        precision is computed in float32.

    Raises:
        ValueError: The shapes do not fit together, a target is not in
            ``[0, V)``, or ``smoothing`` is out of range.
        TypeError: ``targets`` are not integers.

    Source: Szegedy et al. (2016), section 7,
    https://arxiv.org/abs/1512.00567.

    >>> logits = tf.math.log([[0.5, 0.25, 0.25], [0.2, 0.4, 0.4]])
    >>> round(float(label_smoothed_loss(logits, tf.constant([1, 0]))), 4)
    1.3863
    """
    check_loss(logits, targets, smoothing)
    wide = tf.cast(logits, tf.float32) if logits.dtype.size < 4 else logits
    wide = tf.reshape(wide, (-1, logits.shape[-1]))  # (N, V)
    targets = tf.reshape(targets, (-1,))  # (N,)
    cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits
    losses = cross_entropy(targets, wide)  # (N,)
    if smoothing:
        spread = tf.reduce_logsumexp(wide, -1) - tf.reduce_mean(wide, -1)
        losses = (1 - smoothing) * losses + smoothing * spread
    real = tf.cast(tf.not_equal(targets, pad_id), wide.dtype)  # (N,)
    count = tf.maximum(tf.reduce_sum(real), 1)
    return tf.reduce_sum(losses * real) / count


def check_loss(logits, targets, smoothing):
    """Raise unless logits and targets fit together."""
    check_axes("logits", logits.shape, 1, "(..., classes)")
    check_probability("smoothing", smoothing)
    rows, wanted = tuple(logits.shape[:-1]), tuple(targets.shape)
    if len(rows) != len(wanted) or any(map(differ, rows, wanted)):
        raise ValueError(
            "need one target for each row of logits, "
            f"got {wanted} and {tuple(logits.shape)}"
        )
    check_ids("targets", targets, logits.shape[-1])


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
