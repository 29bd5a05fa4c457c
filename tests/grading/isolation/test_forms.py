"""Layers and printed answers behind the wall, honest ones and forged ones."""

import re

import pytest
from grading.answers import SOLUTIONS, solution
from grading.isolation.notebooks import START, write

from course_pkg.grading.grade.bench import Bench, Settings
from course_pkg.grading.grade.submission import read_all
from course_pkg.grading.isolation.launch import fault_of_bubblewrap
from course_pkg.grading.isolation.limits import Limits

pytestmark = pytest.mark.skipif(
    bool(fault_of_bubblewrap()), reason=fault_of_bubblewrap()
)

TEXT = SOLUTIONS.with_name("05-multi-head.md").read_text(encoding="utf-8")
RIGHT = f"print({solution('05.count')!r})"
MARK = "# prints the answer to 05.count"
COUNT = "from course_pkg.grading import printed\ncheck('05.count', printed)"
LAYER = "check('05.layer', MultiHead)"


@pytest.fixture(scope="module")
def bench():
    settings = Settings(("05",), 7, Limits(call_seconds=10))
    with Bench(settings) as opened:
        yield opened


def graded(bench, folder, identifier, *cells):
    write(folder / "student.ipynb", [START, *cells])
    result = bench.grade(read_all(folder)[0])
    found = next(one for one in result.verdicts if one.id == identifier)
    return found, " ".join(result.faults)


def written_in(framework):
    """Return the cells of the solutions' layer, without its check."""
    cells = re.findall(r"```\{code-cell\} ipython3\n(.*?)```", TEXT, re.S)
    if framework != "numpy":
        cell = next(one for one in cells if f"fw-{framework}" in one)
        cell = cell.rpartition("---\n")[2].partition("print(check")[0]
        return f"from course_pkg.grading import use\n{cell}"
    names = "def attention", "def split_heads", "def merge_heads", "class Mul"
    return "\n".join(
        one.rpartition("---\n")[2]
        for one in cells
        if any(name in one for name in names) and "fw-" not in one
    )


@pytest.mark.parametrize(
    ("framework", "what"),
    [
        ("numpy", "outputs."),
        ("torch", "outputs and gradients."),
        ("tensorflow", "outputs and gradients."),
    ],
)
def test_a_layer_passes(bench, tmp_path, framework, what):
    cells = [written_in(framework), LAYER]
    found, faults = graded(bench, tmp_path, "05.layer", *cells)
    assert found.status == "passed", found
    assert f"cases agree, {what}" in found.message
    assert faults == ""


def test_a_layer_that_cuts_off_its_weights_is_named(bench, tmp_path):
    cell = written_in("torch").replace(
        "heads, weights = attention(query, key, value)",
        "heads, weights = attention(query.detach(), key.detach(), value)",
    )
    found, _ = graded(bench, tmp_path, "05.layer", cell, LAYER)
    assert found.mistake == "weights_cut_off", found


def test_a_layer_without_its_weights_is_told_which(bench, tmp_path):
    cell = written_in("numpy").replace("self.w_o", "self.w_x")
    found, _ = graded(bench, tmp_path, "05.layer", cell, LAYER)
    assert "has no weight `w_o`" in found.message
    assert found.stage == "type"


FORGED = """
from course_pkg.grading import layers, runner
original = runner.run_layer

def forged(framework, factory, plan, case):
    results, gradients = original(framework, factory, plan, case)
    return results, {changed}

runner.run_layer = forged
"""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("{}", "gradient of x is 0 everywhere"),
        ("{'x': gradients['x']}", "gradient of source is 0 everywhere"),
        ("{n: 2 * g for n, g in gradients.items()}", "it must be"),
        ("{n: g[..., :1] for n, g in gradients.items()}", "has shape"),
        ("{n: 'right' for n in gradients}", "must be an array; it is a str"),
        ("{n: True for n in gradients}", "has shape (); it must be (1"),
        ("{n: g * float('nan') for n, g in gradients.items()}", "are NaN"),
    ],
)
def test_forged_gradients_earn_nothing(bench, tmp_path, changed, said):
    cells = [written_in("torch"), FORGED.format(changed=changed), LAYER]
    found, _ = graded(bench, tmp_path, "05.layer", *cells)
    assert found.status == "failed"
    assert said in found.message, found


def test_a_reply_that_is_no_pair_earns_nothing(bench, tmp_path):
    forged = (
        "from course_pkg.grading import runner\n"
        "runner.InProcess._build_once = lambda *a: runner.Output((1, 2, 3))"
    )
    cells = [written_in("torch"), forged, LAYER]
    found, _ = graded(bench, tmp_path, "05.layer", *cells)
    assert found.status == "failed"
    assert "must return 2 results" in found.message


def test_what_the_marked_cell_prints_passes(bench, tmp_path):
    cells = [f"{MARK}\n{RIGHT}", COUNT]
    found, faults = graded(bench, tmp_path, "05.count", *cells)
    assert found.status == "passed", found
    assert faults == ""


SENT = """
from course_pkg.grading.isolation.inside import student
message = {{"kind": "ended", "printed": 0, "failure": None, "text": {text}}}
student.DESK.line.send(message)
"""
HOSTILE = {
    "another cell prints": ([RIGHT, COUNT], "not attempted", "Run the cell"),
    "the mark is printed": (
        [f"print({MARK!r})\n{RIGHT}", COUNT],
        "not attempted",
        "Run the cell",
    ),
    "another cell forges its end": (
        [SENT.format(text=repr(solution("05.count"))), COUNT],
        "not attempted",
        "Its check was not run|Run the cell",
    ),
    "printed before the answer": (
        [f"{MARK}\nprint('x' * 100_000_000)\n{RIGHT}", COUNT],
        "failed",
        "must print lines",
    ),
    "a text that is an array": (
        [MARK + SENT.format(text="student.np.zeros(3)"), COUNT],
        "not attempted",
        "Its check was not run|Run the cell",
    ),
    "all values one after another": (
        [
            f"{MARK}\nfor i in range(400):\n    print('small =', 700 + i)",
            COUNT,
        ],
        "failed",
        "0 of 6 right",
    ),
    "brackets without end": (
        [f"{MARK}\nprint('small =', '(' * 150)", COUNT],
        "failed",
        "0 of 6 right",
    ),
    "the terminal's own signs": (
        [f"{MARK}\nprint('small = \\x1b[2J\\x07 972')", COUNT],
        "failed",
        "0 of 6 right",
    ),
    "the check stands in the cell": (
        [f"{MARK}\n{RIGHT}\n{COUNT}"],
        "not attempted",
        "Run the cell",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_printing_elsewhere_or_too_much_earns_nothing(bench, tmp_path, name):
    cells, status, said = HOSTILE[name]
    found, faults = graded(bench, tmp_path, "05.count", *cells)
    text = f"{found} {faults}"
    assert found.status == status, text
    assert re.search(said, text), text
    assert "\x1b" not in text


def test_100_mb_are_told_in_a_sentence(bench, tmp_path):
    cells = HOSTILE["printed before the answer"][0]
    _, faults = graded(bench, tmp_path, "05.count", *cells)
    assert "printed 100,0" in faults


def test_a_text_is_lost_with_the_process_that_printed_it(bench, tmp_path):
    cells = [f"{MARK}\n{RIGHT}\nimport os; os._exit(3)", COUNT]
    found, faults = graded(bench, tmp_path, "05.count", *cells)
    assert found.status == "not attempted"
    assert "ended the Python process (exit status 3)" in faults
