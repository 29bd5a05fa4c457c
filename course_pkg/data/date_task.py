"""The task of chapters 2 and 3: read a date in any language, write it in ISO.

The weights that the models learn are kept with the course.
"""

import functools
import pathlib

from course_pkg.shapes import check_at_least, check_one_of
from course_pkg.weights import load_metadata, load_weights

from . import dates
from .batches import encode_sources, encode_targets
from .task import BATCH_SIZE, Task

STEPS = 900
FRAMEWORKS = ("pytorch", "tf")
RUNS = {  # name: the attention, and how many times STEPS
    "plain": (None, 1),
    "plain_twice": (None, 2),
    "additive": ("additive", 1),
}
WEIGHTS = pathlib.Path(__file__).parent / "weights"


@functools.cache
def date_task(steps=STEPS, num_test=2000):
    """Draw as many pairs as ``steps`` batches use, and others to test on.

    No day of the test is ever trained on.

    Args:
        steps: Batches of ``BATCH_SIZE`` pairs.
        num_test: Pairs of the test split.

    Raises:
        ValueError: A number is below 1.
    """
    check_at_least("steps", steps, 1)
    check_at_least("num_test", num_test, 1)
    source, target = dates.source_vocabulary(), dates.target_vocabulary()
    train = dates.pairs(steps * BATCH_SIZE, "train", seed=0)
    test = dates.pairs(num_test, "test", seed=1)
    return Task(
        sources=encode_sources([pair.text for pair in train], source),
        targets=encode_targets([pair.iso for pair in train], target),
        test_sources=encode_sources([pair.text for pair in test], source),
        test_answers=[pair.iso for pair in test],
        source_vocabulary=source,
        target_vocabulary=target,
    )


def weights_path(run, framework):
    """Return where the weights of a run in a framework are kept."""
    return WEIGHTS / f"dates_{run}_{framework}.safetensors"


def trained(run, framework="pytorch"):
    """Read the trained weights that come with the course, and their log.

    Args:
        run: One of ``RUNS``.
        framework: Which one trained them, ``"pytorch"`` or ``"tf"``; every
            framework can load either.

    Returns:
        The parameters, by name, in float64, so that NumPy decodes alike on
        every machine; and a dictionary with ``losses`` of every step,
        ``exact``, pairs of a step and the exact match on 500 test pairs, and
        ``test``, the exact match on all of them at the end.

    Raises:
        ValueError: There is no such run or framework.
    """
    check_one_of("run", run, RUNS)
    check_one_of("framework", framework, FRAMEWORKS)
    path = weights_path(run, framework)
    params = load_weights(path)
    return (
        {name: array.astype("float64") for name, array in params.items()},
        load_metadata(path),
    )
