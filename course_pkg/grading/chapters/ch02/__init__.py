"""The exercises of chapter 2, in the order of the notebook."""

from course_pkg.grading.chapters.ch02.cliff import CLIFF
from course_pkg.grading.chapters.ch02.decoder import DECODER
from course_pkg.grading.chapters.ch02.dense import DENSE
from course_pkg.grading.chapters.ch02.mend import MEND
from course_pkg.grading.chapters.ch02.numbers import NUMBERS
from course_pkg.grading.chapters.ch02.padding import PADDING
from course_pkg.grading.chapters.ch02.states import STATES
from course_pkg.grading.chapters.ch02.table import TABLE

TITLE = "Dense layers, recurrent states and the bottleneck"
SOLUTIONS = "../solutions/02-dense-recurrent-bottleneck.ipynb"
EXERCISES = (
    NUMBERS,
    DENSE,
    TABLE,
    STATES,
    DECODER,
    MEND,
    PADDING,
    CLIFF,
)
