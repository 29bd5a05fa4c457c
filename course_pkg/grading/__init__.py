"""Checks for the exercises: what was asked, how to run it, what went wrong.

A notebook needs four names: ``use`` chooses the framework of the answers,
``check`` grades one, ``hint`` helps a little, ``standing`` sums up. A fifth,
``printed``, stands for what an exercise's marked cell printed. Importing
this module loads NumPy only.
"""

from course_pkg.grading.frameworks import MissingFrameworkError
from course_pkg.grading.message import Verdict
from course_pkg.grading.prints import printed
from course_pkg.grading.session import check, hint, use
from course_pkg.grading.session import current_standing as standing
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
