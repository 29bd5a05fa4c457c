"""An nbgrader course whose assignments are the exercises.

nbgrader gives a cell its points when it raises nothing, and ``check`` raises
nothing for a wrong answer. So the cells it grades raise here.
"""

import re
from pathlib import Path

CONFIG = '''"""Settings of an nbgrader course with these exercises."""

c = get_config()  # noqa: F821  (nbgrader defines it)

c.CourseDirectory.course_id = "attention-course"
c.ClearSolutions.code_stub = {"python": "# Your code here\\n..."}
c.ExecutePreprocessor.timeout = 300
'''
BARE_CHECK = re.compile(r"^check\((.*)\)$", re.DOTALL)


def write_course(folder, solutions):
    """Write a course that nbgrader's own commands accept.

    Args:
        folder: Where; ``source/`` and ``nbgrader_config.py`` are written.
        solutions: Notebooks by name, from ``source.read_solution``.

    Returns:
        The paths written.
    """
    import nbformat

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / "nbgrader_config.py"]
    written[0].write_text(CONFIG, encoding="utf-8")
    for name, notebook in solutions.items():
        path = folder / "source" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(graded(notebook), path)
        written.append(path)
    return written


def graded(notebook):
    """Return a notebook whose graded cells raise for a wrong answer.

    Args:
        notebook: A solution's; it is left as it is.

    Returns:
        A copy without the cells that only a solution has.
    """
    import nbformat

    copy = nbformat.from_dict(notebook)
    copy.cells = [
        one
        for one in copy.cells
        if "solution-only" not in one.metadata.get("tags", [])
    ]
    for cell in copy.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = raising(cell.source)
    return copy


def raising(source):
    """Make a check show its verdict, and raise unless it is right.

    >>> print(raising('check("01.dot", dot)'))
    verdict = check("01.dot", dot)
    display(verdict)
    assert verdict, verdict.message
    """
    found = BARE_CHECK.match(source.strip())
    if found is None:
        return source
    return (
        f"verdict = check({found.group(1)})\n"
        "display(verdict)\n"
        "assert verdict, verdict.message"
    )
