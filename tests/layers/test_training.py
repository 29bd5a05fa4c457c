"""The loss and the schedule, in every framework."""

import math

import numpy as np
import pytest
from parity import assert_near, check_function

BATCH, N, VOCAB = 2, 5, 7
TARGETS = np.array([[3, 1, 6, 2, 0], [5, 2, 0, 0, 0]])


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_loss_agrees_with_the_reference(autodiff, reference, rng, smoothing):
    logits = 3 * rng.normal(size=(BATCH, N, VOCAB))
    arrays = [logits, TARGETS]
    name, options = "label_smoothed_loss", {"smoothing": smoothing}
    check_function(autodiff, reference, rng, name, arrays, **options)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_gradient_agrees_with_differences(reference, rng, smoothing):
    logits, direction = rng.normal(size=(2, BATCH, N, VOCAB))
    _, (gradient,), _ = reference.differentiate(
        "label_smoothed_loss",
        np.array(1.0),
        logits,
        TARGETS,
        smoothing=smoothing,
    )

    def loss(step):
        moved = logits + step * direction
        return reference.call(
            "label_smoothed_loss", moved, TARGETS, smoothing=smoothing
        )

    slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
    assert slope == pytest.approx((gradient * direction).sum(), rel=1e-6)


def test_loss_by_hand(framework):
    logits = np.log([[[0.5, 0.25, 0.25], [0.2, 0.4, 0.4], [0.1, 0.1, 0.8]]])
    targets = np.array([[1, 0, 2]])  # the middle one is padding
    expected = (math.log(4) + math.log(1.25)) / 2
    found = framework.call("label_smoothed_loss", logits, targets)
    assert_near(found, expected, 1e-12)
    spread = [
        (math.log(2) + 2 * math.log(4)) / 3,
        (2 * math.log(10) + math.log(1.25)) / 3,
    ]
    expected = 0.7 * expected + 0.3 * sum(spread) / 2
    found = framework.call(
        "label_smoothed_loss", logits, targets, smoothing=0.3
    )
    assert_near(found, expected, 1e-12)


def test_padding_counts_for_nothing(framework, rng):
    logits = rng.normal(size=(BATCH, N, VOCAB))
    before = framework.call("label_smoothed_loss", logits, TARGETS)
    logits[TARGETS == 0] = 100 * rng.normal(size=VOCAB)
    after = framework.call("label_smoothed_loss", logits, TARGETS)
    assert before == after
    moved = framework.call("label_smoothed_loss", logits, TARGETS, pad_id=5)
    assert moved != after


def test_nothing_but_padding_costs_nothing(framework, rng):
    logits, targets = rng.normal(size=(BATCH, N, VOCAB)), 0 * TARGETS
    loss, (gradient,), _ = framework.differentiate(
        "label_smoothed_loss", np.array(1.0), logits, targets
    )
    assert loss == 0
    assert (gradient == 0).all()


def test_loss_does_not_overflow(framework):
    logits = np.array([[0.0, 1e4, -1e4]])
    found = framework.call("label_smoothed_loss", logits, np.array([2]))
    assert_near(found, 2e4, 1e-12)


def test_schedule_by_hand(framework):
    schedule = framework.module.warmup_schedule
    for step, expected in {
        1: 512**-0.5 * 4000**-1.5,
        2000: 512**-0.5 * 2000 * 4000**-1.5,
        4000: (512 * 4000) ** -0.5,
        16000: (512 * 16000) ** -0.5,
    }.items():
        assert float(schedule(step, 512)) == pytest.approx(expected, rel=1e-6)
    found = float(schedule(3, 64, warmup_steps=4))
    assert found == pytest.approx(3 / 64, rel=1e-6)


def test_errors_quote_the_numbers(framework, rng):
    logits = rng.normal(size=(BATCH, N, VOCAB))
    name = "label_smoothed_loss"
    with pytest.raises(ValueError, match=r"\(2, 4\).*\(2, 5, 7\)"):
        framework.call(name, logits, TARGETS[:, :-1])
    with pytest.raises(ValueError, match=r"\[0, 7\), got 7"):
        framework.call(name, logits, TARGETS + 1)
    with pytest.raises(ValueError, match=r"smoothing.*\[0, 1\), got 1.0"):
        framework.call(name, logits, TARGETS, smoothing=1.0)
    with pytest.raises(TypeError, match=r"must .*float64"):
        framework.call(name, logits, TARGETS.astype(float))
    schedule = framework.module.warmup_schedule
    with pytest.raises(ValueError, match="step must be at least 1, got 0"):
        schedule(0, 512)
    with pytest.raises(ValueError, match="warmup_steps must be at least 1"):
        schedule(1, 512, warmup_steps=0)
