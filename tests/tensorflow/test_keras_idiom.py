"""Layers are Keras layers: configured, saved, traced, compiled, masked."""

import inspect

import numpy as np
import pytest
from parity import assert_near

from course_pkg.config import TransformerConfig

BATCH, N, D = 2, 5, 6
# Keras's own saving asks its variables for an array in NumPy's old way.
SAVING = "ignore:__array__ implementation doesn't accept a copy keyword"
CONFIG = TransformerConfig(11, 13, 6, 3, 1, 2, 7, dropout=0.1)
STACK = (2, D, 3, 7)
MAKES = {
    "Dense": ((D, 3, "relu"), [(BATCH, N, D)]),
    "Embedding": ((11, D), ["ids"]),
    "LayerNorm": ((D, 1e-4), [(BATCH, N, D)]),
    "RNN": ((D, 3), [(BATCH, N, D)]),
    "GRU": ((D, 3), [(BATCH, N, D)]),
    "AdditiveAttention": ((D, 3, 11), [(BATCH, N, D), (BATCH, 3)]),
    "MultiplicativeAttention": ((D, 3), [(BATCH, N, D), (BATCH, 3)]),
    "AttentiveClassifier": ((D, 3, 7), [(BATCH, N, D)]),
    "ScaledDotProductAttention": ((0.2,), [(BATCH, N, D)] * 3),
    "MultiHeadAttention": (
        (D, 3, 4, 5, False, 0.1, "rotary"),
        [(BATCH, N, D)],
    ),
    "FeedForward": ((D, 7, "gelu", 0.1), [(BATCH, N, D)]),
    "SinusoidalPositions": ((D, 0.1), [(BATCH, N, D)]),
    "LearnedPositions": ((N, D, 0.1), [(BATCH, N, D)]),
    "PositionalEmbedding": ((11, N, D), ["ids"]),
    "EncoderLayer": (
        (D, 3, 7, 0.1, "pre", "gelu", 1e-4, False, "alibi"),
        [(BATCH, N, D)],
    ),
    "DecoderLayer": ((D, 3, 7, 0.1, "pre"), [(BATCH, N, D)] * 2),
    "Encoder": ((*STACK, 0.1, "pre", "gelu"), [(BATCH, N, D)]),
    "Decoder": ((*STACK, 0.1), [(BATCH, N, D)] * 2),
    "EncoderClassifier": (
        (11, 7, 2, D, 3, 13, 0.1, "post", "rotary", 2),
        ["ids"],
    ),
    "Transformer": ((CONFIG,), ["ids", "ids"]),
    "RecurrentSeq2Seq": (
        (11, 13, 3, 5, "multiplicative", True, 0.1),
        ["ids", "ids"],
    ),
}


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def keras(tf):
    return pytest.importorskip("keras")


@pytest.fixture(scope="module")
def ours(tf):
    return pytest.importorskip("course_pkg.tf")


def made(tf, ours, rng, name):
    """Return a layer and inputs for it."""
    arguments, shapes = MAKES[name]
    inputs = [
        tf.constant(rng.integers(0, 11, (BATCH, N)))
        if shape == "ids"
        else tf.constant(rng.normal(size=shape), tf.float32)
        for shape in shapes
    ]
    return getattr(ours, name)(*arguments), inputs


def flat(tf, result):
    return [one.numpy() for one in tf.nest.flatten(result)]


def test_every_layer_is_here(ours, keras):
    layers = {
        name
        for name in ours.__all__
        if inspect.isclass(getattr(ours, name))
        and issubclass(getattr(ours, name), keras.layers.Layer)
    }
    assert layers == set(MAKES)


@pytest.mark.parametrize("name", MAKES)
def test_the_configuration_makes_an_equal_layer(tf, ours, rng, name):
    layer, inputs = made(tf, ours, rng, name)
    expected = flat(tf, layer(*inputs))
    other = type(layer).from_config(layer.get_config())
    assert other.get_config() == layer.get_config()
    ours.load(other, ours.dump(layer))
    for found, wanted in zip(flat(tf, other(*inputs)), expected, strict=True):
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("name", MAKES)
def test_graphs_agree_with_eager_calls(tf, ours, rng, name):
    layer, inputs = made(tf, ours, rng, name)
    expected = flat(tf, layer(*inputs))
    for jit in (False, True):
        graph = tf.function(lambda *x: layer(*x), jit_compile=jit)
        pairs = zip(flat(tf, graph(*inputs)), expected, strict=True)
        for found, wanted in pairs:
            assert_near(found, wanted, 1e-5)


@pytest.mark.parametrize(
    "name", ["Transformer", "RecurrentSeq2Seq", "MultiHeadAttention"]
)
def test_unknown_sizes_are_no_obstacle(tf, ours, rng, name):
    layer, inputs = made(tf, ours, rng, name)
    specs = [
        tf.TensorSpec((None, None, *one.shape[2:]), one.dtype)
        for one in inputs
    ]
    graph = tf.function(lambda *x: layer(*x)).get_concrete_function(*specs)
    pairs = zip(
        flat(tf, graph(*inputs)), flat(tf, layer(*inputs)), strict=True
    )
    for found, wanted in pairs:
        assert_near(found, wanted, 1e-5)


