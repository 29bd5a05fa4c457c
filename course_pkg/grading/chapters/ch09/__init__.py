"""The exercises of chapter 9, in the order of the notebook."""

from course_pkg.grading.chapters.ch09.adam import ADAM
from course_pkg.grading.chapters.ch09.agree import AGREE
from course_pkg.grading.chapters.ch09.alignment import ALIGNMENT
from course_pkg.grading.chapters.ch09.batch import BATCH
from course_pkg.grading.chapters.ch09.count import COUNT
from course_pkg.grading.chapters.ch09.curves import CURVES
from course_pkg.grading.chapters.ch09.first import FIRST
from course_pkg.grading.chapters.ch09.layer import LAYER
from course_pkg.grading.chapters.ch09.parity import PARITY
from course_pkg.grading.chapters.ch09.smoothing import SMOOTHING
from course_pkg.grading.chapters.ch09.tied import TIED
from course_pkg.grading.chapters.ch09.warmup import WARMUP

TITLE = "The encoder-decoder"
SOLUTIONS = "../solutions/09-encoder-decoder.ipynb"
EXERCISES = (
    LAYER,
    COUNT,
    SMOOTHING,
    WARMUP,
    TIED,
    FIRST,
    BATCH,
    PARITY,
    ADAM,
    AGREE,
    CURVES,
    ALIGNMENT,
)
