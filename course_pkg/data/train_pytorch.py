"""Train and judge a sequence-to-sequence model in PyTorch."""

import numpy as np
import torch

from course_pkg.pytorch import greedy_decode, label_smoothed_loss

from .progress import progress
from .task import are_exact, training_batches


def train(model, task, every=100):
    """Train a model by teacher forcing, every pair once an epoch.

    Args:
        model: A ``RecurrentSeq2Seq`` or a ``Transformer``, changed in place.
        task: A ``Task``.
        every: Steps between two looks at 500 test pairs.

    Returns:
        A dictionary with ``losses``, in nats a token, and ``exact``, pairs
        of a step and the exact match there.
    """
    step = make_step(model)
    losses, exact = [], []
    for batch in progress(training_batches(task), task.steps):
        losses.append(step(*batch))
        if len(losses) % every == 0:
            share = judge(model, task, 500).mean()
            exact.append((len(losses), float(share)))
    return {"losses": losses, "exact": exact}


def make_step(model, betas=(0.9, 0.999), epsilon=1e-8, clip_norm=1.0):
    """Return a function that takes one step of Adam.

    Args:
        model: A ``RecurrentSeq2Seq`` or a ``Transformer``.
        betas: The shares of Adam's two moments that stay at each step.
        epsilon: What Adam adds to the root of the second moment.
        clip_norm: The largest norm of all gradients together.

    Returns:
        A function of a rate and NumPy arrays of ids, sources ``(B, m)``,
        inputs and targets ``(B, n)``; it changes the model, and returns the
        loss before that, in nats a token.
    """
    optimiser = torch.optim.Adam(model.parameters(), betas=betas, eps=epsilon)

    def step(rate, *arrays):
        sources, inputs, targets = map(torch.from_numpy, arrays)
        logits = model(sources, inputs)  # (B, n, V)
        loss = label_smoothed_loss(logits, targets)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), clip_norm)
        optimiser.param_groups[0]["lr"] = rate
        optimiser.step()
        return loss.item()

    return step


@torch.no_grad()
def judge(model, task, count=None):
    """Decode test sources greedily; tell which answers are exact.

    Args:
        model: A ``RecurrentSeq2Seq`` or a ``Transformer``.
        task: A ``Task``.
        count: How many of the test pairs; None for all.

    Returns:
        Booleans, ``(M,)``.
    """
    sources = torch.from_numpy(task.test_sources[:count])
    was_training = model.training
    model.eval()
    ids = greedy_decode(model, sources, task.max_length)  # (M, n)
    model.train(was_training)
    answers = task.test_answers[:count]
    return are_exact(np.asarray(ids), answers, task.target_vocabulary)
