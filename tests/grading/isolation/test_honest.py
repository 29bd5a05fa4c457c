"""Honest code keeps its full marks, whatever else it does."""

import pytest
from grading.isolation.notebooks import START, framed, write

from course_pkg.grading.grade.bench import Bench, Settings
from course_pkg.grading.grade.submission import read_all
from course_pkg.grading.isolation.launch import fault_of_bubblewrap
from course_pkg.grading.isolation.limits import Limits

pytestmark = pytest.mark.skipif(
    bool(fault_of_bubblewrap()), reason=fault_of_bubblewrap()
)

SOFTMAX = """
def softmax(scores, temperature=1.0):
{extra}
    odds = np.exp((scores - scores.max(-1, keepdims=True)) / temperature)
    return odds / odds.sum(-1, keepdims=True)
check("01.softmax", softmax)
"""

HABITS = {
    "prints while it computes": "    print('scores', scores)",
    "warns": "    import warnings; warnings.warn('large scores')",
    "divides by zero on the way": "    np.array(1.0) / 0",
    "sets seeds": "    np.random.seed(0); import random; random.seed(0)",
    "changes its argument": "    scores -= scores.max(-1, keepdims=True)",
    "returns to globals": "    global last; last = scores",
    "logs": "    import logging; logging.error('scores')",
    "writes a file": "    np.save('a.npy', scores); np.load('a.npy')",
    "uses threads": (
        "    from concurrent.futures import ThreadPoolExecutor\n"
        "    with ThreadPoolExecutor(2) as pool:\n"
        "        list(pool.map(abs, [1, 2]))"
    ),
    "starts a process": (
        "    import subprocess; subprocess.run(['true'], check=True)"
    ),
    "asserts shapes": "    assert scores.ndim == 2",
    "imports late": "    import decimal, statistics, itertools, html",
}

CELLS = {
    "plots": (
        "import matplotlib.pyplot as plt\n%matplotlib inline\n"
        "fig, axes = plt.subplots(1, 4)\naxes[0].plot([1, 2])\nplt.show()\n"
        "from course_pkg.figures import draw_temperature, figure\n"
        "draw_temperature(axes, np.zeros(3), (1, 2, 3))"
    ),
    "line magics": "%timeit -n1 -r1 sum([1])\n%precision 3\n!ls",
    "cell magics": "%%time\nsum([1])",
    "asks for help": "hint('01.softmax')\nfrom course_pkg.grading import *",
    "looks at its standing": (
        "from course_pkg.grading import standing\nstanding()"
    ),
    "tests itself": "assert check('01.dot', dot).passed",
    "plain display": "from IPython.display import display\ndisplay(dot)\ndot",
    "awaits": "import asyncio\nawait asyncio.sleep(0)",
    "redefines a name later": "dot = None",
    "prints a great deal": "print('x' * 200_000)",
    "defines classes": (
        "from dataclasses import dataclass\n"
        "@dataclass\nclass Row:\n    a: int = 1\nRow()"
    ),
}


@pytest.fixture(scope="module")
def bench():
    settings = Settings(("01",), 7, Limits(call_seconds=10, cell_seconds=90))
    with Bench(settings) as opened:
        yield opened


def graded(bench, folder, cells):
    write(folder / "student.ipynb", cells)
    return bench.grade(read_all(folder)[0])


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_within_an_answer(bench, tmp_path, habit):
    cells = [START, SOFTMAX.format(extra=HABITS[habit])]
    result = graded(bench, tmp_path, cells)
    assert (result.points, result.faults) == (2, ())


@pytest.mark.parametrize("habit", CELLS)
def test_a_habit_in_a_cell(bench, tmp_path, habit):
    result = graded(bench, tmp_path, framed(CELLS[habit]))
    assert (result.points, result.faults) == (2, ())


IDIOMS = {
    "torch": (
        "import torch\n"
        "def softmax(scores, temperature=1.0):\n"
        "    return torch.softmax(scores / temperature, dim=-1)"
    ),
    "tensorflow": (
        "import tensorflow as tf\n"
        "@tf.function\n"
        "def softmax(scores, temperature=1.0):\n"
        "    return tf.nn.softmax(scores / temperature, axis=-1)"
    ),
}


@pytest.mark.parametrize("framework", IDIOMS)
def test_another_framework(bench, tmp_path, framework):
    cells = [
        START,
        f"use('{framework}')",
        f"{IDIOMS[framework]}\ncheck('01.softmax', softmax)",
    ]
    result = graded(bench, tmp_path, cells)
    assert (result.points, result.faults) == (2, ()), result.verdicts[3]
    assert framework in bench.workers


def test_a_second_framework_in_one_notebook(bench, tmp_path):
    cells = [*framed(), "use('torch')", IDIOMS["torch"]]
    cells.append("check('01.softmax', softmax)")
    result = graded(bench, tmp_path, cells)
    assert (result.points, result.faults) == (4, ())


def test_an_answer_is_judged_as_it_was_when_it_was_checked(bench, tmp_path):
    cells = [START, SOFTMAX.format(extra="    pass"), "np = None"]
    result = graded(bench, tmp_path, cells)
    assert (result.points, result.faults) == (2, ())


def test_the_last_check_of_an_exercise_counts(bench, tmp_path):
    cells = [*framed(), SOFTMAX.format(extra="    pass")]
    assert graded(bench, tmp_path, cells).points == 4
