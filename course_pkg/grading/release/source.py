"""Read the solution notebooks that everything is released from."""

from pathlib import Path

from course_pkg.grading.notebook import CHECK


class ReleaseError(ValueError):
    """Something cannot be released; the sentence says why."""


def read_solution(path):
    """Read a solution notebook, without its outputs.

    Args:
        path: Of a notebook, or of its MyST text.

    Returns:
        A notebook of nbformat 4.

    Raises:
        ReleaseError: There is none, or it has no exercise.
    """
    path = Path(path)
    if not path.is_file():
        raise ReleaseError(f"there is no file {path}")
    notebook = _read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    if not identifiers(notebook):
        raise ReleaseError(f"{path} has no check of an exercise")
    return notebook


def _read(path):
    import nbformat

    try:
        if path.suffix == ".md":
            from course_pkg.authoring.notebooks import read_text

            return read_text(path)
        return nbformat.read(path, as_version=4)
    except ModuleNotFoundError as error:
        raise ReleaseError(
            f"releasing needs {error.name}: "
            "pip install 'attention-course[dev]'"
        ) from None
    except Exception as error:
        reason = (str(error).splitlines() or ["unreadable"])[0]
        raise ReleaseError(f"{path} is not a notebook: {reason}") from None


def identifiers(notebook):
    """Return the ids of the exercises that a notebook checks, in order."""
    sources = [one.source for one in notebook.cells if one.cell_type == "code"]
    found = CHECK.findall("\n".join(sources))
    return list(dict.fromkeys(found))


def chapters(notebooks):
    """Return the numbers of the chapters that notebooks belong to."""
    ids = [one for notebook in notebooks for one in identifiers(notebook)]
    return sorted({one.partition(".")[0] for one in ids})


def cleared(notebook):
    """Return a notebook as a student receives it.

    Raises:
        ReleaseError: nbgrader, which clears solutions, is not installed.
    """
    try:
        from course_pkg.authoring.notebooks import clear_solutions
    except ModuleNotFoundError as error:
        raise ReleaseError(
            f"releasing needs {error.name}: "
            "pip install 'attention-course[dev]'"
        ) from None
    return clear_solutions(notebook)
