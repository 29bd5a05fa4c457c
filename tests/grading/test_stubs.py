"""An exercise nobody has touched is met kindly, and without an exception."""

import re

import jupytext
import pytest
from grading.answers import CHAPTERS, graded, text_of
from nbgrader.preprocessors import CheckCellMetadata, ClearSolutions

from course_pkg.grading import catalogue
from course_pkg.grading.traces import is_stub


def cleared(number):
    """Return the code cells of the notebook a reader receives."""
    notebook = jupytext.read(text_of(number), fmt="md:myst")
    notebook, _ = ClearSolutions(enforce_metadata=False).preprocess(
        notebook, {}
    )
    return [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code"
        and "solution-only" not in cell.metadata.get("tags", [])
    ]


@pytest.mark.parametrize("number", CHAPTERS)
def test_the_untouched_notebook_runs_and_nothing_is_attempted(number):
    names = {}
    verdicts = []
    for source in cleared(number):
        if source.startswith('check("'):
            verdicts.append(eval(source, names))
        else:
            exec(compile(source, "<cell>", "exec"), names)
    exercises = catalogue.chapter(number).EXERCISES
    assert [one.id for one in verdicts] == [one.id for one in exercises]
    for verdict in verdicts:
        assert verdict.status == "not attempted", verdict
        assert not verdict.passed
        assert "✗" not in repr(verdict)


@pytest.mark.parametrize("number", CHAPTERS)
def test_the_notebook_is_a_valid_source_for_nbgrader(number):
    notebook = jupytext.read(text_of(number), fmt="md:myst")
    CheckCellMetadata().preprocess(notebook, {})
    points = [
        cell.metadata["nbgrader"]["points"]
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    ]
    exercises = catalogue.chapter(number).EXERCISES
    assert points == [exercise.points for exercise in exercises]


def test_no_solution_is_left_in_what_a_reader_receives():
    text = "\n".join(cleared("01"))
    for leak in ("BEGIN SOLUTION", "keepdims", "total +=", "order]", "bisect"):
        assert leak not in text
    assert not re.search(r"math\.exp\(s - ", text)


def empty(a, b): ...


def documented(a, b):
    """Return something, some day."""


def passing(a, b):
    pass


def raising(a, b):
    # YOUR CODE HERE
    raise NotImplementedError()


def saying_so(a, b):
    raise NotImplementedError("write me")


@pytest.mark.parametrize(
    "stub", [empty, documented, passing, raising, saying_so, None, ...]
)
def test_stubs_are_recognised(stub):
    assert graded("01.dot", stub).status == "not attempted"


def forgets_to_return(a, b):
    a * b


def calls_a_stub(a, b):
    return raising(a, b)


def test_work_without_a_result_is_not_called_untouched():
    assert not is_stub(forgets_to_return)
    verdict = graded("01.dot", forgets_to_return)
    assert verdict.status == "failed"
    assert "is there a return?" in verdict.message
    verdict = graded("01.dot", calls_a_stub)
    assert verdict.stage == "error"
    assert "raise NotImplementedError()" in verdict.message


def test_values_half_filled_in_say_what_is_missing():
    verdict = graded("01.numbers", {"dot": 32, "cosine": ...})
    assert verdict.status == "failed"
    assert "1 of 6 right" in verdict.message
    assert "Still to fill in: cosine, weight" in verdict.message
