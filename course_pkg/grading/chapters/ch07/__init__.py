"""The exercises of chapter 7, in the order of the notebook."""

from course_pkg.grading.chapters.ch07.alibi import ALIBI
from course_pkg.grading.chapters.ch07.bands import BANDS
from course_pkg.grading.chapters.ch07.batch import BATCH
from course_pkg.grading.chapters.ch07.numbers import NUMBERS
from course_pkg.grading.chapters.ch07.offset import OFFSET
from course_pkg.grading.chapters.ch07.order import ORDER
from course_pkg.grading.chapters.ch07.rotary import ROTARY
from course_pkg.grading.chapters.ch07.shift import SHIFT
from course_pkg.grading.chapters.ch07.twins import TWINS
from course_pkg.grading.chapters.ch07.waves import WAVES

TITLE = "Positions"
SOLUTIONS = "../solutions/07-positions.ipynb"
EXERCISES = (
    ORDER,
    WAVES,
    NUMBERS,
    TWINS,
    SHIFT,
    ROTARY,
    ALIBI,
    BANDS,
    BATCH,
    OFFSET,
)
