"""The loss and the learning rate that Transformers are trained with."""

import torch  # noqa: F401  (for the examples)
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from course_pkg.shapes import check_at_least, check_axes, check_probability

from .checks import check_floating, check_ids


def label_smoothed_loss(
    logits: Tensor, targets: Tensor, smoothing: float = 0.0, pad_id: int = 0
) -> Tensor:
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
        The mean loss of a real token, in nats; 0 if there is none.

    Raises:
        ValueError: The shapes do not fit together, a target is not in
            ``[0, V)``, or ``smoothing`` is out of range.
        TypeError: ``targets`` does not hold integers.

    Source: Szegedy et al. (2016), section 7,
    https://arxiv.org/abs/1512.00567.

    >>> logits = torch.tensor([[0.5, 0.25, 0.25], [0.2, 0.4, 0.4]]).log()
    >>> round(label_smoothed_loss(logits, torch.tensor([1, 0])).item(), 4)
    1.3863
    """
    check_floating(logits=logits)
    check_ids("targets", targets)
    check_axes("logits", logits.shape, 1, "(..., classes)")
    check_probability("smoothing", smoothing)
    if targets.shape != logits.shape[:-1]:
        raise ValueError(
            "need one target for each row of logits, "
            f"got {tuple(targets.shape)} and {tuple(logits.shape)}"
        )
    rows, truth = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    try:
        total = F.cross_entropy(
            rows,
            truth.long(),
            ignore_index=pad_id,
            reduction="sum",
            label_smoothing=smoothing,
        )
    except IndexError:
        size = logits.shape[-1]
        wrong = truth[(truth < 0) | (truth >= size)][0].item()
        raise ValueError(
            f"targets must be in [0, {size}), got {wrong}"
        ) from None
    return total / (truth != pad_id).sum().clamp(min=1)


def warmup_schedule(
    step: int, d_model: int, warmup_steps: int = 4000
) -> float:
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
