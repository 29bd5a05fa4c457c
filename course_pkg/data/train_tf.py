"""Train and judge a sequence-to-sequence model in TensorFlow."""

import keras
import numpy as np
import tensorflow as tf

from course_pkg.tf import greedy_decode, label_smoothed_loss

from .progress import progress
from .task import are_exact, training_batches

IDS = tf.TensorSpec((None, None), tf.int64)


def train(model, task, every=100):
    """Train a model by teacher forcing, every pair once.

    Args:
        model: A ``RecurrentSeq2Seq``, changed in place.
        task: A ``Task``.
        every: Steps between two looks at 500 test pairs.

    Returns:
        A dictionary with ``losses``, in nats a character, and ``exact``,
        pairs of a step and the exact match there.
    """
    optimiser = keras.optimizers.Adam(epsilon=1e-8, global_clipnorm=1.0)
    optimiser.build(model.trainable_variables)
    losses, exact = [], []

    @tf.function(input_signature=(IDS, IDS, IDS))
    def step(sources, inputs, targets):
        with tf.GradientTape() as tape:
            logits = model(sources, inputs, training=True)  # (B, n, V)
            loss = label_smoothed_loss(logits, targets)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimiser.apply_gradients(
            zip(gradients, model.trainable_variables, strict=True)
        )
        return loss

    for batch in progress(training_batches(task), task.steps):
        rate, *arrays = batch
        optimiser.learning_rate = rate
        losses.append(float(step(*arrays)))
        if len(losses) % every == 0:
            share = judge(model, task, 500).mean()
            exact.append((len(losses), float(share)))
    return {"losses": losses, "exact": exact}


def judge(model, task, count=None):
    """Decode test sources greedily; tell which answers are exact.

    Args:
        model: A ``RecurrentSeq2Seq``.
        task: A ``Task``.
        count: How many of the test pairs; None for all.

    Returns:
        Booleans, ``(M,)``.
    """
    sources = tf.constant(task.test_sources[:count])
    ids = greedy_decode(model, sources, task.max_length)  # (M, n)
    answers = task.test_answers[:count]
    return are_exact(np.asarray(ids), answers, task.target_vocabulary)
