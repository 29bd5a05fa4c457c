"""Texts as arrays of ids: padded, and in batches of similar length."""

import numpy as np

from course_pkg.shapes import check_at_least

from .vocabulary import BOS, EOS, PAD


def pad(rows):
    """Fill sequences up to the longest.

    Args:
        rows: Lists of ids.

    Returns:
        Whole numbers ``(B, n)``, int64; ``PAD`` where a row has ended.

    Raises:
        ValueError: There is no row.

    >>> pad([[5, 3], [4]]).tolist()
    [[5, 3], [4, 0]]
    """
    check_at_least("number of rows", len(rows), 1)
    ids = np.full((len(rows), max(map(len, rows))), PAD)
    for row, sequence in zip(ids, rows, strict=True):
        row[: len(sequence)] = sequence
    return ids


def encode_sources(texts, vocabulary):
    """Encode texts to read, ``(B, m)``: the characters and nothing else."""
    return pad([vocabulary.encode(text) for text in texts])


def encode_targets(texts, vocabulary):
    """Encode texts to write, ``(B, n)``: with their begin and end."""
    return pad([[BOS, *vocabulary.encode(text), EOS] for text in texts])


def batches(sources, targets, batch_size, seed=0, pool=50):
    """Shuffle, and yield batches whose sources are of similar length.

    A pool of batches is drawn at random and sorted by length before it is
    cut up, so that little of a batch is padding.

    Args:
        sources: Whole numbers ``(N, m)``, right-padded.
        targets: Whole numbers ``(N, n)``.
        batch_size: Rows in a batch; a remainder is left out.
        seed: The same seed gives the same batches.
        pool: Batches sorted together.

    Yields:
        Sources ``(B, m')``, as short as the batch allows, and targets
        ``(B, n)``.

    Raises:
        ValueError: ``sources`` and ``targets`` differ in number, or
            ``batch_size`` is below 1 or above it.
    """
    check_at_least("batch_size", batch_size, 1)
    count = len(sources)
    if len(targets) != count or batch_size > count:
        raise ValueError(
            f"need as many targets as sources, and batch_size of them, got "
            f"{len(targets)}, {count} and {batch_size}"
        )
    rng = np.random.default_rng(seed)
    order = rng.permutation(count)
    lengths = (sources != PAD).sum(axis=1)  # (N,)
    for start in range(0, count, pool * batch_size):
        some = order[start : start + pool * batch_size]
        some = some[np.argsort(lengths[some], kind="stable")]
        whole = len(some) // batch_size
        for index in rng.permutation(whole):
            rows = some[index * batch_size : (index + 1) * batch_size]
            longest = lengths[rows].max()
            yield sources[rows, :longest], targets[rows]
