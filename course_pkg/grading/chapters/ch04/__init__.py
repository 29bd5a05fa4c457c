"""The exercises of chapter 4, in the order of the notebook."""

from course_pkg.grading.chapters.ch04.attention import ATTENTION
from course_pkg.grading.chapters.ch04.catch import CATCH
from course_pkg.grading.chapters.ch04.cost import COST
from course_pkg.grading.chapters.ch04.gradients import GRADIENTS
from course_pkg.grading.chapters.ch04.layer import LAYER
from course_pkg.grading.chapters.ch04.mend import MEND
from course_pkg.grading.chapters.ch04.projections import PROJECTIONS
from course_pkg.grading.chapters.ch04.saturation import SATURATION
from course_pkg.grading.chapters.ch04.shapes import SHAPES
from course_pkg.grading.chapters.ch04.variance import VARIANCE

TITLE = "Scaled dot-product attention"
SOLUTIONS = "../solutions/04-scaled-dot-product.ipynb"
EXERCISES = (
    SHAPES,
    ATTENTION,
    PROJECTIONS,
    LAYER,
    VARIANCE,
    SATURATION,
    MEND,
    CATCH,
    GRADIENTS,
    COST,
)
