"""What is wrong with values that a cell printed."""

from course_pkg.grading.diagnose_values import diagnose_values
from course_pkg.grading.message import FAILED, UNTOUCHED
from course_pkg.grading.printed_exercise import read_values
from course_pkg.grading.verdicts import brief, verdict


def diagnose_printed(exercise, answer, runner, seed):
    """Check the values in a text.

    Args:
        exercise: A ``PrintedExercise``.
        answer: What the exercise's marked cell printed, or ``...`` when it
            has not been run.
        runner: A ``Runner``; only its framework is used.
        seed: Not used: values do not depend on it.

    Returns:
        A ``Verdict``.
    """
    framework = runner.framework
    mark = f"# prints the answer to {exercise.id}"
    if answer is None or answer is ...:
        message = f"Run the cell that begins with `{mark}`, then the check."
        return verdict(exercise, framework, UNTOUCHED, message)
    if not isinstance(answer, str):
        message = (
            f"This check reads what the cell `{mark}` prints; call it as "
            f'`check("{exercise.id}", printed)`. It was given {brief(answer)}.'
        )
        return verdict(exercise, framework, FAILED, message, stage="type")
    values = read_values(answer, exercise.entries)
    if not values:
        name = next(iter(exercise.entries))
        message = f"The cell `{mark}` must print lines such as `{name} = 1`."
        return verdict(exercise, framework, FAILED, message, stage="type")
    return diagnose_values(exercise, values, runner, seed)
