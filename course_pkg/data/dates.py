"""Dates in many languages, paired with their ISO form.

A pair is kept only if its text names one day. Three rules see to it:

- the year has four digits;
- a date in numbers alone whose year does not come first is kept only if its
  day is above 12 or equal to its month: 3/5/2017 is in May for one reader and
  in March for another;
- a month's name is left out of a form if another language writes another
  month in the same way: *listopad* is October in Croatian, November in Czech.

The weekday does not count as evidence. Every tenth day is for testing only.
"""

import datetime
from typing import NamedTuple

import numpy as np

from course_pkg.shapes import check_at_least, check_one_of

from .date_forms import forms, write
from .vocabulary import Vocabulary

FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)
SPLITS = ("train", "test")
TEST_EVERY = 10


class Pair(NamedTuple):
    """A date as a language writes it, and as ISO 8601 does."""

    text: str
    iso: str
    language: str


def split_of(day):
    """Tell which split a day belongs to: ``"train"`` or ``"test"``.

    >>> split_of(datetime.date(1900, 1, 1))
    'train'
    """
    return SPLITS[(day - FIRST).days % TEST_EVERY == TEST_EVERY - 1]


def texts(day, language):
    """List the ways in which a language writes a day, all unambiguous.

    Args:
        day: A ``datetime.date``.
        language: A code of ``LANGUAGES``, such as ``"fr"``.

    Raises:
        ValueError: The course has no such language.

    >>> texts(datetime.date(2017, 5, 3), "fr")[0]
    'mercredi 3 mai 2017'
    """
    known = forms()
    check_one_of("language", language, known)
    written = (write(form, day) for form in known[language])
    return list(dict.fromkeys(text for text in written if text is not None))


def pairs(count, split="train", seed=0):
    """Draw pairs: a language, then one of its forms, then a day.

    Args:
        count: How many.
        split: ``"train"`` or ``"test"``: no day is in both.
        seed: The same seed gives the same pairs.

    Returns:
        A list of ``Pair``. Texts may repeat.

    Raises:
        ValueError: ``count`` is below 1 or ``split`` is unknown.

    >>> pairs(2, seed=0) == pairs(2, seed=0)
    True
    """
    check_at_least("count", count, 1)
    check_one_of("split", split, SPLITS)
    rng = np.random.default_rng(seed)
    languages = list(forms().values())
    last = (LAST - FIRST).days
    drawn = []
    while len(drawn) < count:
        several = languages[rng.integers(len(languages))]
        form = several[rng.integers(len(several))]
        day = FIRST + datetime.timedelta(int(rng.integers(last + 1)))
        if split_of(day) != split:
            continue
        text = write(form, day)
        if text is not None:
            drawn.append(Pair(text, day.isoformat(), form.language))
    return drawn


def source_vocabulary():
    """Return the characters that dates are written in, all languages.

    >>> "é" in source_vocabulary().characters
    True
    """
    marks = {"day": "0", "year": "0123456789", "weekday": ""}
    used = set()
    for form in (one for several in forms().values() for one in several):
        used.update("".join(form.weekdays))
        for month in filter(None, form.months):
            used.update(month.replace(":02", "").format(**marks))
    return Vocabulary(sorted(used))


def target_vocabulary():
    """Return the characters of ISO dates.

    >>> target_vocabulary().encode("2017-05-03")
    [6, 4, 5, 11, 3, 4, 9, 3, 4, 7]
    """
    return Vocabulary("-0123456789")
