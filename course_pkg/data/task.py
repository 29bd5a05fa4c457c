"""A task for a sequence-to-sequence model: texts in, texts out.

It is NumPy: both frameworks train on the same batches, at the same learning
rates, and are judged by the same rule.
"""

import dataclasses
import itertools

import numpy as np

from course_pkg.params import seq2seq_params

from .batches import batches
from .vocabulary import Vocabulary

BATCH_SIZE, PEAK_RATE = 64, 6e-3
SIZES = {"d_embedding": 32, "d_hidden": 64, "bidirectional": True}


@dataclasses.dataclass(frozen=True)
class Task:
    """Pairs of texts as ids: some to train on, others to be judged by.

    A vocabulary is a ``Vocabulary``, or anything that encodes, decodes and
    has a length as one.
    """

    sources: np.ndarray  # (N, m)
    targets: np.ndarray  # (N, n), from begin to end
    test_sources: np.ndarray  # (M, m)
    test_answers: list  # M texts
    source_vocabulary: Vocabulary
    target_vocabulary: Vocabulary
    epochs: int = 1
    peak_rate: float = PEAK_RATE

    @property
    def steps(self):
        """The number of batches that use every pair once an epoch."""
        return self.epochs * (len(self.sources) // BATCH_SIZE)

    @property
    def max_length(self):
        """The most tokens a model has to write, the end among them."""
        return self.targets.shape[1] - 1

    def arguments(self, attention):
        """Return the arguments of a ``RecurrentSeq2Seq`` for this task."""
        return {
            "source_vocab": len(self.source_vocabulary),
            "target_vocab": len(self.target_vocabulary),
            "attention": attention,
            **SIZES,
        }

    def first_params(self, attention, seed=0):
        """Draw the weights that every framework starts from."""
        return seq2seq_params(**self.arguments(attention), seed=seed)


def training_batches(task):
    """Yield a rate, sources ``(B, m)``, inputs and targets ``(B, n)``."""
    parts = itertools.chain.from_iterable(
        batches(task.sources, task.targets, BATCH_SIZE, seed=epoch)
        for epoch in range(task.epochs)
    )
    for step, (sources, targets) in enumerate(parts, 1):
        rate = learning_rate(step, task.steps, task.peak_rate)
        yield rate, sources, targets[:, :-1], targets[:, 1:]


def learning_rate(step, steps, peak=PEAK_RATE):
    r"""Rise in a line over the first twentieth, and fall in a line to 0.

    .. math:: \eta_s = \eta \min\bigl(20 s / S,\; 1 - s / S\bigr)

    Args:
        step: ``s``, from 0 on.
        steps: ``S``.
        peak: :math:`\eta`, about the highest rate.

    >>> [learning_rate(step, 40, 8.0) for step in (0, 1, 20, 40)]
    [0.0, 4.0, 4.0, 0.0]
    """
    return peak * min(20 * step / steps, 1 - step / steps)


def are_exact(ids, answers, vocabulary):
    """Tell which decoded rows are the answer, character for character.

    Args:
        ids: What a model wrote, ``(M, n)``.
        answers: ``M`` texts.
        vocabulary: Of the ids.

    Returns:
        Booleans, ``(M,)``; their mean is the exact match.

    >>> are_exact([[3, 4, 2], [4, 2, 0]], ["ab", "a"], Vocabulary("ab"))
    array([ True, False])
    """
    written = [vocabulary.decode(row) for row in np.asarray(ids)]
    return np.array(
        [text == answer for text, answer in zip(written, answers, strict=True)]
    )