@pytest.mark.filterwarnings(SAVING)
@pytest.mark.parametrize("name", ["Transformer", "RecurrentSeq2Seq"])
def test_models_are_saved_and_loaded(tf, keras, ours, rng, name, tmp_path):
    model, inputs = made(tf, ours, rng, name)
    expected = model(*inputs)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded) is type(model)
    np.testing.assert_array_equal(loaded(*inputs), expected)


def classifier(keras, ours):
    """Make a functional model whose padding travels as a Keras mask."""
    ids = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(11, D, mask_zero=True)(ids)
    x = ours.SinusoidalPositions(D)(x)
    x = ours.EncoderLayer(D, 3, 7)(x)
    x = ours.EncoderLayer(D, 3, 7, norm="pre")(x)
    x = ours.Encoder(*STACK)(x)
    x = ours.MultiHeadAttention(D, 2)(x)
    x = ours.FeedForward(D, 7)(ours.LayerNorm(D)(x))
    states, last = ours.GRU(D, 5)(x)
    context, weights = ours.AdditiveAttention(5, 5, 7)(states, last)
    y = ours.Dense(5, 3)(context)
    return keras.Model(ids, [x, y, weights])


@pytest.fixture
def ids(tf, rng):
    real = rng.integers(1, 11, (BATCH, N))
    return tf.constant(np.pad(real, ((0, 0), (0, 4))), tf.int32)


def test_a_keras_mask_reaches_every_layer(tf, keras, ours, ids):
    model = classifier(keras, ours)
    padded, answer, weights = model(ids)
    short, expected, short_weights = model(ids[:, :N])
    assert_near(padded[:, :N], short, 1e-5)
    assert_near(answer, expected, 1e-5)
    assert_near(weights[:, :N], short_weights, 1e-5)
    assert (weights[:, N:].numpy() == 0).all()
    np.testing.assert_array_equal(padded._keras_mask, ids != 0)


@pytest.mark.filterwarnings(SAVING)
def test_a_functional_model_is_saved_and_loaded(
    tf, keras, ours, ids, tmp_path
):
    model = classifier(keras, ours)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    for found, wanted in zip(loaded(ids), model(ids), strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_a_keras_mask_is_a_padding_mask(tf, keras, ours, ids):
    embedding = keras.layers.Embedding(11, D, mask_zero=True)
    layer = ours.EncoderLayer(D, 3, 7)
    masked = embedding(ids)
    plain = tf.constant(masked.numpy())
    found = layer(masked)
    expected = layer(plain, mask=ours.padding_mask(ids))
    np.testing.assert_array_equal(found, expected)
    lower = tf.constant(np.tri(N + 4, dtype=bool))
    both = ours.combine_masks(lower, ours.padding_mask(ids))
    np.testing.assert_array_equal(
        layer(masked, mask=lower), layer(plain, mask=both)
    )


def test_a_keras_mask_of_the_memory_is_the_source_s(tf, keras, ours, ids, rng):
    memory = keras.layers.Embedding(11, D, mask_zero=True)(ids)
    plain = tf.constant(memory.numpy())
    x = tf.constant(rng.normal(size=(BATCH, 3, D)), tf.float32)
    for layer in (ours.DecoderLayer(D, 3, 7), ours.Decoder(*STACK)):
        expected = layer(x, plain, memory_mask=ours.padding_mask(ids))
        np.testing.assert_array_equal(layer(x, memory), expected)
    attention = ours.MultiHeadAttention(D, 3)
    expected = attention(x, plain, mask=ours.padding_mask(ids))
    np.testing.assert_array_equal(attention(x, memory), expected)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_mixed_precision_breeds_no_nan(tf, ours, rng, policy):
    config = TransformerConfig(11, 13, 6, 3, 1, 1, 7, dropout=0.1, norm="pre")
    model = ours.Transformer(config, dtype=policy)
    source = tf.constant(rng.integers(3, 11, (BATCH, N)))
    source = source * [[1], [0]]  # the second row is padding alone
    target = tf.constant(rng.integers(3, 11, (BATCH, N)))
    with tf.GradientTape() as tape:
        logits = model(source, target, training=True)
        loss = ours.label_smoothed_loss(logits, target, 0.1)
    assert logits.dtype.name == policy.removeprefix("mixed_")
    weights = [one.value for one in model.trainable_variables]
    for gradient in [loss, *tape.gradient(loss, weights)]:
        values = tf.cast(tf.convert_to_tensor(gradient), tf.float32)
        assert np.isfinite(values).all()
    ids = ours.greedy_decode(model, source, 4)
    assert ids.shape[0] == BATCH


def test_dropout_acts_in_training_only(tf, ours):
    x = tf.ones((BATCH, N, D))
    layer = ours.EncoderLayer(D, 3, 7, dropout=0.5)
    np.testing.assert_array_equal(layer(x), layer(x, training=False))
    dropped = layer(x, training=True)
    assert not np.allclose(dropped, layer(x))
    assert not np.allclose(dropped, layer(x, training=True))
