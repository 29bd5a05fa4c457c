"""The ``course`` command, on every kind of notebook a reader can have."""

import os
import subprocess
import sys

import nbformat
import pytest
from grading.answers import EXERCISES, SOLUTIONS

from course_pkg.authoring.notebooks import clear_solutions, read_text
from course_pkg.cli import app
from course_pkg.grading.message import RECORD

typer_testing = pytest.importorskip("typer.testing")

START = "from course_pkg.grading import check, use"
DOT = "def dot(a, b):\n    return (a * b).sum()"
CHECK = 'check("01.dot", dot)'


@pytest.fixture(autouse=True)
def wide_and_plain(monkeypatch):
    """Give the table room, and the same seed to no one."""
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.delenv("COURSE_SEED", raising=False)


@pytest.fixture
def write(tmp_path):
    """Write a notebook of these code cells; return its path."""

    def write(*sources, name="mine.ipynb", language="python"):
        cells = [nbformat.v4.new_code_cell(one) for one in sources]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "x",
            "language": language,
        }
        path = tmp_path / name
        nbformat.write(notebook, path)
        return path

    return write


def course(*arguments):
    runner = typer_testing.CliRunner()
    return runner.invoke(app, [str(one) for one in arguments])


def row(result, identifier):
    (found,) = [
        line for line in result.stdout.splitlines() if identifier in line
    ][:1]
    return found


def test_a_right_answer_passes_and_the_file_stays_as_it_is(write):
    path = write(START, DOT, CHECK)
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    result = course("check", path)
    assert result.exit_code == 0, result.output
    assert "✓ Right" in row(result, "01.dot")
    assert "1 of 1 exercises right, 1 of 1 points." in result.stdout
    assert "All done." in result.stdout
    assert result.stderr == ""
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)
    assert os.listdir(path.parent) == [path.name]


def test_a_wrong_answer_is_left_to_do_and_its_mistake_is_named(write):
    wrong = "def dot(a, b):\n    return a * b"
    result = course("check", write(START, wrong, CHECK))
    assert result.exit_code == 1
    assert "✗ Not yet" in row(result, "01.dot")
    assert "multiplies entry by entry" in result.stdout
    assert "Next: 01.dot" in result.stdout


def test_the_untouched_exercises_are_all_left_to_do(tmp_path):
    path = tmp_path / "01-dot-products.ipynb"
    nbformat.write(clear_solutions(read_text(SOLUTIONS)), path)
    before = path.read_bytes()
    result = course("check", path)
    assert result.exit_code == 1, result.output
    for exercise in EXERCISES:
        assert "○ Not attempted" in row(result, exercise.id)
    assert "0 of 11 exercises right" in result.stdout
    assert path.read_bytes() == before


def test_the_solutions_are_all_right(tmp_path):
    notebook = read_text(SOLUTIONS)
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not any("fw-" in tag for tag in cell.metadata.get("tags", []))
    ]
    path = tmp_path / "filled.ipynb"
    nbformat.write(notebook, path)
    result = course("check", path)
    assert result.exit_code == 0, result.output
    assert "11 of 11 exercises right, 19 of 19 points." in result.stdout


def test_a_check_that_is_not_reached_counts_as_not_attempted(write):
    result = course("check", write(START, DOT, f"if False:\n    {CHECK}"))
    assert result.exit_code == 1
    assert "○ Not attempted" in row(result, "01.dot")


@pytest.mark.parametrize(
    "before", ["dot = None", "import os\nos._exit(1)"], ids=["run", "not run"]
)
def test_stored_outputs_count_for_nothing(write, before):
    path = write(START, before, CHECK)
    forged = {"id": "01.dot", "status": "passed", "message": "fine"}
    notebook = nbformat.read(path, as_version=4)
    output = nbformat.v4.new_output(
        "display_data", {"text/plain": "✓"}, metadata={RECORD: forged}
    )
    notebook.cells[-1].outputs = [output]
    nbformat.write(notebook, path)
    result = course("check", path)
    assert result.exit_code != 0
    assert "○ Not attempted" in row(result, "01.dot")


def test_a_cell_that_raises_is_reported_and_the_others_count(write):
    path = write(START, "1 / 0", DOT, CHECK)
    result = course("check", path)
    assert result.exit_code == 2
    assert "✓ Right" in row(result, "01.dot")
    assert (
        f"{path}: Code cell 2 raised ZeroDivisionError: division by zero"
        in result.stderr
    )


