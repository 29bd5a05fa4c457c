"""Train and judge a classifier in TensorFlow."""

import functools

import keras
import numpy as np
import tensorflow as tf

from course_pkg.tf import Trainer, label_smoothed_loss

from .progress import progress

# Every class counts: by default the loss leaves out number 0, as padding.
LOSS = functools.partial(label_smoothed_loss, pad_id=-1)


def train(model, task, epochs, folder):
    """Train a classifier, and give it back its best weights at the end.

    Args:
        model: An ``EncoderClassifier``, changed in place.
        task: A ``ClassificationTask``.
        epochs: How often to see each training text.
        folder: Where to keep the checkpoints.

    Returns:
        For each epoch a dictionary with ``"loss"`` and ``"validation"``, in
        nats a text, and ``"accuracy"``, on the validation split.
    """
    keras.utils.set_random_seed(0)  # of dropout
    optimizer = keras.optimizers.Adam(epsilon=1e-8)
    trainer = Trainer(model, optimizer, LOSS, task.schedule(epochs))
    seen, unseen = (tensors(task, name) for name in ("train", "validation"))
    curve = []
    for epoch in progress(range(1, epochs + 1), epochs):
        record = trainer.fit(seen, epoch, unseen, folder, progress=False)[-1]
        share = float(judge(model, task, "validation").mean())
        curve.append(record | {"accuracy": share})
    trainer.load_best(folder)
    return curve


def predict(model, ids):
    """Return the most probable class of each row of ids, ``(N,)``."""
    starts = range(0, len(ids), 256)
    parts = [model(tf.constant(ids[start : start + 256])) for start in starts]
    return tf.argmax(tf.concat(parts, axis=0), axis=-1).numpy()  # (N,)


def judge(model, task, split="test"):
    """Tell which texts of a split are classified rightly, ``(N,)``."""
    return np.asarray(predict(model, task.ids[split]) == task.labels[split])


def tensors(task, split):
    """Return the batches of a split as tensors."""
    return [tuple(map(tf.constant, batch)) for batch in task.batches(split)]
