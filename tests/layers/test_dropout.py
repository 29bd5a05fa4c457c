"""Dropout: in training only, in every framework that trains."""

import numpy as np
import pytest
from parity import assert_near, make_like, make_reference

from course_pkg.config import TransformerConfig

RATE = 0.5
X = np.random.default_rng(3).normal(size=(2, 5, 6))
MEMORY = np.random.default_rng(4).normal(size=(2, 7, 6))
SOURCE = np.array([[5, 9, 4, 10, 3, 2, 0], [7, 3, 6, 2, 0, 0, 0]])
TARGET = np.array([[1, 6, 8, 4, 9], [1, 10, 3, 7, 5]])
SIZES = TransformerConfig(11, 13, 6, 3, 2, 2, 7, dropout=RATE)
DROP = {"dropout": RATE}
LAYERS = {
    "ScaledDotProductAttention": ((DROP,), (X, MEMORY, MEMORY)),
    "MultiHeadAttention": ((6, 3, DROP), (X,)),
    "FeedForward": ((6, 7, DROP), (X,)),
    "SinusoidalPositions": ((6, DROP), (X,)),
    "LearnedPositions": ((5, 6, DROP), (X,)),
    "EncoderLayer": ((6, 3, 7, DROP), (X,)),
    "Encoder": ((2, 6, 3, 7, DROP), (X,)),
    "DecoderLayer": ((6, 3, 7, DROP), (X, MEMORY)),
    "Decoder": ((2, 6, 3, 7, DROP), (X, MEMORY)),
    "EncoderClassifier": ((11, 7, 2, 6, 3, 7, DROP), (SOURCE,)),
    "Transformer": ((SIZES,), (SOURCE, TARGET)),
    "RecurrentSeq2Seq": ((11, 13, 3, 5, DROP), (SOURCE, TARGET)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_it_acts_in_training_only(autodiff, reference, rng, name):
    args, arrays = LAYERS[name]
    make = (name, *args)
    layer = make_reference(reference, rng, make)
    tested = make_like(autodiff, layer, make)
    expected = layer(*arrays)
    for _ in range(2):
        evaluated = autodiff.in_mode(tested, False)(*arrays)
        assert_near(evaluated, expected, what="evaluation")
    one, other = (autodiff.in_mode(tested, True)(*arrays) for _ in range(2))
    scale = np.abs(expected).max()
    assert np.abs(one - expected).max() > 1e-3 * scale
    assert np.abs(one - other).max() > 1e-3 * scale


def test_what_is_left_grows_to_keep_the_mean(autodiff):
    x = np.ones((31, 37, 6))
    layer = autodiff.make("SinusoidalPositions", 6, dropout=0.2)
    kept = autodiff.in_mode(layer, False)(x)
    found = autodiff.in_mode(layer, True)(x)
    dropped = (found == 0) & (kept != 0)
    assert dropped.mean() == pytest.approx(0.2, abs=0.02)
    assert_near(found[~dropped], kept[~dropped] / 0.8, 1e-5)


def test_weights_are_dropped_one_by_one(autodiff):
    # Equal keys, and values that are all 1: an output is the share of the
    # weights that were kept, over what is kept on average.
    layer = autodiff.make("ScaledDotProductAttention", dropout=0.25)
    ones = np.ones((101, 8, 3))
    found = autodiff.in_mode(layer, True)(ones, ones, ones)
    kept = found[..., 0] * 8 * 0.75
    assert_near(kept, kept.round(), 1e-12)
    assert kept.mean() == pytest.approx(6, rel=0.05)
    assert len(np.unique(kept.round())) > 3
