"""What a marked cell prints is an answer, and nothing else that is printed."""

import subprocess
import sys
import textwrap

import nbformat
import pytest
from grading.answers import graded, solution
from nbclient import NotebookClient

from course_pkg.grading import check, printed
from course_pkg.grading.execute import run
from course_pkg.grading.printed_exercise import read_value, read_values
from course_pkg.grading.prints import KEPT, Tee, marked

RIGHT = solution("05.count")
SAYS = f"print({RIGHT!r})"
MARK = "# prints the answer to 05.count"
START = "from course_pkg.grading import check, printed"
CHECK = "check('05.count', printed)"


def standing(*cells):
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(one) for one in (START, *cells)]
    )
    report = run(made, ".", timeout=60)
    return report.standing.rows[0]


def test_the_marked_cell_counts_and_no_other():
    assert standing(f"{MARK}\n{SAYS}", CHECK).status == "passed"
    wrong = standing(f"{MARK}\nprint('small = 1')", SAYS, CHECK)
    assert wrong.status == "failed"
    row = standing(SAYS, f"# {MARK}\n{SAYS}", CHECK)
    assert row.status == "not attempted"
    assert "Run the cell that begins with" in row.message


def test_an_error_in_the_cell_keeps_what_was_printed_before_it():
    row = standing(f"{MARK}\n{SAYS}\nprint('small = 3')\n1 / 0", CHECK)
    assert row.status == "failed"
    assert "5 of 6 right" in row.message


def test_the_reader_still_sees_what_the_cell_prints():
    cells = [START, f"{MARK}\nprint('small = 3')", "print('after')"]
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(one) for one in cells]
    )
    NotebookClient(made, timeout=60).execute()
    texts = [cell.outputs[0].text for cell in made.cells[1:]]
    assert texts == ["small = 3\n", "after\n"]


def test_nothing_is_watched_outside_of_a_notebook():
    code = "import course_pkg.grading, sys; print('IPython' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True
    )
    assert done.stdout == "False\n"


def test_before_the_cell_is_run_nothing_is_attempted():
    assert check("05.count", printed).status == "not attempted"
    assert graded("05.count", "paper = Ellipsis").status == "not attempted"


def test_values_handed_in_otherwise_are_sent_back():
    verdict = graded("05.count", {"paper": 4 * 512 * 512})
    assert verdict.stage == "type"
    assert 'check("05.count", printed)' in verdict.message


def test_a_cell_without_such_lines_is_told_what_to_print():
    verdict = graded("05.count", "1048576\n2048\n")
    assert verdict.stage == "type"
    assert "lines such as `paper = 1`" in verdict.message


def test_other_lines_are_passed_over_and_the_last_of_two_counts():
    noise = "Counting.\npaper = 1\nother = 7\n"
    assert graded("05.count", noise + RIGHT).passed
    assert graded("05.count", RIGHT + noise).status == "failed"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("972", 972),
        ("-0.5", -0.5),
        ("1,048,576", 1_048_576),
        ("np.float64(0.25)", 0.25),
        ("tensor(0.25)", 0.25),
        ("tf.Tensor(0.25, shape=(), dtype=float32)", 0.25),
        ("(2, 3)", (2, 3)),
        ("(2,)", (2,)),
        ("torch.Size([2, 3])", (2, 3)),
        ("[1, 2]", [1, 2]),
        ("[0.5 0.25]", [0.5, 0.25]),
        ("True", True),
        ("...", ...),
        ("None", ...),
        ("__import__('os')", "__import__('os')"),
        ("4 * 512", "4 * 512"),
    ],
)
def test_values_are_read_as_python_prints_them(text, value):
    assert read_value(text) == value
    assert type(read_value(text)) is type(value)


def test_a_long_line_is_no_value():
    assert read_values("paper = " + "9" * 5000, ("paper",)) == {}


def test_the_mark_is_the_first_line():
    assert marked(f"\n{MARK}\n1") == "05.count"
    assert marked(f"x = 1\n{MARK}") is None
    assert marked(f"{MARK} and more") is None


def test_only_the_beginning_is_kept_and_all_is_passed_on(capsys):
    tee = Tee(sys.stdout)
    text = textwrap.fill("word " * KEPT)
    print(text, file=tee, flush=True)
    assert capsys.readouterr().out == text + "\n"
    assert tee.text == text[:KEPT]
