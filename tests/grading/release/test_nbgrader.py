"""nbgrader's own commands accept the released course and agree on points."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from course_pkg.cli import app
from course_pkg.grading.grade.run import grade_class
from course_pkg.grading.isolation.launch import fault_of_bubblewrap
from course_pkg.grading.release.nbgrader import raising

ROOT = Path(__file__).parents[3]
TEXT = ROOT / "solutions" / "text" / "01-dot-products.md"
NAME = TEXT.stem
BIN = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def nbgrader(course, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, "PATH": BIN, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def fill_in(notebook, names):
    """Answer some exercises of a released notebook with their solutions."""
    from course_pkg.authoring.notebooks import read_text

    solutions = {
        cell.metadata.nbgrader.grade_id.removesuffix("-solution"): cell.source
        for cell in read_text(TEXT).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in names:
            cell.source = solutions[name]
    return notebook


STUDENTS = {
    "ada": {"dot", "softmax", "numbers", "order"},
    "grace": {"cosine", "shapes", "mend"},
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course, released, handed in and graded by nbgrader itself."""
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    arguments = ["--format", "nbgrader", "--out", str(folder)]
    done = CliRunner().invoke(app, ["release", str(TEXT), *arguments])
    assert done.exit_code == 0, done.output
    nbgrader(folder, "generate_assignment", NAME)
    released = folder / "release" / NAME / f"{NAME}.ipynb"
    for student, names in STUDENTS.items():
        notebook = nbformat.read(released, as_version=4)
        path = folder / "submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(fill_in(notebook, names), path)
    nbgrader(folder, "autograde", NAME, "--create")
    nbgrader(folder, "generate_feedback", NAME)
    return folder


def test_no_solution_is_released(course):
    text = (course / "release" / NAME / f"{NAME}.ipynb").read_text()
    assert "BEGIN SOLUTION" not in text
    assert "total += x * y" not in text
    assert "# Your code here" in text


def test_nbgrader_gives_the_points_that_the_grader_gives(
    course, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", BIN)  # nbgrader calls alembic by its name
    if fault_of_bubblewrap():
        pytest.skip(fault_of_bubblewrap())
    from nbgrader.api import Gradebook

    results = grade_class(course / "submitted", tmp_path / "results", seed=3)
    ours = {one.name: one.points for one in results}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        theirs = {
            student: book.find_submission(NAME, student).score
            for student in STUDENTS
        }
        most = book.find_assignment(NAME).max_score
    assert theirs == ours == {"ada": 7, "grace": 4}
    assert most == results[0].possible


def test_feedback_says_what_the_check_says(course):
    page = course / "feedback" / "grace" / NAME / f"{NAME}.html"
    assert "Not attempted" in page.read_text(encoding="utf-8")


def test_only_bare_checks_are_made_to_raise():
    assert raising("x = 1") == "x = 1"
    assert raising('check("a.b", f)\n').startswith('verdict = check("a.b", f)')
