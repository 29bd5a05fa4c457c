"""Train a Transformer in NumPy, by the derivatives of the reference."""

import math

import numpy as np

from course_pkg.reference.training import label_smoothed_loss_vjp


def make_step(model, betas=(0.9, 0.999), epsilon=1e-8, clip_norm=1.0):
    r"""Return a function that takes one step of Adam.

    .. math:: m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad
              v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad
              \theta \leftarrow \theta - \eta
              \frac{m / (1 - \beta_1^t)}
              {\sqrt{v / (1 - \beta_2^t)} + \epsilon}

    Args:
        model: A ``Transformer`` of the reference.
        betas: The shares of Adam's two moments that stay at each step.
        epsilon: What Adam adds to the root of the second moment.
        clip_norm: The largest norm of all gradients together.

    Returns:
        A function of a rate and arrays of ids, sources ``(B, m)``, inputs
        and targets ``(B, n)``; it changes the model, and returns the loss
        before that, in nats a token.

    Source: Kingma and Ba (2015), algorithm 1,
    https://arxiv.org/abs/1412.6980.
    """
    beta_1, beta_2 = betas
    first = {name: np.zeros_like(p) for name, p in model.params.items()}
    second = {name: np.zeros_like(p) for name, p in model.params.items()}
    done = 0

    def step(rate, sources, inputs, targets):
        nonlocal done
        done += 1
        logits, back = model.vjp(sources, inputs)  # (B, n, V)
        loss, back_loss = label_smoothed_loss_vjp(logits, targets)
        _, gradients = back(*back_loss())
        for name, g in clipped(gradients, clip_norm).items():
            m, v = first[name], second[name]
            m += (1 - beta_1) * (g - m)
            v += (1 - beta_2) * (g**2 - v)
            root = np.sqrt(v / (1 - beta_2**done)) + epsilon
            model.params[name] -= rate * m / (1 - beta_1**done) / root
        return float(loss)

    return step


def clipped(gradients, clip_norm):
    """Scale all gradients down together if their norm is too large."""
    norm = math.sqrt(sum((g**2).sum() for g in gradients.values()))
    scale = min(1.0, clip_norm / norm)
    return {name: scale * g for name, g in gradients.items()}
