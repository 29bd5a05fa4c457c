"""A zip for students: the exercises, and how to begin."""

import zipfile
from pathlib import Path

from course_pkg.grading.release.source import cleared

START = """# Exercises

Install what the exercises need, once:

    pip install 'attention-course[lab]'

With PyTorch add `[torch]`, with TensorFlow `[tf]`. Then open a notebook:

    jupyter lab

Each exercise ends in a cell that checks your answer. In a terminal,

    course check NAME.ipynb

shows where you stand. Hand in the notebook itself; only its code cells are
read, and they are run again from top to bottom.
"""


def write_zip(path, solutions):
    """Write a zip of exercises, solutions cleared.

    Args:
        path: Of the zip.
        solutions: Notebooks by name, from ``source.read_solution``.

    Returns:
        The path.
    """
    import nbformat

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("START.md", START)
        for name, notebook in solutions.items():
            text = nbformat.writes(cleared(notebook))
            archive.writestr(f"{name}.ipynb", text)
    return path
