"""The task of chapter 8: which language is a short name in?

The weights that the classifiers learn are kept with the course.
"""

import functools
import pathlib

from course_pkg.shapes import check_one_of
from course_pkg.weights import load_metadata, load_weights

from . import names
from .classification import classification_task

EPOCHS, DROPOUT = 24, 0.1
FRAMEWORKS = ("pytorch", "tf")
WEIGHTS = pathlib.Path(__file__).parent / "weights"


@functools.cache
def name_task():
    """Encode all names, character by character.

    >>> len(name_task().classes)
    16
    """
    splits = {split: names.names(split) for split in names.SPLITS}
    return classification_task(
        {split: [one.text for one in some] for split, some in splits.items()},
        {
            split: [one.language for one in some]
            for split, some in splits.items()
        },
        names.vocabulary(),
        names.LANGUAGES,
    )


def weights_path(framework):
    """Return where the weights that a framework learned are kept."""
    return WEIGHTS / f"names_{framework}.safetensors"


def trained(framework="pytorch"):
    """Read the trained weights that come with the course, and their log.

    Args:
        framework: Which one trained them, ``"pytorch"`` or ``"tf"``; every
            framework can load either.

    Returns:
        The parameters, by name, and a dictionary with ``curve``, one
        dictionary an epoch, and ``test``, the accuracy at the end.

    Raises:
        ValueError: There is no such framework.
    """
    check_one_of("framework", framework, FRAMEWORKS)
    path = weights_path(framework)
    return load_weights(path), load_metadata(path)
