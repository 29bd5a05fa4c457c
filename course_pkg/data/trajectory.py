"""One trajectory: the same weights and batches in every framework.

Frameworks that start from the same weights, see the same batches and use the
same optimiser can differ by rounding only. Four things are settled here for
it: gradients are not clipped, since PyTorch adds 1e-6 to the norm it divides
by; rates are rounded to float32, since Keras keeps them so; Adam's betas are
numbers that float32 holds exactly, since Keras rounds them to it; and Adam's
epsilon is so small that it does not matter where it is added.
"""

import importlib
import itertools

import numpy as np

from course_pkg.frameworks import quiet_stderr, require
from course_pkg.params import transformer_params
from course_pkg.shapes import check_one_of

from .task import training_batches

FRAMEWORKS = ("reference", "pytorch", "tf")
DTYPES = ("float32", "float64")
BETAS = (1 - 2**-3, 1 - 2**-10)  # 0.875 and about 0.999
EPSILON = 1e-15
NO_CLIPPING = 2.0**30


def trajectory(
    framework,
    task,
    config,
    steps,
    dtype="float32",
    *,
    betas=BETAS,
    epsilon=EPSILON,
    seed=0,
):
    """Train a fresh Transformer, and return the loss of every step.

    Args:
        framework: One of ``FRAMEWORKS``.
        task: A ``Task``; its batches and rates are used from the first on.
        config: A ``TransformerConfig``; without dropout a second run gives
            the same losses.
        steps: How many of the task's steps to take.
        dtype: ``"float32"`` or ``"float64"``; the reference, being NumPy,
            computes in float64 always.
        betas: Adam's.
        epsilon: Adam's.
        seed: Of the weights it starts from.

    Returns:
        Losses, ``(steps,)``, in nats a token, each before its step.

    Raises:
        ValueError: The framework or the precision is unknown.
    """
    check_one_of("framework", framework, FRAMEWORKS)
    check_one_of("dtype", dtype, DTYPES)
    trainer = importlib.import_module(f"course_pkg.data.train_{framework}")
    model = fresh_model(framework, config, dtype, seed)
    step = trainer.make_step(model, betas, epsilon, NO_CLIPPING)
    batches = itertools.islice(training_batches(task), steps)
    with quiet_stderr():  # TensorFlow's optimiser notes every float64
        losses = [
            step(float(np.float32(rate)), *arrays) for rate, *arrays in batches
        ]
    return np.array(losses)


def fresh_model(framework, config, dtype, seed):
    """Make a Transformer whose first weights are the same everywhere."""
    package = importlib.import_module(f"course_pkg.{framework}")
    params = transformer_params(config, seed=seed)
    if framework == "reference":
        return package.Transformer(config, params=params)
    if framework == "tf":
        model = package.Transformer(config, dtype=dtype)
    else:
        torch = require("torch", "torch")
        model = package.Transformer(config).to(getattr(torch, dtype))
    return package.load(model, params)
