"""At the same weights, equal to Keras's own layers, in both directions."""

import numpy as np
import pytest
from parity import assert_near

BATCH, N, M, D = 2, 5, 7, 6


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def keras(tf):
    return pytest.importorskip("keras")


@pytest.fixture(scope="module")
def ours(tf):
    return pytest.importorskip("course_pkg.tf")


def randomise(layer, rng):
    """Give every weight a random value, biases and gains included."""
    layer.set_weights(
        [0.5 * rng.normal(size=one.shape) for one in layer.get_weights()]
    )
    return layer


def run(tf, call, arrays, weights=()):
    """Return the output and the gradients to arrays and weights."""
    tensors = [tf.constant(one) for one in arrays]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        output = call(*tensors)
        total = tf.reduce_sum(output * tf.cos(tf.cast(output, "float64")))
    watched = [*tensors, *(one.value for one in weights)]
    return output, tape.gradient(total, watched)


def assert_alike(tf, one, other, arrays):
    """Compare outputs and input gradients of two calls."""
    output, gradients = run(tf, one, arrays)
    expected, others = run(tf, other, arrays)
    assert_near(output, expected, 1e-12)
    for found, wanted in zip(gradients, others, strict=True):
        assert_near(found, wanted, 1e-12)


def dense(keras):
    layer = keras.layers.Dense(3, activation="tanh", dtype="float64")
    layer.build((None, D))
    return layer, [(BATCH, N, D)]


def plain_dense(keras):
    layer = keras.layers.Dense(3, use_bias=False, dtype="float64")
    layer.build((None, D))
    return layer, [(BATCH, D)]


def simple_rnn(keras):
    layer = keras.layers.SimpleRNN(
        3, return_sequences=True, return_state=True, dtype="float64"
    )
    layer.build((None, N, D))
    return layer, [(BATCH, N, D)]


def gru(keras):
    layer = keras.layers.GRU(
        3, return_sequences=True, return_state=True, dtype="float64"
    )
    layer.build((None, N, D))
    return layer, [(BATCH, N, D)]


def layer_normalization(keras):
    layer = keras.layers.LayerNormalization(dtype="float64")
    layer.build((None, D))
    return layer, [(BATCH, N, D)]


def multi_head_attention(keras):  # it rounds 1 / sqrt(key_dim) to float32
    layer = keras.layers.MultiHeadAttention(
        3, key_dim=4, value_dim=5, dtype="float64"
    )
    layer.build((None, N, D), (None, M, D))
    return layer, [(BATCH, N, D), (BATCH, M, D)]


def plain_multi_head_attention(keras):
    layer = keras.layers.MultiHeadAttention(
        2, key_dim=4, use_bias=False, dtype="float64"
    )
    layer.build((None, N, D), (None, M, D))
    return layer, [(BATCH, N, D), (BATCH, M, D)]


MAKES = [
    dense,
    plain_dense,
    simple_rnn,
    gru,
    layer_normalization,
    multi_head_attention,
    plain_multi_head_attention,
]


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.__name__)
def test_both_directions_agree(tf, keras, ours, rng, make):
    theirs, shapes = make(keras)
    randomise(theirs, rng)
    kind = make.__name__.removeprefix("plain_")
    mine = getattr(ours, f"from_{kind}")(theirs)
    again = getattr(ours, f"to_{kind}")(mine)
    arrays = [rng.normal(size=shape) for shape in shapes]

    def first(layer):
        def call(*tensors):
            result = layer(*tensors)
            return result[0] if isinstance(result, list | tuple) else result

        return call

    assert_alike(tf, first(mine), first(theirs), arrays)
    assert_alike(tf, first(again), first(theirs), arrays)
    pairs = zip(again.get_weights(), theirs.get_weights(), strict=True)
    for found, wanted in pairs:
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("name", ["SimpleRNN", "GRU"])
def test_recurrent_layers_agree_under_a_mask(tf, keras, ours, rng, name):
    make = {"SimpleRNN": simple_rnn, "GRU": gru}[name]
    theirs, (shape,) = make(keras)
    randomise(theirs, rng)
    convert = {"SimpleRNN": ours.from_simple_rnn, "GRU": ours.from_gru}
    mine = convert[name](theirs)
    x = tf.constant(rng.normal(size=shape))
    mask = tf.constant([[True] * N, [True, True, False, False, False]])
    states, last = mine(x, mask=mask)
    expected, expected_last = theirs(x, mask=mask)
    assert_near(states, expected, 1e-12)
    assert_near(last, expected_last, 1e-12)


def test_multi_head_attention_agrees_under_masks(tf, keras, ours, rng):
    theirs, shapes = multi_head_attention(keras)
    randomise(theirs, rng)
    mine = ours.from_multi_head_attention(theirs)
    query, value = (tf.constant(rng.normal(size=one)) for one in shapes)
    mask = tf.constant(rng.random((BATCH, N, M)) < 0.6)
    output, weights = mine(query, value, mask=mask, return_weights=True)
    expected, scores = theirs(
        query, value, attention_mask=mask, return_attention_scores=True
    )
    assert_near(output, expected, 1e-12)
    assert_near(weights, scores, 1e-12)
    causal = mine(query, causal=True)
    assert_near(causal, theirs(query, query, use_causal_mask=True), 1e-12)


def test_additive_attention_agrees(tf, keras, ours, rng):
    mine = ours.AdditiveAttention(D, 3, 11, dtype="float64")
    mine.build()
    randomise(mine, rng)
    theirs = ours.to_additive_attention(mine)
    features = rng.normal(size=(BATCH, N, D))
    hidden = rng.normal(size=(BATCH, 3))

    def by_keras(features, hidden):
        query = tf.matmul(hidden, mine.w_2)[:, None]  # (B, 1, d_attention)
        key = mine.project(features)
        return theirs([query, features, key])[:, 0]

    arrays = [features, hidden]
    assert_alike(tf, lambda *x: mine(*x)[0], by_keras, arrays)

    again = ours.from_additive_attention(theirs)  # projects nothing
    features, hidden = (
        rng.normal(size=(BATCH, N, 11)),
        rng.normal(size=(2, 11)),
    )

    def unprojected(features, hidden):
        return theirs([hidden[:, None], features])[:, 0]

    arrays = [features, hidden]
    assert_alike(tf, lambda *x: again(*x)[0], unprojected, arrays)


def test_what_cannot_be_converted_says_why(keras, ours):
    theirs = keras.layers.SimpleRNN(3, activation="relu")
    theirs.build((None, N, D))
    with pytest.raises(ValueError, match="activation='tanh', got 'relu'"):
        ours.from_simple_rnn(theirs)
    turned = ours.MultiHeadAttention(D, 3, positions="rotary")
    with pytest.raises(ValueError, match="no positions, got 'rotary'"):
        ours.to_multi_head_attention(turned)
