"""The zips for Gradescope and for students do what they promise."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from grading.isolation.notebooks import POSSIBLE, framed, write
from typer.testing import CliRunner

from course_pkg.cli import app
from course_pkg.grading.isolation.launch import fault_of_bubblewrap

ROOT = Path(__file__).parents[3]
TEXT = ROOT / "solutions" / "text" / "01-dot-products.md"


def release(*arguments):
    return CliRunner().invoke(app, ["release", *map(str, arguments)])


@pytest.fixture
def autograder(tmp_path):
    """Gradescope's folder, as it is after its setup."""
    path = tmp_path / "autograder.zip"
    done = release(TEXT, "--format", "gradescope", "--out", path)
    assert done.exit_code == 0, done.output
    folder = tmp_path / "autograder"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "source")
    script = (folder / "source" / "run_autograder").read_text()
    (folder / "run_autograder").write_text(script)
    return folder


@pytest.mark.skipif(bool(fault_of_bubblewrap()), reason=fault_of_bubblewrap())
def test_gradescope_receives_the_points(autograder):
    write(autograder / "submission" / "01.ipynb", framed())
    done = subprocess.run(
        ["bash", str(autograder / "run_autograder")],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads((autograder / "results/results.json").read_text())
    assert results["score"] == 2
    assert sum(one["max_score"] for one in results["tests"]) == POSSIBLE
    by_id = {one["number"]: one for one in results["tests"]}
    assert by_id["01.dot"]["status"] == "passed"
    assert by_id["01.softmax"]["status"] == "failed"


@pytest.mark.skipif(bool(fault_of_bubblewrap()), reason=fault_of_bubblewrap())
def test_gradescope_is_told_when_nothing_can_be_graded(autograder):
    (autograder / "submission").mkdir()
    (autograder / "submission" / "01.ipynb").write_text("{")
    done = subprocess.run(
        ["bash", str(autograder / "run_autograder")],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads((autograder / "results/results.json").read_text())
    assert results["score"] == 0
    assert "broken JSON at line 1" in results["output"]


def test_gradescope_installs_what_was_tested(autograder):
    lines = (autograder / "source" / "requirements.txt").read_text().split()
    assert "numpy" in {one.partition("==")[0] for one in lines}
    assert all("==" in one for one in lines)
    setup = autograder / "source" / "setup.sh"
    subprocess.run(["bash", "-n", str(setup)], check=True)


def test_students_receive_no_solution(tmp_path):
    path = tmp_path / "exercises.zip"
    done = release(TEXT, "--out", path)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["START.md", "01-dot-products.ipynb"]
        text = archive.read("01-dot-products.ipynb").decode()
    notebook = nbformat.reads(text, as_version=4)
    assert "BEGIN SOLUTION" not in text
    assert sum("check(" in one.source for one in notebook.cells) >= 11


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.ipynb", "--out", "a.zip"], "there is no file missing"),
        (["broken.ipynb", "--out", "a.zip"], "is not a notebook"),
        (["other.ipynb", "--out", "a.zip"], "has no check of an exercise"),
        (["good.ipynb", "--out", "."], "is a folder; name a zip"),
        (
            ["good.ipynb", "--out", "good.ipynb", "--format", "nbgrader"],
            "is a file; nbgrader needs a folder",
        ),
    ],
)
def test_bad_input_is_told_in_a_sentence(
    tmp_path, monkeypatch, arguments, sentence
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.ipynb").write_text("{")
    write(tmp_path / "other.ipynb", ["1"])
    write(tmp_path / "good.ipynb", framed())
    done = release(*arguments)
    assert done.exit_code == 2
    assert sentence in done.output
