"""Pairs of sentences as ids, in batches of so many positions."""

import numpy as np

from course_pkg.data.batches import pad
from course_pkg.data.vocabulary import BOS, EOS
from course_pkg.shapes import check_at_least


class Corpus:
    """Sentences of two languages as ids, to be drawn in batches.

    Args:
        sources: Texts to read.
        targets: Texts to write, one for each.
        pieces: A ``Pieces``.

    Raises:
        ValueError: There is not one target for each source.
    """

    def __init__(self, sources, targets, pieces):
        if len(sources) != len(targets):
            raise ValueError(
                f"need one target for each source, got {len(sources)} "
                f"sources and {len(targets)} targets"
            )
        self.texts, self.answers, self.pieces = sources, targets, pieces
        self.sources = [pieces.encode(text) for text in sources]
        self.targets = [[BOS, *pieces.encode(t), EOS] for t in targets]

    def epoch(self, budget, seed, epoch):
        """List an epoch's batches, shuffled; the same seed gives the same.

        Args:
            budget: Most positions of a batch on either side, padding too.
            seed: Of the run.
            epoch: From 0 on; each has an order of its own.

        Returns:
            A list of arrays of rows.
        """
        lengths = np.array(
            [
                (len(a), len(b) - 1)
                for a, b in zip(self.sources, self.targets, strict=True)
            ]
        )
        rng = np.random.default_rng((seed, epoch))
        return token_batches(lengths, budget, rng)

    def arrays(self, rows):
        """Return sources ``(B, m)``, inputs and targets ``(B, n)``."""
        sources = pad([self.sources[row] for row in rows])
        targets = pad([self.targets[row] for row in rows])
        return sources, targets[:, :-1], targets[:, 1:]


def token_batches(lengths, budget, rng):
    """Cut rows, sorted by length, into batches; shuffle these.

    Args:
        lengths: Whole numbers ``(N, 2)``, of sources and targets.
        budget: Most rows times longest row, on either side.
        rng: A NumPy generator.

    Returns:
        A list of arrays of rows; each row is in one of them.

    Raises:
        ValueError: A row alone is longer than ``budget``.
    """
    check_at_least("batch_tokens", budget, lengths.max())
    order = rng.permutation(len(lengths))  # so that equals are mixed
    order = order[np.lexsort((lengths[order, 0], lengths[order, 1]))]
    found = cut(order, lengths, budget)
    return [found[index] for index in rng.permutation(len(found))]


def cut(rows, lengths, budget):
    """Cut rows, in their order, into batches that fit in a budget."""
    batches, begin, longest = [], 0, 0
    for end, row in enumerate(rows):
        longest = max(longest, lengths[row].max())
        if (end + 1 - begin) * longest > budget:
            batches.append(rows[begin:end])
            begin, longest = end, lengths[row].max()
    return [*batches, rows[begin:]]
