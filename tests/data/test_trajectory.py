"""One trajectory: every framework takes the steps of the reference."""

import dataclasses

import numpy as np
import pytest

from course_pkg import pytorch
from course_pkg.config import TransformerConfig
from course_pkg.data import train_reference
from course_pkg.data.copy_task import copy_task
from course_pkg.data.trajectory import fresh_model, trajectory
from course_pkg.params import transformer_params

STEPS = 5


@pytest.fixture(scope="module")
def task():
    """Copying: its own rates are those of a recurrent model."""
    task = copy_task(steps=STEPS, longest=7, per_length=1)
    return dataclasses.replace(task, peak_rate=2e-3)


@pytest.fixture(scope="module")
def config():
    return TransformerConfig.laptop(
        13, 13, d_model=12, num_heads=3, d_ff=17, dropout=0.0
    )


@pytest.fixture(scope="module")
def by_hand(task, config):
    return trajectory("reference", task, config, STEPS, "float64")


def test_the_loss_falls_from_near_log_v(config):
    task = copy_task(steps=60, longest=1, per_length=1)
    losses = trajectory("reference", task, config, 60)
    assert losses.shape == (60,)
    assert abs(losses[0] - np.log(13)) < 0.7
    assert losses[-5:].mean() < losses[0] / 2


@pytest.mark.parametrize("framework", ["pytorch", "tf"])
def test_a_framework_takes_the_steps_of_the_reference(
    framework, task, config, by_hand
):
    found = trajectory(framework, task, config, STEPS, "float64")
    np.testing.assert_allclose(found, by_hand, rtol=0, atol=1e-10)


def test_another_epsilon_leads_elsewhere(task, config, by_hand):
    found = trajectory("pytorch", task, config, STEPS, "float64", epsilon=1e-5)
    assert np.abs(found - by_hand).max() > 1e-6


def test_other_weights_lead_elsewhere(task, config, by_hand):
    found = trajectory("pytorch", task, config, STEPS, "float64", seed=1)
    assert np.abs(found - by_hand).max() > 1e-2


def test_large_gradients_are_scaled_together():
    gradients = {"a": np.array([3.0]), "b": np.array([[4.0]])}
    kept = train_reference.clipped(gradients, 10.0)
    assert kept == gradients
    halved = train_reference.clipped(gradients, 2.5)
    assert halved == {"a": np.array([1.5]), "b": np.array([[2.0]])}


def test_what_does_not_exist_is_named(task, config):
    with pytest.raises(ValueError, match="got 'jax'"):
        trajectory("jax", task, config, STEPS)
    with pytest.raises(ValueError, match="got 'float16'"):
        trajectory("tf", task, config, STEPS, "float16")


def test_a_fresh_model_has_the_weights_of_its_seed(config):
    params = transformer_params(config, seed=3)
    model = fresh_model("pytorch", config, "float64", seed=3)
    for name, array in pytorch.dump(model).items():
        np.testing.assert_array_equal(array, params[name])
