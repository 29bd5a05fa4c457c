"""What a page leaves out of its notebook."""

import importlib.util
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

PATH = Path(__file__).parents[2] / "book" / "_ext" / "readable.py"
SPEC = importlib.util.spec_from_file_location("readable", PATH)
readable = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(readable)

SOLUTION = (
    "def f():\n    ### BEGIN SOLUTION\n    return 2\n    ### END SOLUTION"
)
EMPTY = {"output_type": "display_data", "data": {"text/plain": []}}
TEXT = {"output_type": "execute_result", "data": {"text/plain": ["2"]}}
FIGURE = {
    "output_type": "display_data",
    "data": {"text/plain": [], "image/png": "iVBO"},
}
STREAM = {"output_type": "stream", "name": "stdout", "text": ["2\n"]}


def tidied(name, *cells):
    """Return the cells of a notebook as its page reads them."""
    source = [json.dumps({"cells": cells})]
    env = SimpleNamespace(doc2path=lambda one: f"{one}.ipynb")
    readable.tidy(SimpleNamespace(env=env), name, source)
    return json.loads(source[0])["cells"]


def test_marks_are_left_out():
    lines = SOLUTION.splitlines(keepends=True)
    (cell,) = tidied("solutions/a", {"source": lines, "outputs": []})
    assert cell["source"] == "def f():\n    return 2"


@pytest.mark.parametrize("output", [TEXT, FIGURE, STREAM])
def test_only_empty_outputs_are_left_out(output):
    outputs = [EMPTY, output, EMPTY]
    (cell,) = tidied("book/a", {"source": [], "outputs": outputs})
    assert cell["outputs"] == [output]


@pytest.mark.parametrize(
    ("name", "title"),
    [("solutions/a", "# Solutions: b"), ("exercises/a", "# Exercises: b")],
)
def test_solutions_are_called_so(name, title):
    (cell,) = tidied(name, {"source": ["# Exercises: b"]})
    assert cell["source"] == title


def test_other_pages_stay_as_they_are():
    source = ["# Exercises: b"]
    env = SimpleNamespace(doc2path=lambda one: f"{one}.md")
    readable.tidy(SimpleNamespace(env=env), "solutions/a", source)
    assert source == ["# Exercises: b"]
