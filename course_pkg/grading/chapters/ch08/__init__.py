"""The exercises of chapter 8, in the order of the notebook."""

from course_pkg.grading.chapters.ch08.around import AROUND
from course_pkg.grading.chapters.ch08.checkpoint import CHECKPOINT
from course_pkg.grading.chapters.ch08.count import COUNT
from course_pkg.grading.chapters.ch08.depth import DEPTH
from course_pkg.grading.chapters.ch08.judge import JUDGE
from course_pkg.grading.chapters.ch08.layer import LAYER
from course_pkg.grading.chapters.ch08.network import NETWORK
from course_pkg.grading.chapters.ch08.norm import NORM
from course_pkg.grading.chapters.ch08.padding import PADDING
from course_pkg.grading.chapters.ch08.pool import POOL

TITLE = "The encoder"
SOLUTIONS = "../solutions/08-encoder.ipynb"
EXERCISES = (
    NORM,
    NETWORK,
    AROUND,
    LAYER,
    COUNT,
    DEPTH,
    POOL,
    PADDING,
    CHECKPOINT,
    JUDGE,
)
