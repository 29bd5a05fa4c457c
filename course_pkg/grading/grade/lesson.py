"""What a class found hard: counts a teacher can plan a lesson from."""

from collections import defaultdict
from dataclasses import dataclass

from course_pkg.grading.exercise import Mistake, PropertyExercise
from course_pkg.grading.message import PASSED, UNTOUCHED

STAGES = {
    "error": "It raised an error, or did not come to its end.",
    "type": "It is not of the kind asked for.",
    "shape": "A shape is wrong.",
    "dtype": "The numbers are of the wrong type.",
    "not finite": "Values are NaN or infinite.",
    "value": "A value is wrong, in no known way.",
    "gradient": "The outputs are right, a gradient is not.",
    "property": "The test misses something, or rejects correct code.",
}


@dataclass(frozen=True)
class Group:
    """Students who made the same mistake.

    Args:
        sentence: What they were told.
        names: Theirs.
    """

    sentence: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a class did on one exercise.

    Args:
        exercise: The ``Exercise``.
        counts: How many submissions, by status.
        groups: Mistakes, the most frequent first.
    """

    exercise: object
    counts: dict
    groups: tuple[Group, ...]


def outcomes(results, exercises):
    """Sum up how a class did on each exercise.

    Args:
        results: A list of ``Result``.
        exercises: The exercises, in the verdicts' order.

    Returns:
        A list of ``Outcome``.
    """
    graded = [one for one in results if one.graded]
    found = []
    for place, exercise in enumerate(exercises):
        counts, groups = defaultdict(int), defaultdict(list)
        for one in graded:
            verdict = one.verdicts[place]
            counts[verdict.status] += 1
            if verdict.status not in (PASSED, UNTOUCHED):
                key = (verdict.mistake != "", verdict.mistake or verdict.stage)
                groups[key].append(one.name)
        ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
        found.append(
            Outcome(
                exercise,
                dict(counts),
                tuple(_group(exercise, *item) for item in ordered),
            )
        )
    return found


def _group(exercise, key, names):
    known, name = key
    if not known:
        return Group(STAGES.get(name, "It is wrong."), tuple(names))
    given = getattr(exercise, "given", None)
    listed: tuple[Mistake, ...] = (*exercise.mistakes, *filter(None, [given]))
    sentence = next(one.sentence for one in listed if one.name == name)
    if isinstance(exercise, PropertyExercise):
        sentence = f"The test lets this bug through: {sentence}"
    return Group(sentence, tuple(names))
