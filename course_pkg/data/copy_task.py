"""Copy a string of digits: nothing to understand, everything to remember."""

import numpy as np

from .batches import encode_sources, encode_targets
from .task import BATCH_SIZE, Task
from .vocabulary import Vocabulary

STEPS, LONGEST = 700, 12


def copy_task(steps=STEPS, longest=LONGEST, per_length=100):
    """Draw strings of 1 to ``longest`` digits, all lengths alike.

    Args:
        steps: Batches to train on.
        longest: Most digits.
        per_length: Strings of each length to test on, in order of length.

    Returns:
        A ``Task`` whose answers are its sources.

    >>> task = copy_task(steps=2, longest=3, per_length=5)
    >>> task.sources.shape, [len(text) for text in task.test_answers[::5]]
    ((128, 3), [1, 2, 3])
    """
    rng = np.random.default_rng(0)
    vocabulary = Vocabulary("0123456789")

    def draw(lengths):
        digits = rng.integers(10, size=(len(lengths), longest)).astype(str)
        return [
            "".join(row[:length])
            for row, length in zip(digits, lengths, strict=True)
        ]

    train = draw(rng.integers(1, longest + 1, size=steps * BATCH_SIZE))
    test = draw(np.repeat(np.arange(1, longest + 1), per_length))
    return Task(
        sources=encode_sources(train, vocabulary),
        targets=encode_targets(train, vocabulary),
        test_sources=encode_sources(test, vocabulary),
        test_answers=test,
        source_vocabulary=vocabulary,
        target_vocabulary=vocabulary,
    )
