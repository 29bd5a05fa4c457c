"""The tasks, the schedule, the trainers, and the weights that are kept."""

import importlib

import numpy as np
import pytest

from course_pkg import reference
from course_pkg.data.copy_task import copy_task
from course_pkg.data.date_task import RUNS, date_task, trained, weights_path
from course_pkg.data.task import (
    BATCH_SIZE,
    PEAK_RATE,
    are_exact,
    learning_rate,
    training_batches,
)


@pytest.fixture(scope="module")
def task():
    return date_task(steps=3, num_test=101)


def test_the_task_pairs_texts_with_their_answers(task):
    assert task.steps == 3
    assert task.max_length == len("2017-05-03") + 1
    for row, answer in zip(task.test_sources, task.test_answers, strict=True):
        year = answer[:4]
        assert year in task.source_vocabulary.decode(row)


def test_every_target_answers_what_its_input_began(task):
    batches = list(training_batches(task))
    assert len(batches) == 3
    for rate, sources, inputs, targets in batches:
        assert 0 <= rate <= PEAK_RATE
        assert sources.shape[0] == BATCH_SIZE
        assert inputs.shape == targets.shape == (BATCH_SIZE, 11)
        np.testing.assert_array_equal(inputs[:, 1:], targets[:, :-1])
        assert (inputs[:, 0] == 1).all()
        assert (targets[:, -1] == 2).all()


def test_the_rate_rises_then_falls_to_nothing():
    rates = [learning_rate(step, 1000) for step in range(1001)]
    top = int(np.argmax(rates))
    assert 40 <= top <= 50
    assert (np.diff(rates[: top + 1]) > 0).all()
    assert (np.diff(rates[top:]) < 0).all()
    assert rates[-1] == 0


def test_exact_means_every_character(task):
    ids = [task.target_vocabulary.encode(answer) for answer in ["2017-05-03"]]
    vocabulary = task.target_vocabulary
    assert are_exact(ids, ["2017-05-03"], vocabulary).all()
    assert not are_exact(ids, ["2017-05-04"], vocabulary).any()


def test_copying_asks_for_what_was_read():
    task = copy_task(steps=2, longest=5, per_length=3)
    np.testing.assert_array_equal(
        task.sources, task.targets[:, 1:-1] * (task.sources > 0)
    )
    read = [task.source_vocabulary.decode(row) for row in task.test_sources]
    assert read == task.test_answers
    lengths = [len(text) for text in read]
    assert lengths == np.repeat(np.arange(1, 6), 3).tolist()


@pytest.mark.parametrize("name", ["pytorch", "tf"])
@pytest.mark.parametrize("attention", [None, "additive"])
def test_training_learns_to_copy_a_digit(name, attention):
    task = copy_task(steps=60, longest=1, per_length=29)
    package = importlib.import_module(f"course_pkg.{name}")
    trainer = importlib.import_module(f"course_pkg.data.train_{name}")
    model = package.RecurrentSeq2Seq(**task.arguments(attention))
    package.load(model, task.first_params(attention))
    before = trainer.judge(model, task).mean()
    log = trainer.train(model, task, every=30)
    after = trainer.judge(model, task).mean()
    assert before < 0.5 < 0.9 < after
    assert len(log["losses"]) == 60
    assert [step for step, _ in log["exact"]] == [30, 60]
    assert abs(log["losses"][0] - np.log(13)) < 0.3


def test_both_frameworks_take_the_same_first_steps():
    losses = []
    for name in ("pytorch", "tf"):
        task = copy_task(steps=5, longest=7, per_length=1)
        package = importlib.import_module(f"course_pkg.{name}")
        trainer = importlib.import_module(f"course_pkg.data.train_{name}")
        model = package.RecurrentSeq2Seq(**task.arguments("additive"))
        package.load(model, task.first_params("additive"))
        losses.append(trainer.train(model, task)["losses"])
    np.testing.assert_allclose(*losses, rtol=1e-4)


@pytest.mark.parametrize("name", ["pytorch", "tf"])
@pytest.mark.parametrize("run", RUNS)
def test_kept_weights_do_what_their_log_says(run, name, task):
    params, log = trained(run, name)
    attention, _ = RUNS[run]
    model = reference.RecurrentSeq2Seq(
        **task.arguments(attention), params=params
    )
    ids = reference.greedy_decode(model, task.test_sources, task.max_length)
    exact = are_exact(ids, task.test_answers, task.target_vocabulary).mean()
    assert abs(exact - log["test"]) < 0.15  # 101 pairs of 2000
    assert (log["test"] >= 0.99) == (run == "additive")
    assert weights_path(run, name).stat().st_size < 500_000


def test_unknown_runs_are_named():
    with pytest.raises(ValueError, match="got 'dot'"):
        trained("dot")
    with pytest.raises(ValueError, match="got 'jax'"):
        trained("plain", "jax")
