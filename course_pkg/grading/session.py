"""What a notebook calls: choose a framework, check, ask for a hint."""

from course_pkg.grading import catalogue
from course_pkg.grading.cases import choose_seed
from course_pkg.grading.diagnose import diagnose_function
from course_pkg.grading.diagnose_property import diagnose_property
from course_pkg.grading.diagnose_values import diagnose_values
from course_pkg.grading.exercise import FunctionExercise, ValuesExercise
from course_pkg.grading.frameworks import LABELS, float_type, require
from course_pkg.grading.hints import Hint
from course_pkg.grading.runner import InProcess
from course_pkg.grading.standing import Standing
from course_pkg.grading.usage import UsageError


class Session:
    """What a notebook's kernel remembers between two cells."""

    def __init__(self):
        self.framework = "numpy"
        self.hints = {}
        self.verdicts = {}


SESSION = Session()


def use(framework):
    """Choose the framework that answers are written in from here on.

    Args:
        framework: ``"numpy"``, ``"torch"`` or ``"tensorflow"``.

    Raises:
        UsageError: There is no such framework here.
        MissingFrameworkError: It is not installed.

    >>> use("numpy")
    Your functions receive NumPy arrays of float64.
    """
    require(framework)
    SESSION.framework = framework
    kind = "arrays" if framework == "numpy" else "tensors"
    dtype = float_type(framework).__name__
    print(f"Your functions receive {LABELS[framework]} {kind} of {dtype}.")


def check(identifier, answer, seed=None):
    """Grade an answer and say what is wrong with it.

    Args:
        identifier: Of the exercise, ``"01.dot"``.
        answer: A function, values, or a test, as the exercise asks.
        seed: Of the cases; None draws a new one, or takes it from the
            environment variable ``COURSE_SEED``. A failing verdict quotes
            the seed that shows the failure again.

    Returns:
        A ``Verdict``, which displays itself at the end of a cell.

    Raises:
        UsageError: The id or the seed is wrong, or the exercise cannot be
            answered in the framework chosen.

    >>> check("01.dot", lambda a, b: sum(x * y for x, y in zip(a, b))).passed
    True
    """
    exercise = catalogue.find(identifier)
    if SESSION.framework not in exercise.frameworks:
        listed = ", ".join(repr(name) for name in exercise.frameworks)
        raise UsageError(
            f"{identifier} takes answers in {listed}, "
            f"not in {SESSION.framework!r}"
        )
    runner = InProcess(SESSION.framework)
    diagnose = diagnosis_for(exercise)
    verdict = diagnose(exercise, answer, runner, choose_seed(seed))
    SESSION.verdicts[exercise.id] = verdict
    return verdict


def diagnosis_for(exercise):
    """Return the function that checks this form of answer."""
    if isinstance(exercise, FunctionExercise):
        return diagnose_function
    if isinstance(exercise, ValuesExercise):
        return diagnose_values
    return diagnose_property


def hint(identifier):
    """Give an exercise's next hint; after the last, say where it is solved.

    Args:
        identifier: Of the exercise, ``"01.dot"``.

    Returns:
        A ``Hint``, which displays itself at the end of a cell.

    Raises:
        UsageError: There is no such exercise.
    """
    exercise = catalogue.find(identifier)
    given = SESSION.hints.get(identifier, 0)
    SESSION.hints[identifier] = given + 1
    number = identifier.partition(".")[0]
    return Hint.of(exercise, given, catalogue.chapter(number).SOLUTIONS)


def current_standing(number="01"):
    """Sum up a chapter's exercises as they stand in this notebook.

    Args:
        number: The chapter, two digits.

    Returns:
        A ``Standing``, which displays itself at the end of a cell.

    Raises:
        UsageError: The chapter has no exercises.
    """
    exercises = catalogue.chapter(number).EXERCISES
    found = {name: one.as_data() for name, one in SESSION.verdicts.items()}
    return Standing.of(exercises, found)
