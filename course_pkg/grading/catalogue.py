"""Find an exercise by its id; a chapter's file is read when it is needed."""

import importlib
import pkgutil
from functools import cache

from course_pkg.grading import chapters
from course_pkg.grading.usage import UsageError, nearest


@cache
def chapter_numbers():
    """Return the chapters that have exercises, as ``("01", ...)``."""
    names = [module.name for module in pkgutil.iter_modules(chapters.__path__)]
    return tuple(sorted(name.removeprefix("ch") for name in names))


@cache
def chapter(number):
    """Return a chapter's specification: its module.

    Args:
        number: Two digits, ``"01"``.

    Returns:
        A module with ``TITLE``, ``SOLUTIONS`` and ``EXERCISES``.

    Raises:
        UsageError: The chapter has no exercises.

    >>> chapter("01").TITLE
    'Dot products and soft look-up'
    """
    if number not in chapter_numbers():
        listed = ", ".join(chapter_numbers())
        raise UsageError(
            f"the chapters with exercises are {listed}; got {number!r}"
        )
    return importlib.import_module(f"{chapters.__name__}.ch{number}")


def find(identifier):
    """Return the exercise of an id.

    Args:
        identifier: Chapter and name, ``"01.dot"``.

    Returns:
        An ``Exercise``.

    Raises:
        UsageError: There is none; the nearest id is suggested.

    >>> find("01.dot").kind
    'build'
    """
    if not isinstance(identifier, str):
        raise UsageError(
            "an exercise's id is a string such as '01.dot', "
            f"got {type(identifier).__name__}"
        )
    number = identifier.partition(".")[0]
    known = (number,) if number in chapter_numbers() else chapter_numbers()
    by_id = {one.id: one for each in known for one in chapter(each).EXERCISES}
    if identifier not in by_id:
        raise UsageError(
            f"there is no exercise {identifier!r}.{nearest(identifier, by_id)}"
        )
    return by_id[identifier]