def test_a_cell_that_never_ends_is_reported(write):
    path = write(START, DOT, CHECK, "while True:\n    pass", "print()")
    result = course("check", "--timeout", 2, path)
    assert result.exit_code == 2
    assert "✓ Right" in row(result, "01.dot")
    assert "Code cell 4 did not end within 2 s" in result.stderr


def test_a_kernel_that_dies_is_reported(write):
    path = write(START, DOT, CHECK, "import os\nos._exit(3)", "print()")
    result = course("check", path)
    assert result.exit_code == 2
    assert "✓ Right" in row(result, "01.dot")
    assert "Code cell 4 ended the Python process" in result.stderr


def test_an_unknown_exercise_is_reported(write):
    path = write(START, DOT, 'check("01.dto", dot)', CHECK)
    result = course("check", path)
    assert result.exit_code == 2
    assert "there is no exercise '01.dto'" in result.stderr
    assert "Did you mean '01.dot'?" in result.stderr
    assert "✓ Right" in row(result, "01.dot")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a notebook: broken JSON at line 1"),
        (b'{"cells": [\n1,,', "is not a notebook: broken JSON at line 2"),
        (b"[1, 2]", "is JSON, but not a notebook"),
        (b'{"a": 1}', "is JSON, but not a notebook"),
        (b'{"nbformat": 4, "cells": 3}', "is not a notebook: "),
        (b'{"nbformat": 99}', "is not a notebook: "),
        (b"\xff\xfe\x00", "is not a notebook: not text"),
        (b"[" * 100_000, "is not a notebook: too deep"),
    ],
)
def test_a_file_that_is_no_notebook(tmp_path, content, sentence):
    path = tmp_path / "mine.ipynb"
    path.write_bytes(content)
    result = course("check", path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"course: {path} {sentence}")
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_no_such_file_and_a_folder(tmp_path):
    result = course("check", tmp_path / "none.ipynb", tmp_path)
    assert result.exit_code == 2
    first, second = result.stderr.splitlines()
    assert first == f"course: there is no file {tmp_path / 'none.ipynb'}"
    assert "is a folder" in second


def test_a_notebook_without_checks_and_one_in_another_language(write):
    result = course("check", write("print(1)  # check('01.dot', 1)"))
    assert result.exit_code == 2
    assert "has no check(...) cell" in result.stderr
    result = course("check", write(CHECK, language="R"))
    assert result.exit_code == 2
    assert "must be a Python notebook, it is in R" in result.stderr


def test_one_bad_file_does_not_keep_the_others_from_being_checked(write):
    good = write(START, DOT, CHECK)
    result = course("check", "none.ipynb", good)
    assert result.exit_code == 2
    assert "✓ Right" in row(result, "01.dot")


def test_the_notebook_runs_in_its_own_folder(write, tmp_path):
    (tmp_path / "helper.py").write_text(DOT)
    path = write(START, "from helper import dot", CHECK)
    assert course("check", path).exit_code == 0


def test_the_seed_reaches_the_checks(write):
    wrong = "def dot(a, b):\n    return (a * b).sum() + 1"
    tell = 'assert check("01.dot", dot).seed == 31'
    path = write(START, wrong, tell, CHECK)
    assert course("check", "--seed", 31, path).exit_code == 1
    assert course("check", path).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--timeout", "0", "a.ipynb"],
        ["check", "--timeout", "soon", "a.ipynb"],
        ["check", "--seed", "-1", "a.ipynb"],
        ["chekc", "a.ipynb"],
        ["--colour"],
    ],
)
def test_bad_options_are_refused(arguments):
    result = course(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_the_version_and_the_help():
    assert course("--version").stdout == "course 0.1.0\n"
    text = course("check", "--help").stdout
    assert "The notebooks themselves are not changed." in text


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['course', '--help']\n"
        "from course_pkg.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'nbclient', 'nbformat', 'torch', 'tensorflow'}\n"
        "print('loaded', heavy & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "loaded set()"


def test_what_the_command_needs_is_named_if_it_is_missing():
    code = (
        "import importlib.util as util; util.find_spec = lambda name: None\n"
        "import course_pkg.cli"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "typer, rich, nbclient, ipykernel" in done.stderr
    assert "pip install 'attention-course[lab]'" in done.stderr
    assert "Traceback" not in done.stderr
