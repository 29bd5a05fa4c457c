"""What every form of answer is told alike."""

from course_pkg.grading.message import UNTOUCHED, Verdict
from course_pkg.grading.traces import signature_fault


def verdict(exercise, framework, status, message, **more):
    """Make a verdict on an exercise."""
    return Verdict(
        id=exercise.id,
        title=exercise.title,
        kind=exercise.kind,
        minutes=exercise.minutes,
        points=exercise.points,
        framework=framework,
        status=status,
        message=message,
        **more,
    )


def untouched(exercise, framework, parts="function's body"):
    """Say kindly that there is nothing to check yet."""
    message = f"Fill in the {parts} and run the check again."
    return verdict(exercise, framework, UNTOUCHED, message)


def callable_fault(answer, parameters, form="function"):
    """Say why an answer is not a function of these parameters, or nothing."""
    if not callable(answer):
        return (
            f"This check takes a {form}; it was given "
            f"{brief(answer)}. Hand in its name, without calling it."
        )
    return signature_fault(answer, parameters)


def brief(value):
    """Quote a value if it is short, or say of what type it is."""
    text = " ".join(repr(value).split())
    plain = len(text) <= 60 and " at 0x" not in text
    return text if plain else f"a {type(value).__name__}"
