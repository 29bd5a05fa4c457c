"""The committed notebooks agree with their texts, and have been executed."""

import nbformat
import pytest

from course_pkg.authoring import notebooks

TEXTS = notebooks.texts()
SOLUTIONS = [text for text in TEXTS if text.parents[1].name == "solutions"]


def label(text):
    return f"{text.parents[1].name}/{text.stem}"


def test_there_are_texts():
    assert TEXTS
    assert SOLUTIONS


@pytest.mark.parametrize("text", TEXTS, ids=label)
def test_the_notebook_is_current(text):
    path = notebooks.executed_path(text)
    fresh = notebooks.read_text(text)
    assert notebooks.is_current(fresh, path), (
        f"{label(text)}.ipynb differs from its text; run: make notebooks"
    )


@pytest.mark.parametrize("text", SOLUTIONS, ids=label)
def test_the_exercise_is_current_and_untouched(text):
    path = notebooks.exercise_path(text)
    fresh = notebooks.clear_solutions(notebooks.read_text(text))
    assert notebooks.is_current(fresh, path), (
        f"{path.name} differs from its solution; run: make notebooks"
    )
    assert not notebooks.touched(path)


@pytest.mark.parametrize("text", TEXTS, ids=label)
def test_every_code_cell_was_executed_in_order(text):
    notebook = nbformat.read(notebooks.executed_path(text), as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    counts = [cell.execution_count for cell in cells]
    assert counts == list(range(1, len(cells) + 1))


@pytest.mark.parametrize("text", TEXTS, ids=label)
def test_what_should_show_something_does(text):
    notebook = nbformat.read(notebooks.executed_path(text), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and shows(cell.source):
            assert cell.outputs, f"no output stored for:\n{cell.source}"


def shows(source):
    """Tell whether the last line of a cell prints, plots or is a value."""
    last = source.strip().splitlines()[-1]
    starts = ("print(", "plt.show(", "listing(", "check(")
    return last.startswith(starts) or "print(" in source


@pytest.mark.parametrize("text", TEXTS, ids=label)
def test_outputs_hold_no_error_no_warning_and_no_address(text):
    notebook = nbformat.read(notebooks.executed_path(text), as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", output.text
            assert " at 0x" not in str(output), cell.source


@pytest.mark.parametrize("text", TEXTS, ids=label)
def test_no_cell_hides_from_the_comparison(text):
    forbidden = {"nbval-skip", "nbval-ignore-output", "raises-exception"}
    for cell in notebooks.read_text(text).cells:
        assert not forbidden & set(cell.metadata.get("tags", []))


@pytest.mark.parametrize("text", TEXTS, ids=label)
def test_every_figure_has_a_text_alternative(text):
    notebook = nbformat.read(notebooks.executed_path(text), as_version=4)
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        if any("image/png" in one.get("data", {}) for one in outputs):
            image = cell.metadata.get("mystnb", {}).get("image", {})
            assert len(image.get("alt", "")) > 40, cell.source
