"""Training: it learns, keeps the best, and resumes to the last bit."""

import numpy as np
import pytest

from course_pkg.config import TransformerConfig

VOCAB, BATCH, N = 11, 3, 5
CONFIG = TransformerConfig(VOCAB, VOCAB, 6, 3, 1, 1, 7, dropout=0.2)


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def keras(tf):
    return pytest.importorskip("keras")


@pytest.fixture(scope="module")
def ours(tf):
    return pytest.importorskip("course_pkg.tf")


@pytest.fixture
def batches(tf, ours, rng):
    found = []
    for _ in range(5):
        ids = rng.integers(3, VOCAB, (BATCH, N))
        ids[:, 0] = 1
        ids[0, 3:] = 0
        ids = tf.constant(ids)
        found.append((ids, *ours.shift_for_teacher_forcing(ids)))
    return found


class KilledError(Exception):
    """Stands for the end of the process."""


def trainer(keras, ours, **options):
    """Make the same trainer, whoever asks."""
    keras.utils.set_random_seed(3)
    schedule = lambda step: ours.warmup_schedule(step, 6, 3)  # noqa: E731
    optimizer = keras.optimizers.Adam(0.9)
    model = ours.Transformer(CONFIG)
    return ours.Trainer(model, optimizer, schedule=schedule, **options)


def weights(trainer):
    return [one.numpy() for one in trainer.model.variables]


def kill_at(trainer, step):
    """Let a trainer die in the middle of a step."""
    train_step = trainer.train_step

    def dying(batch):
        if trainer.place["step"] == step:
            raise KilledError
        return train_step(batch)

    trainer.train_step = dying


@pytest.mark.parametrize("step", [2, 8])
def test_a_killed_run_resumes_to_the_last_bit(
    keras, ours, batches, tmp_path, step
):
    whole = trainer(keras, ours)
    history = whole.fit(batches, 2, validation=batches[:2], progress=False)
    broken = trainer(keras, ours)
    kill_at(broken, step)
    with pytest.raises(KilledError):
        broken.fit(
            batches,
            2,
            validation=batches[:2],
            folder=tmp_path,
            save_every=2,
            progress=False,
        )
    resumed = trainer(keras, ours)
    resumed.train_step(batches[0])  # whatever it was before
    resumed.resume(tmp_path / "last.safetensors")
    assert resumed.place["step"] in (step, step - 1)
    found = resumed.fit(batches, 2, validation=batches[:2], progress=False)
    assert found == history
    for one, other in zip(weights(resumed), weights(whole), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_best_weights_are_kept(keras, ours, batches, tmp_path):
    one = trainer(keras, ours)
    one.schedule = lambda step: 0.01 if step <= 5 else 3.0  # ruins the second
    history = one.fit(
        batches, 2, validation=batches, folder=tmp_path, progress=False
    )
    assert history[1]["validation"] > history[0]["validation"]
    one.load_best(tmp_path)
    assert one.measure(batches) == history[0]["validation"]
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["best.safetensors", "last.safetensors"]


def test_it_learns_from_every_batch(keras, ours, batches):
    one = trainer(keras, ours, seed=7)
    seen = []
    train_step = one.train_step
    one.train_step = lambda batch: seen.append(id(batch)) or train_step(batch)
    history = one.fit(batches, 7, progress=False)
    assert history[-1]["loss"] < history[0]["loss"]
    for epoch in range(7):
        part = seen[5 * epoch : 5 * epoch + 5]
        assert sorted(part) == sorted(id(batch) for batch in batches)
    assert seen[:5] != seen[5:10]


def test_gradients_are_clipped_together(tf, keras, ours):
    layer = ours.Dense(2, 3)
    layer.build()
    before = layer.w.numpy()
    optimizer = keras.optimizers.SGD(1.0)
    one = ours.Trainer(layer, optimizer, clip_norm=0.01)
    x, targets = tf.fill((4, 2), 100.0), tf.constant([1, 1, 2, 1])
    one.train_step((x, targets))
    moved = np.concatenate([(layer.w - before).numpy().ravel(), layer.b])
    np.testing.assert_allclose(np.linalg.norm(moved), 0.01, rtol=1e-4)


def test_errors_quote_the_numbers(keras, ours, batches, tmp_path):
    one = trainer(keras, ours)
    with pytest.raises(ValueError, match="epochs must be at least 1, got 0"):
        one.fit(batches, 0)
    with pytest.raises(ValueError, match="batches must be at least 1, got 0"):
        one.fit([], 1)
    with pytest.raises(ValueError, match="clip_norm must be positive"):
        trainer(keras, ours, clip_norm=0.0)
    one.save(tmp_path / "one.safetensors")
    other = ours.Trainer(ours.Dense(2, 3), keras.optimizers.Adam())
    with pytest.raises(ValueError, match="the model has 2 arrays, the file"):
        other.resume(tmp_path / "one.safetensors")


def test_dropout_acts_in_training_only(keras, ours, batches):
    keras.utils.set_random_seed(3)
    model = ours.Transformer(CONFIG)
    still = ours.Trainer(model, keras.optimizers.SGD(0.0))
    assert still.train_step(batches[0]) != still.train_step(batches[0])
    assert still.measure(batches[:1]) == still.measure(batches[:1])


def test_the_schedule_sets_the_rate(keras, ours, batches):
    asked = []

    def schedule(step):
        asked.append(step)
        return 2.0**-step

    optimizer = keras.optimizers.SGD()
    made = ours.Trainer(ours.Transformer(CONFIG), optimizer, schedule=schedule)
    for batch in batches[:3]:
        made.train_step(batch)
    assert asked == [1, 2, 3]
    assert float(optimizer.learning_rate) == 0.125
