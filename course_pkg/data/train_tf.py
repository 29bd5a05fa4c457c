"""Train and judge a sequence-to-sequence model in TensorFlow."""

import keras
import numpy as np
import tensorflow as tf

from course_pkg.tf import greedy_decode, label_smoothed_loss

from .progress import progress
from .task import are_exact, training_batches

IDS = tf.TensorSpec((None, None), tf.int64)


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
    beta_1, beta_2 = betas
    optimiser = keras.optimizers.Adam(
        beta_1=beta_1,
        beta_2=beta_2,
        epsilon=epsilon,
        global_clipnorm=clip_norm,
    )
    optimiser.build(model.trainable_variables)

    @tf.function(input_signature=(IDS, IDS, IDS))
    def update(sources, inputs, targets):
        with tf.GradientTape() as tape:
            logits = model(sources, inputs, training=True)  # (B, n, V)
            loss = label_smoothed_loss(logits, targets)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimiser.apply_gradients(
            zip(gradients, model.trainable_variables, strict=True)
        )
        return loss

    def step(rate, *arrays):
        optimiser.learning_rate = rate
        return float(update(*arrays))

    return step


def judge(model, task, count=None):
    """Decode test sources greedily; tell which answers are exact.

    Args:
        model: A ``RecurrentSeq2Seq`` or a ``Transformer``.
        task: A ``Task``.
        count: How many of the test pairs; None for all.

    Returns:
        Booleans, ``(M,)``.
    """
    sources = tf.constant(task.test_sources[:count])
    ids = greedy_decode(model, sources, task.max_length)  # (M, n)
    answers = task.test_answers[:count]
    return are_exact(np.asarray(ids), answers, task.target_vocabulary)
