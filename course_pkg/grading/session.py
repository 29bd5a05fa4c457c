"""What a notebook calls: choose a framework, check, ask for a hint."""

from course_pkg.grading import catalogue
from course_pkg.grading.cases import choose_seed
from course_pkg.grading.diagnose import diagnose_function
from course_pkg.grading.diagnose_layer import diagnose_layer
from course_pkg.grading.diagnose_printed import diagnose_printed
from course_pkg.grading.diagnose_property import diagnose_property
from course_pkg.grading.diagnose_values import diagnose_values
from course_pkg.grading.exercise import FunctionExercise, ValuesExercise
from course_pkg.grading.frameworks import LABELS, float_type, require
from course_pkg.grading.hints import Hint
from course_pkg.grading.layer_exercise import LayerExercise
from course_pkg.grading.printed_exercise import PrintedExercise
from course_pkg.grading.prints import printed, watch_cells
from course_pkg.grading.runner import InProcess
from course_pkg.grading.standing import Standing
from course_pkg.grading.usage import UsageError


class Session:
    """What a notebook's kernel remembers between two cells."""

    def __init__(self):
        self.framework = "numpy"
        self.hints = {}
        self.verdicts = {}
        self.printed = {}


SESSION = Session()


def keep_printed(identifier, text):
    """Remember what an exercise's marked cell has printed."""
    SESSION.printed[identifier] = text


watch_cells(keep_printed)


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
        answer: A function, a class of layers, values, a test, or
            ``printed``, as the exercise asks.
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
    if answer is printed:
        answer = SESSION.printed.get(identifier, ...)
    runner = InProcess(SESSION.framework)
    diagnose = diagnosis_for(exercise)
    verdict = diagnose(exercise, answer, runner, choose_seed(seed))
    SESSION.verdicts[exercise.id] = verdict
    return verdict


def diagnosis_for(exercise):
    """Return the function that checks this form of answer."""
    if isinstance(exercise, FunctionExercise):
        return diagnose_function
    if isinstance(exercise, PrintedExercise):
        return diagnose_printed
    if isinstance(exercise, ValuesExercise):
        return diagnose_values
    if isinstance(exercise, LayerExercise):
        return diagnose_layer
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
