"""A task for a classifier: texts in, one of several classes out.

It is NumPy: both frameworks train on the same batches, at the same learning
rates, and are judged by the same rule.
"""

import dataclasses

import numpy as np

from course_pkg.params import encoder_classifier_params

from .batches import pad
from .task import learning_rate
from .vocabulary import PAD

BATCH_SIZE, PEAK_RATE = 64, 3e-3
SIZES = {
    "num_layers": 2,
    "d_model": 64,
    "num_heads": 4,
    "d_ff": 128,
    "positions": "rotary",
}


@dataclasses.dataclass(frozen=True)
class ClassificationTask:
    """Texts as ids, and the number of each one's class, split in three."""

    ids: dict  # from "train", "validation" or "test" to (N, n)
    labels: dict  # from the same to (N,)
    vocab_size: int
    classes: tuple  # of names

    def arguments(self):
        """Return the arguments of an ``EncoderClassifier`` for this task."""
        return {
            "vocab_size": self.vocab_size,
            "num_classes": len(self.classes),
            **SIZES,
        }

    def first_params(self, seed=0):
        """Draw the weights that every framework starts from."""
        sizes = self.arguments()
        del sizes["positions"]  # rotary ones have no weights
        return encoder_classifier_params(**sizes, seed=seed)

    def batches(self, split):
        """Cut a split into batches of similar length, every row in one.

        Returns:
            A list of pairs: ids ``(B, n)``, as short as the batch allows, and
            labels ``(B,)``.
        """
        ids, labels = self.ids[split], self.labels[split]
        lengths = (ids != PAD).sum(axis=1)  # (N,)
        order = np.random.default_rng(0).permutation(len(ids))
        order = order[np.argsort(lengths[order], kind="stable")]
        count = -(-len(order) // BATCH_SIZE)  # rounded up
        return [
            (ids[rows, : lengths[rows].max()], labels[rows])
            for rows in np.array_split(order, count)
        ]

    def schedule(self, epochs):
        """Return the learning rate as a function of the step, from 1 on."""
        steps = epochs * len(self.batches("train"))
        return lambda step: learning_rate(step - 1, steps, PEAK_RATE)


def classification_task(texts, labels, vocabulary, classes, longest=256):
    """Encode the texts of three splits.

    Args:
        texts: A dictionary from split to a list of texts.
        labels: A dictionary from split to a list of names of classes.
        vocabulary: What encodes a text, a ``Vocabulary`` or ``Pieces``.
        classes: The names of all classes.
        longest: Ids of a text that are kept.

    Raises:
        ValueError: A label is none of the classes.
    """
    number = {name: index for index, name in enumerate(classes)}
    unknown = {name for some in labels.values() for name in some} - set(number)
    if unknown:
        raise ValueError(
            f"labels must be among {', '.join(classes)}, got {min(unknown)!r}"
        )
    return ClassificationTask(
        ids={
            split: pad([vocabulary.encode(text)[:longest] for text in some])
            for split, some in texts.items()
        },
        labels={
            split: np.array([number[name] for name in some])
            for split, some in labels.items()
        },
        vocab_size=len(vocabulary),
        classes=tuple(classes),
    )
