"""Decoding is one graph: traced once, filled in place, the same answers."""

import numpy as np
import pytest
from parity import assert_near

from course_pkg.config import TransformerConfig

BATCH, M, N, VOCAB = 3, 5, 7, 11


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def ours(tf):
    return pytest.importorskip("course_pkg.tf")


def source(tf, rng, length=M):
    return tf.constant(rng.integers(3, VOCAB, (BATCH, length)))


def model(ours, positions="sinusoidal", dtype=None):
    config = TransformerConfig(
        VOCAB, VOCAB, 6, 3, 1, 2, 7, dropout=0.3, positions=positions
    )
    return ours.Transformer(config, dtype=dtype)


def step_by_step(tf, model, source_ids, length):
    """Decode greedily with eager steps, as the reference does."""
    state = model.start(source_ids, 1)  # the caches must grow
    ids = tf.fill([BATCH], tf.constant(model.bos_id, source_ids.dtype))
    ended, written = np.zeros(BATCH, bool), []
    for _ in range(length):
        logits, state = model.step(ids, state)
        scores = logits.numpy().copy()
        scores[:, model.pad_id] = -np.inf
        chosen = np.where(ended, model.pad_id, scores.argmax(-1))
        written.append(chosen)
        ended = ended | (chosen == model.eos_id)
        ids = tf.constant(chosen, source_ids.dtype)
    return np.stack(written, axis=1)


@pytest.mark.parametrize("positions", ["learned", "rotary", "alibi"])
def test_the_graph_says_what_eager_steps_say(tf, ours, rng, positions):
    transformer = model(ours, positions, "float64")
    ids = source(tf, rng)
    found = ours.greedy_decode(transformer, ids, N).numpy()
    expected = step_by_step(tf, transformer, ids, N)
    np.testing.assert_array_equal(found, expected[:, : found.shape[1]])
    assert (expected[:, found.shape[1] :] == transformer.pad_id).all()


def test_new_weights_are_seen_without_a_new_trace(tf, ours, rng):
    transformer, ids = model(ours), source(tf, rng)
    transformer.build()
    before = ours.greedy_decode(transformer, ids, N)
    bias = np.zeros(VOCAB)
    bias[7] = 1e3
    transformer.output_layer.b.assign(bias)
    after = ours.greedy_decode(transformer, ids, N)
    assert not np.array_equal(before, after)
    assert (after.numpy() == 7).all()
    assert after.shape == (BATCH, N)


def test_a_model_is_traced_at_most_twice(tf, ours, rng):
    from course_pkg.tf.decoding import generate

    transformer = model(ours)
    start = generate.experimental_get_tracing_count()
    for length in (2, 3, 5, 7, 11):
        ours.greedy_decode(transformer, source(tf, rng, length), N)
    assert generate.experimental_get_tracing_count() - start <= 2


def test_decoding_stops_when_all_rows_have_ended(tf, ours, rng):
    transformer = model(ours)
    transformer.build()
    bias = np.zeros(VOCAB)
    bias[transformer.eos_id] = 1e3
    transformer.output_layer.b.assign(bias)
    ids = ours.greedy_decode(transformer, source(tf, rng), 1000)
    assert ids.numpy().tolist() == [[transformer.eos_id]] * BATCH


def test_a_cache_passes_through_graphs(tf, ours, rng):
    attention = ours.MultiHeadAttention(6, 3, dtype="float64")
    x = tf.constant(rng.normal(size=(BATCH, N, 6)))
    whole = attention(x, causal=True)

    @tf.function
    def step(one, cache):
        cache = tf.nest.map_structure(tf.identity, cache)  # not the caller's
        return attention(one, causal=True, cache=cache), cache

    cache = attention.empty_cache(BATCH, N)
    for t in range(N):
        output, cache = step(x[:, t : t + 1], cache)
        assert_near(output[:, 0], whole[:, t], 1e-12)
    assert int(cache.length) == N
    assert step.experimental_get_tracing_count() == 1


def test_a_cache_grows_and_keeps_what_it_holds(tf, ours, rng):
    keys, values = (rng.normal(size=(2, 3, N, d)) for d in (4, 5))
    cache = ours.KeyValueCache(capacity=2)
    for start, end in ((0, 1), (1, 4), (4, N)):
        held = cache.append(
            tf.constant(keys[:, :, start:end]),
            tf.constant(values[:, :, start:end]),
        )
        assert int(cache.length) == end
        for found, wanted in zip(held, (keys, values), strict=True):
            np.testing.assert_array_equal(found, wanted[:, :, :end])
    other = cache.reorder(tf.constant([1, 1, 0]))
    np.testing.assert_array_equal(other.keys, keys[[1, 1, 0]])
    np.testing.assert_array_equal(cache.keys, keys)
    wide = tf.zeros((5, 3, 1, 4), "float64")
    with pytest.raises(ValueError, match=r"\(2, 3, 4\), got \(5, 3, 4\)"):
        cache.append(wide, wide)


def test_sampling_without_a_seed_varies(tf, ours, rng):
    transformer, ids = model(ours), source(tf, rng)
    draws = [ours.sample_decode(transformer, ids, N).numpy() for _ in range(5)]
    assert len({one.tobytes() for one in draws}) > 1
