"""Numbers up to 999,999, spelled out in words by ``num2words``.

The spelling is the library's own. Where languages leave a choice it makes
one: French has no hyphens around *et*, German always says *einhundert*, and
English has its British *and*. In two places it departs from the dictionaries,
and the course keeps that too, since any fixed rule can be learned: German
101,000 is *einhunderteinstausend* where *einhunderteintausend* is usual, and
Danish joins thousands to the rest by *e og* up to 100,999 and by nothing
above.
"""

import functools

import numpy as np

from course_pkg.frameworks import require
from course_pkg.shapes import check_one_of

LANGUAGES = ("en", "fr", "de", "da")
LARGEST = 999_999
SIZES = {"train": 40_000, "test": 2_000}
SEED = 0


@functools.cache
def spell(number, language):
    """Write a number in words.

    Args:
        number: A whole number, at most ``LARGEST``.
        language: One of ``LANGUAGES``.

    Raises:
        ValueError: The number is out of range or the language unknown.
        ModuleNotFoundError: ``num2words`` is not installed.

    >>> [spell(97, language) for language in LANGUAGES]
    ['ninety-seven', 'quatre-vingt-dix-sept', 'siebenundneunzig', \
'syvoghalvfems']
    """
    check_one_of("language", language, LANGUAGES)
    if not 0 <= number <= LARGEST:
        raise ValueError(f"number must be in [0, {LARGEST}], got {number}")
    return require("num2words", "lab").num2words(number, lang=language)


def draw(split="train", count=None):
    """Draw different numbers from 1 up, each as likely as any other.

    Args:
        split: ``"train"`` or ``"test"``: no number is in both.
        count: How many, the first of the split; None for all of them.

    Returns:
        Whole numbers, ``(count,)``, in the same order every time.

    Raises:
        ValueError: ``split`` is unknown, or ``count`` is below 1 or above
            the size of the split.

    >>> len(draw("train")), len(draw("test")), draw("test", 3).tolist()
    (40000, 2000, [275023, 167183, 920417])
    """
    check_one_of("split", split, SIZES)
    count = SIZES[split] if count is None else count
    if not 1 <= count <= SIZES[split]:
        raise ValueError(f"count must be in [1, {SIZES[split]}], got {count}")
    rng = np.random.default_rng(SEED)
    drawn = 1 + rng.choice(LARGEST, sum(SIZES.values()), replace=False)
    start = SIZES["test"] if split == "train" else 0
    return drawn[start : start + count]
