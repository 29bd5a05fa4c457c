"""The special tokens of the chapter's exercises, and tables to draw from."""

import numpy as np

from course_pkg.grading.cases import values

PAD, BOS, EOS = 0, 1, 2


def forced(rng, places, vocabulary, end, pad=False):
    """Draw scores whose greedy path ends where it should.

    Args:
        rng: A random generator.
        places: Tokens to write, ``n``.
        vocabulary: Number of tokens, ``V``; above 3 unless ``end`` is 0.
        end: The place of EOS; ``n`` for a path that has none.
        pad: Whether PAD has the best score all along the path.

    Returns:
        Scores ``(n, V, V)``: at place ``i``, row ``t`` is for the token
        after ``t``.
    """
    scores = values(rng, places, vocabulary, vocabulary)
    words = rng.permutation(np.arange(3, vocabulary))
    path = [int(words[i % max(len(words), 1)]) for i in range(end)]
    path = [*path, EOS][:places]
    last = BOS
    for row, token in zip(scores, path, strict=False):
        row[last, token] = row[last].max() + 0.5
        row[last, PAD] += 8.0 if pad else -1.0
        last = token
    return scores
