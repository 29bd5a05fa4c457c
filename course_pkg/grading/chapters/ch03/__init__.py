"""The exercises of chapter 3, in the order of the notebook."""

from course_pkg.grading.chapters.ch03.alignment import ALIGNMENT
from course_pkg.grading.chapters.ch03.attend import ATTEND
from course_pkg.grading.chapters.ch03.catch import CATCH
from course_pkg.grading.chapters.ch03.mend import MEND
from course_pkg.grading.chapters.ch03.numbers import NUMBERS
from course_pkg.grading.chapters.ch03.scores import SCORES
from course_pkg.grading.chapters.ch03.step import STEP

TITLE = "Additive attention"
SOLUTIONS = "../solutions/03-additive-attention.ipynb"
EXERCISES = (NUMBERS, SCORES, ATTEND, STEP, MEND, CATCH, ALIGNMENT)
