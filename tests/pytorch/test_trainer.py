"""Training: exact resume, the best kept, clipping, schedule, dropout."""

import os
import signal
import subprocess
import sys
import time

import pytest
import torch

from course_pkg import pytorch as ours
from course_pkg.config import TransformerConfig


def make_batches(count=7, seed=0):
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(3, 11, (count, 2, 5), generator=generator)
    bos = torch.ones_like(ids[..., :1])
    return [
        (one, torch.cat([start, one[:, :-1]], dim=1), one)
        for one, start in zip(ids, bos, strict=True)
    ]


def make_trainer(dropout=0.3):
    torch.manual_seed(5)
    config = TransformerConfig.laptop(
        11, 11, d_model=12, num_heads=3, d_ff=17, dropout=dropout
    )
    model = ours.Transformer(config)
    optimizer = torch.optim.Adam(model.parameters(), betas=(0.9, 0.98))
    return ours.Trainer(
        model, optimizer, schedule=lambda s: ours.warmup_schedule(s, 12, 10)
    )


def train(trainer, folder=None, epochs=3, **options):
    return trainer.fit(
        make_batches(),
        epochs,
        validation=make_batches(3, seed=1),
        folder=folder,
        progress=False,
        **options,
    )


def weights_of(trainer):
    return ours.dump(trainer.model)


def assert_equal_weights(left, right):
    for name, array in weights_of(left).items():
        assert (array == weights_of(right)[name]).all(), name


def test_the_loss_falls():
    history = train(make_trainer(dropout=0.0), epochs=20)
    assert history[-1]["loss"] < 0.8 * history[0]["loss"]


@pytest.mark.parametrize("stop", [1, 6, 7, 9, 20])
def test_resuming_is_exact_wherever_it_stopped(tmp_path, stop):
    unbroken = make_trainer()
    expected = train(unbroken)
    broken = make_trainer()
    original, steps = broken.train_step, []

    def stumble(batch):
        if len(steps) == stop:
            raise KeyboardInterrupt
        steps.append(batch)
        return original(batch)

    broken.train_step = stumble
    with pytest.raises(KeyboardInterrupt):
        train(broken, tmp_path, save_every=1)
    torch.manual_seed(99)  # another process, another random state
    torch.rand(13)
    resumed = make_trainer()
    resumed.resume(tmp_path / "last.pt")
    assert resumed.place["step"] == stop
    assert train(resumed, tmp_path) == expected
    assert_equal_weights(resumed, unbroken)


CHILD = """
import sys
sys.path.insert(0, {tests!r})
import torch
torch.set_num_threads(1)
from test_trainer import make_trainer, train
trainer = make_trainer()
train(trainer, {folder!r}, epochs=10_000, save_every=1)
"""


@pytest.fixture
def one_thread():
    """Add in one order, as the child process does."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_thread")
def test_resuming_after_kill_9_is_exact(tmp_path):
    code = CHILD.format(tests=os.path.dirname(__file__), folder=str(tmp_path))
    child = subprocess.Popen([sys.executable, "-c", code])
    checkpoint, deadline = tmp_path / "last.pt", time.monotonic() + 60
    while not checkpoint.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.15)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    place = torch.load(checkpoint)["place"]
    assert place["step"] >= 1
    epochs = place["epoch"] + 2
    unbroken = make_trainer()
    expected = train(unbroken, epochs=epochs)
    resumed = make_trainer()
    resumed.resume(checkpoint)
    assert train(resumed, epochs=epochs) == expected
    assert resumed.place["step"] > place["step"]
    assert_equal_weights(resumed, unbroken)


def test_the_best_weights_are_kept(tmp_path):
    trainer = make_trainer()
    losses = [2.0, 1.0, 3.0]
    seen = []

    def measure(batches):
        seen.append(weights_of(trainer))
        return losses[len(seen) - 1]

    trainer.measure = measure
    history = train(trainer, tmp_path)
    assert [one["validation"] for one in history] == losses
    last = weights_of(trainer)
    trainer.load_best(tmp_path)
    for name, array in weights_of(trainer).items():
        assert (array == seen[1][name]).all(), name
    assert any((last[name] != seen[1][name]).any() for name in last)


def test_a_checkpoint_is_whole_or_not_there(tmp_path, monkeypatch):
    trainer = make_trainer()
    trainer.save(tmp_path / "last.pt")
    before = (tmp_path / "last.pt").read_bytes()

    def fail(state, path):
        path.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(torch, "save", fail)
    with pytest.raises(OSError, match="disk full"):
        trainer.save(tmp_path / "last.pt")
    assert (tmp_path / "last.pt").read_bytes() == before
    assert os.listdir(tmp_path) == ["last.pt"]


def test_gradients_are_clipped():
    layer = ours.Dense(3, 2, bias=False)
    optimizer = torch.optim.SGD(layer.parameters(), lr=1.0)
    trainer = ours.Trainer(
        layer, optimizer, lambda y, t: 1000 * y.sum(), clip_norm=0.5
    )
    before = layer.w.detach().clone()
    trainer.train_step((torch.ones(5, 3), None))
    torch.testing.assert_close(
        (layer.w - before).norm(), torch.tensor(0.5), rtol=1e-4, atol=0
    )


def test_the_schedule_sets_the_rate():
    trainer = make_trainer()
    trainer.train_step(make_batches()[0])
    rate = trainer.optimizer.param_groups[0]["lr"]
    assert rate == ours.warmup_schedule(1, 12, 10)
    trainer.train_step(make_batches()[0])
    assert trainer.optimizer.param_groups[0]["lr"] == 2 * rate


def test_validation_drops_nothing_and_learns_nothing():
    trainer, batches = make_trainer(), make_batches()
    before = weights_of(trainer)
    assert trainer.measure(batches) == trainer.measure(batches)
    assert trainer.model.training
    for name, array in weights_of(trainer).items():
        assert (array == before[name]).all()


def test_each_epoch_sees_every_batch_once_in_its_own_order():
    trainer, seen = make_trainer(), []
    batches = make_batches()
    trainer.train_step = lambda batch: seen.append(id(batch)) or 1.0
    trainer.fit(batches, 2, progress=False)
    first, second = seen[:7], seen[7:]
    assert sorted(first) == sorted(second) == sorted(map(id, batches))
    assert first != second


def test_the_bar_shows_when_asked(capfd):
    make_trainer().fit(make_batches(), 1, progress=True)
    assert "epoch 1" in capfd.readouterr().err
    make_trainer().fit(make_batches(), 1, progress=False)
    assert capfd.readouterr().err == ""


def test_the_smoothed_loss_is_the_librarys():
    torch.manual_seed(0)
    logits = torch.randn(3, 5, 11, dtype=torch.float64)
    targets = torch.randint(0, 11, (3, 5))
    expected = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1),
        targets.flatten(),
        ignore_index=4,
        label_smoothing=0.1,
    )
    found = ours.label_smoothed_loss(logits, targets, 0.1, pad_id=4)
    torch.testing.assert_close(found, expected)


def test_a_loss_without_targets_is_zero():
    logits = torch.randn(2, 3, 5, requires_grad=True)
    loss = ours.label_smoothed_loss(logits, torch.zeros(2, 3).long(), 0.1)
    loss.backward()
    assert loss.item() == 0
    assert (logits.grad == 0).all()
