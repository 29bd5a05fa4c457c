"""Checks while a notebook is graded: answers are handed to the grader."""

from course_pkg.grading.frameworks import (
    LABELS,
    MissingFrameworkError,
    float_type,
    require,
)
from course_pkg.grading.prints import printed
from course_pkg.grading.usage import UsageError

__all__ = [
    "MissingFrameworkError",
    "UsageError",
    "Verdict",
    "check",
    "hint",
    "printed",
    "standing",
    "use",
]


class Verdict:
    """What ``check`` returns here: the grader keeps the real one."""

    passed = True

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def _desk():
    from course_pkg.grading.isolation.inside import student

    return student.DESK


def check(identifier, answer, seed=None):
    """Hand an answer to the grader, which decides elsewhere."""
    _desk().hand_in(identifier, answer)
    return Verdict(f"{identifier} is handed in.")


def use(framework):
    """Choose the framework that answers are written in from here on."""
    require(framework)
    _desk().framework = framework
    kind = "arrays" if framework == "numpy" else "tensors"
    dtype = float_type(framework).__name__
    print(f"Your functions receive {LABELS[framework]} {kind} of {dtype}.")


def hint(identifier):
    """Give no hint while grading."""
    return Verdict(f"Hints on {identifier} are not given while grading.")


def standing(number="01"):
    """Give no standing while grading."""
    return Verdict(f"The standing in {number} is the grader's to say.")
