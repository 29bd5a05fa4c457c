"""The exercises of chapter 6, in the order of the notebook."""

from course_pkg.grading.chapters.ch06.attention import ATTENTION
from course_pkg.grading.chapters.ch06.cells import CELLS
from course_pkg.grading.chapters.ch06.conventions import CONVENTIONS
from course_pkg.grading.chapters.ch06.leaks import LEAKS
from course_pkg.grading.chapters.ch06.loss import LOSS
from course_pkg.grading.chapters.ch06.masks import MASKS
from course_pkg.grading.chapters.ch06.padding import PADDING
from course_pkg.grading.chapters.ch06.repair import REPAIR
from course_pkg.grading.chapters.ch06.shift import SHIFT

TITLE = "Masking"
SOLUTIONS = "../solutions/06-masking.ipynb"
EXERCISES = (
    MASKS,
    CELLS,
    ATTENTION,
    SHIFT,
    LOSS,
    PADDING,
    CONVENTIONS,
    LEAKS,
    REPAIR,
)
