"""The exercises of chapter 1, in the order of the notebook."""

from course_pkg.grading.chapters.ch01.cosine import COSINE
from course_pkg.grading.chapters.ch01.dot import DOT
from course_pkg.grading.chapters.ch01.entropy import ENTROPY
from course_pkg.grading.chapters.ch01.equivariance import EQUIVARIANCE
from course_pkg.grading.chapters.ch01.look_up import LOOK_UP
from course_pkg.grading.chapters.ch01.mend import MEND
from course_pkg.grading.chapters.ch01.numbers import NUMBERS
from course_pkg.grading.chapters.ch01.reweight import REWEIGHT
from course_pkg.grading.chapters.ch01.shapes import SHAPES
from course_pkg.grading.chapters.ch01.softmax import SOFTMAX
from course_pkg.grading.chapters.ch01.temperature import TEMPERATURE

TITLE = "Dot products and soft look-up"
SOLUTIONS = "../solutions/01-dot-products.ipynb"
EXERCISES = (
    DOT,
    COSINE,
    NUMBERS,
    SOFTMAX,
    REWEIGHT,
    SHAPES,
    LOOK_UP,
    MEND,
    EQUIVARIANCE,
    ENTROPY,
    TEMPERATURE,
)
