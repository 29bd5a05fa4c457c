"""Vocabularies and batches: ids go out and come back, nothing is lost."""

import numpy as np
import pytest

from course_pkg.data.batches import (
    batches,
    encode_sources,
    encode_targets,
    pad,
)
from course_pkg.data.vocabulary import BOS, EOS, PAD, Vocabulary


@pytest.fixture
def vocabulary():
    return Vocabulary("abcde")


def test_special_ids_come_first(vocabulary):
    assert (PAD, BOS, EOS) == (0, 1, 2)
    assert vocabulary.encode("ae") == [3, 7]
    assert len(vocabulary) == 8


def test_decoding_stops_at_the_end(vocabulary):
    assert vocabulary.decode(np.array([BOS, 3, 4, EOS, 5, PAD])) == "ab"


def test_vocabulary_names_what_it_does_not_know(vocabulary):
    with pytest.raises(ValueError, match="'x' in 'axe' is none of the 5"):
        vocabulary.encode("axe")
    with pytest.raises(ValueError, match=r"\[0, 8\), got 8"):
        vocabulary.decode([8])
    with pytest.raises(ValueError, match="got 3, 2 of them different"):
        Vocabulary("aba")


def test_sequences_are_filled_at_the_end(vocabulary):
    sources = encode_sources(["abc", "d"], vocabulary)
    assert sources.tolist() == [[3, 4, 5], [6, PAD, PAD]]
    targets = encode_targets(["ab", "c"], vocabulary)
    assert targets.tolist() == [[BOS, 3, 4, EOS], [BOS, 5, EOS, PAD]]


def test_nothing_to_pad():
    with pytest.raises(ValueError, match="at least 1, got 0"):
        pad([])


@pytest.fixture
def data():
    """Rows of the form n, n, ..., n, as long as n says."""
    lengths = np.random.default_rng(2).integers(1, 11, size=103)
    sources = pad([[n] * n for n in lengths])
    return sources, np.arange(103)[:, None]


def test_every_row_comes_once_with_its_own_target(data):
    seen = []
    for source, target in batches(*data, batch_size=7, pool=3):
        assert source.shape[0] == target.shape[0] == 7
        assert source[:, -1].any()  # no column of padding only
        for row, number in zip(source, target[:, 0], strict=True):
            n = data[0][number, 0]
            assert row.tolist() == [n] * n + [PAD] * (len(row) - n)
        seen += target[:, 0].tolist()
    assert len(seen) == len(set(seen)) == 98


def test_a_pool_saves_padding(data):
    def filled(pool):
        parts = [source for source, _ in batches(*data, 7, pool=pool)]
        return sum((part == PAD).sum() for part in parts)

    assert filled(pool=14) < filled(pool=1) / 2


def test_the_seed_decides_the_order(data):
    def order(seed):
        return [t.tolist() for _, t in batches(*data, 7, seed=seed)]

    assert order(1) == order(1) != order(2)


def test_batches_need_matching_rows(data):
    sources, targets = data
    with pytest.raises(ValueError, match="got 102, 103 and 7"):
        next(batches(sources, targets[1:], 7))
    with pytest.raises(ValueError, match="got 103, 103 and 107"):
        next(batches(sources, targets, 107))
