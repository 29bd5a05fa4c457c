"""Train and judge a classifier in PyTorch."""

import functools

import numpy as np
import torch

from course_pkg.pytorch import Trainer, label_smoothed_loss

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
    torch.manual_seed(0)  # of dropout
    optimizer = torch.optim.Adam(model.parameters())
    trainer = Trainer(model, optimizer, LOSS, task.schedule(epochs))
    seen, unseen = (tensors(task, name) for name in ("train", "validation"))
    curve = []
    for epoch in progress(range(1, epochs + 1), epochs):
        record = trainer.fit(seen, epoch, unseen, folder, progress=False)[-1]
        share = float(judge(model, task, "validation").mean())
        curve.append(record | {"accuracy": share})
    trainer.load_best(folder)
    return curve


@torch.no_grad()
def predict(model, ids):
    """Return the most probable class of each row of ids, ``(N,)``."""
    was_training = model.training
    model.eval()
    parts = [model(part) for part in torch.from_numpy(ids).split(256)]
    model.train(was_training)
    return torch.cat(parts).argmax(dim=-1).numpy()  # (N,)


def judge(model, task, split="test"):
    """Tell which texts of a split are classified rightly, ``(N,)``."""
    return np.asarray(predict(model, task.ids[split]) == task.labels[split])


def tensors(task, split):
    """Return the batches of a split as tensors."""
    return [
        tuple(map(torch.from_numpy, batch)) for batch in task.batches(split)
    ]
