"""Sentences of token ids, filled up to one length."""

import numpy as np


def sentences(rng, count, length, pad_id=0, vocabulary=30):
    """Draw token ids ``(count, length)``, filled up with ``pad_id``.

    Args:
        rng: A random generator.
        count: Number of sentences.
        length: Positions in each; the first sentence fills half of them.
        pad_id: The id that fills; no word has it.
        vocabulary: One more than the largest id.
    """
    ids = rng.integers(0, vocabulary - 1, size=(count, length))
    ids = ids + (ids >= pad_id)
    ends = rng.integers(1, length + 1, size=count)
    ends[0] = (length + 1) // 2
    ids[np.arange(length) >= ends[:, None]] = pad_id
    return ids
