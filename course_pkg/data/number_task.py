"""The task of chapter 9: read a number in English, write it in another tongue.

The weights that the models learn are kept with the course.
"""

import functools
import json

from course_pkg.config import TransformerConfig
from course_pkg.shapes import check_one_of
from course_pkg.weights import load_metadata, load_weights

from . import numbers
from .batches import encode_sources, encode_targets
from .date_task import WEIGHTS
from .parts import Parts
from .task import Task

PEAK_RATE = 2e-3
ENOUGH = 5_000  # numbers that have every part among them
TARGETS = tuple(code for code in numbers.LANGUAGES if code != "en")
LOG = WEIGHTS.parent / "logs" / "numbers.json"


@functools.cache
def number_task(language, examples=None, epochs=1, num_test=None):
    """Pair numbers in English with the same ones in another language.

    No number of the test is ever trained on.

    Args:
        language: One of ``TARGETS``.
        examples: Numbers to train on; None for all 40,000.
        epochs: How often each is seen.
        num_test: Numbers to test on; None for all 2,000.

    Returns:
        A ``Task`` whose vocabularies are ``Parts``.

    Raises:
        ValueError: The language is unknown or a number out of range.
    """
    check_one_of("language", language, TARGETS)
    train = numbers.draw("train", examples)
    test = numbers.draw("test", num_test)

    def words(some, code):
        return [numbers.spell(int(number), code) for number in some]

    sources, targets = words(train, "en"), words(train, language)
    enough = numbers.draw("train", ENOUGH)  # however few are trained on
    source = Parts("en", sources + words(enough, "en"))
    target = Parts(language, targets + words(enough, language))
    return Task(
        sources=encode_sources(sources, source),
        targets=encode_targets(targets, target),
        test_sources=encode_sources(words(test, "en"), source),
        test_answers=words(test, language),
        source_vocabulary=source,
        target_vocabulary=target,
        epochs=epochs,
        peak_rate=PEAK_RATE,
    )


def number_config(task, **changes):
    """Describe the Transformer that chapter 9 trains for a task.

    Args:
        task: What ``number_task`` returned.
        **changes: Fields of ``TransformerConfig`` to be otherwise.
    """
    sizes = len(task.source_vocabulary), len(task.target_vocabulary)
    fixed = {"d_ff": 256, "dropout": 0.0}
    return TransformerConfig.laptop(*sizes, **(fixed | changes))


def weights_path(language):
    """Return where the weights for a language are kept."""
    return WEIGHTS / f"numbers_{language}.safetensors"


def trained(language):
    """Read the trained weights that come with the course.

    Args:
        language: One of ``TARGETS``.

    Returns:
        The parameters, by name, in float64; their ``TransformerConfig``; and
        the two vocabularies, of the source and the target.

    Raises:
        ValueError: There are no weights for the language.
    """
    check_one_of("language", language, TARGETS)
    path = weights_path(language)
    params = {
        name: array.astype("float64")
        for name, array in load_weights(path).items()
    }
    kept = load_metadata(path)
    config = TransformerConfig.from_dict(kept["config"])
    source, target = (
        Parts("en", kept["source"]),
        Parts(language, kept["target"]),
    )
    return params, config, (source, target)


def training_log():
    """Read the log of the runs that made and tested the kept weights.

    Returns:
        A dictionary from ``"language framework examples"`` to the run's
        ``steps``, its share of ``exact`` answers among 2,000 numbers never
        seen, the ``seconds`` of one core that it took, and its ``curve``,
        pairs of a step and the exact match on 500 of those numbers.
    """
    return json.loads(LOG.read_text("utf-8"))
