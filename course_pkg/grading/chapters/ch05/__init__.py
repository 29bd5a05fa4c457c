"""The exercises of chapter 5, in the order of the notebook."""

from course_pkg.grading.chapters.ch05.catch import CATCH
from course_pkg.grading.chapters.ch05.convert import CONVERT
from course_pkg.grading.chapters.ch05.count import COUNT
from course_pkg.grading.chapters.ch05.layer import LAYER
from course_pkg.grading.chapters.ch05.mend import MEND
from course_pkg.grading.chapters.ch05.merge import MERGE
from course_pkg.grading.chapters.ch05.shapes import SHAPES
from course_pkg.grading.chapters.ch05.split import SPLIT
from course_pkg.grading.chapters.ch05.tasks import TASKS
from course_pkg.grading.chapters.ch05.worth import WORTH

TITLE = "Multi-head attention"
SOLUTIONS = "../solutions/05-multi-head.ipynb"
EXERCISES = (
    SPLIT,
    MERGE,
    SHAPES,
    MEND,
    CATCH,
    LAYER,
    COUNT,
    CONVERT,
    TASKS,
    WORTH,
)
