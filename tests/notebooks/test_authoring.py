"""Generating notebooks never loses a reader's work."""

import nbformat
import pytest

from course_pkg.authoring import notebooks

TEXT = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
---

# Title

```{code-cell} ipython3
:nbgrader: {grade: false, grade_id: a, locked: false, schema_version: 3, solution: true, task: false}

def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
```

```{code-cell} ipython3
:tags: [solution-only]

secret = 1
```
"""  # noqa: E501


@pytest.fixture
def text(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    for folder in ("solutions/text", "exercises"):
        (tmp_path / folder).mkdir(parents=True)
    path = tmp_path / "solutions/text/01-test.md"
    path.write_text(TEXT)
    return path


def generate_exercise(text):
    solved = notebooks.read_text(text)
    return notebooks.generate_exercise(solved, notebooks.exercise_path(text))


def test_the_exercise_holds_no_solution(text):
    generate_exercise(text)
    written = notebooks.exercise_path(text).read_text()
    assert "def double" in written
    assert "2 * x" not in written
    assert "secret" not in written


def test_a_fresh_exercise_is_replaced_when_the_text_changes(text):
    generate_exercise(text)
    text.write_text(TEXT.replace("# Title", "# Another title"))
    assert generate_exercise(text) == ["exercises/01-test.ipynb: written"]
    written = notebooks.exercise_path(text).read_text()
    assert "Another title" in written


def test_an_edited_exercise_is_kept(text):
    generate_exercise(text)
    path = notebooks.exercise_path(text)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = "def double(x):\n    return x + x"
    nbformat.write(notebook, path)
    before = path.read_bytes()
    text.write_text(TEXT.replace("# Title", "# Another title"))
    (line,) = generate_exercise(text)
    assert "kept, because it has been worked in" in line
    assert path.read_bytes() == before


def test_an_exercise_that_was_run_is_kept(text):
    generate_exercise(text)
    path = notebooks.exercise_path(text)
    notebook = nbformat.read(path, as_version=4)
    output = nbformat.v4.new_output("stream", text="my result")
    notebook.cells[1].outputs = [output]
    nbformat.write(notebook, path)
    assert "kept" in generate_exercise(text)[0]


def test_a_file_that_is_no_notebook_is_kept(text):
    path = notebooks.exercise_path(text)
    path.write_text("my notes")
    assert "kept" in generate_exercise(text)[0]
    assert path.read_text() == "my notes"


def store(text):
    """Write a notebook with an output, as if it had been executed."""
    notebook = notebooks.read_text(text)
    output = nbformat.v4.new_output("stream", text="4")
    for count, cell in enumerate(notebooks.code_cells(notebook), 1):
        cell.outputs, cell.execution_count = [output], count
    notebooks.write(notebook, notebooks.executed_path(text))


def test_new_prose_keeps_the_outputs(text):
    store(text)
    text.write_text(TEXT.replace("# Title", "# Another\n\n+++\n\nMore."))
    lines = notebooks.generate(text)
    path = notebooks.executed_path(text)
    assert lines[0] == "solutions/01-test.ipynb: new prose"
    stored = nbformat.read(path, as_version=4)
    outputs = [cell.outputs[0].text for cell in notebooks.code_cells(stored)]
    assert outputs == ["4", "4"]
    assert notebooks.is_current(notebooks.read_text(text), path)


def test_new_code_throws_the_outputs_away(text):
    store(text)
    text.write_text(TEXT.replace("2 * x", "x * 2"))
    fresh = notebooks.read_text(text)
    assert not notebooks.keep_outputs(fresh, notebooks.executed_path(text))


def test_a_changed_source_is_noticed(text):
    path = notebooks.executed_path(text)
    notebooks.write(notebooks.read_text(text), path)
    assert notebooks.is_current(notebooks.read_text(text), path)
    text.write_text(TEXT.replace("2 * x", "x * 2"))
    assert not notebooks.is_current(notebooks.read_text(text), path)
