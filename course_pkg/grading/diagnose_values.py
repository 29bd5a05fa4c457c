"""What is wrong with values a reader predicted or measured."""

from collections.abc import Mapping

import numpy as np

from course_pkg.grading.exercise import Entry
from course_pkg.grading.frameworks import to_numpy
from course_pkg.grading.message import FAILED, PASSED
from course_pkg.grading.verdicts import brief, untouched, verdict


def diagnose_values(exercise, answer, runner, seed):
    """Check values against the right ones, each with its reason.

    Args:
        exercise: A ``ValuesExercise``.
        answer: A dictionary by entry, or the bare value of a single entry.
        runner: A ``Runner``; only its framework is used.
        seed: Not used: values do not depend on it.

    Returns:
        A ``Verdict``.
    """
    framework, entries = runner.framework, exercise.entries
    if len(entries) == 1 and not isinstance(answer, Mapping):
        answer = {next(iter(entries)): answer}
    fault = _form_fault(answer, entries)
    if fault:
        return verdict(exercise, framework, FAILED, fault, stage="type")
    blank = [name for name in entries if _is_blank(answer.get(name, ...))]
    if len(blank) == len(entries):
        return untouched(exercise, framework, "values")
    wrong = [
        name
        for name in entries
        if name not in blank and not agrees(entries[name], answer[name])
    ]
    if not wrong and not blank:
        return verdict(exercise, framework, PASSED, exercise.takeaway)
    return _failed(exercise, framework, answer, wrong, blank)


def _is_blank(value):
    return value is None or value is ...


def _form_fault(answer, entries):
    """Say why an answer is not a dictionary of these entries, or nothing."""
    names = ", ".join(repr(name) for name in entries)
    if not isinstance(answer, Mapping):
        found = type(answer).__name__
        return f"This check takes a dictionary with {names}; not a {found}."
    extra = [name for name in answer if name not in entries]
    if extra:
        return f"There is no entry {extra[0]!r}; the entries are {names}."
    return ""


def agrees(entry, value):
    """Tell whether a value is what an entry expects.

    Args:
        entry: An ``Entry``.
        value: A number, sizes, a list of numbers, or a tensor.

    Returns:
        True when the shapes are equal and every number is within the
        entry's relative tolerance.
    """
    found, expected = to_numpy(value), np.asarray(entry.expected)
    if not isinstance(found, np.ndarray) or found.shape != expected.shape:
        return False
    if found.dtype.kind not in "fiub":
        return False
    slack = entry.tolerance * np.abs(expected)
    return bool((np.abs(found - expected) <= slack).all())


def _failed(exercise, framework, answer, wrong, blank):
    right = len(exercise.entries) - len(wrong) - len(blank)
    sentences, details, known = [], [], ""
    if len(exercise.entries) > 1:
        sentences.append(f"{right} of {len(exercise.entries)} right.")
    for name in wrong:
        mistake = _named(exercise, name, answer)
        known = known or (mistake.name if mistake else "")
        reason = exercise.entries[name].reason
        details.append((name, f"yours: {brief(answer[name])}"))
        details.append(("", mistake.sentence if mistake else reason))
    if blank:
        sentences.append(f"Still to fill in: {', '.join(blank)}.")
    if len(exercise.entries) == 1:
        (_, text), (_, why) = details
        sentences, details = [why], [("found", text.removeprefix("yours: "))]
    return verdict(
        exercise,
        framework,
        FAILED,
        " ".join(sentences),
        stage="value",
        details=tuple(details),
        mistake=known,
    )


def _named(exercise, name, answer):
    """Return the mistake that gives the value under this name, or None."""
    tolerance = max(exercise.entries[name].tolerance, 1e-3)
    for mistake in exercise.mistakes:
        values = mistake.implementation()
        if name not in values:
            continue
        if agrees(Entry(values[name], "", tolerance), answer[name]):
            return mistake
    return None
