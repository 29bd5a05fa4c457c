"""The exercises of chapter 10, in the order of the notebook."""

from course_pkg.grading.chapters.ch10.beam import BEAM
from course_pkg.grading.chapters.ch10.bleu import BLEU
from course_pkg.grading.chapters.ch10.cached import CACHED
from course_pkg.grading.chapters.ch10.corpus import CORPUS
from course_pkg.grading.chapters.ch10.cost import COST
from course_pkg.grading.chapters.ch10.greedy import GREEDY
from course_pkg.grading.chapters.ch10.mix import MIX
from course_pkg.grading.chapters.ch10.nucleus import NUCLEUS
from course_pkg.grading.chapters.ch10.penalty import PENALTY
from course_pkg.grading.chapters.ch10.resume import RESUME
from course_pkg.grading.chapters.ch10.search import SEARCH
from course_pkg.grading.chapters.ch10.words import WORDS

TITLE = "Decoding and translation"
SOLUTIONS = "../solutions/10-decoding-translation.ipynb"
EXERCISES = (
    GREEDY,
    BEAM,
    MIX,
    PENALTY,
    SEARCH,
    NUCLEUS,
    CACHED,
    COST,
    BLEU,
    CORPUS,
    WORDS,
    RESUME,
)
