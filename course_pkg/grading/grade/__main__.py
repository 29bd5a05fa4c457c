"""``python -m course_pkg.grading.grade``: the same as ``course grade``."""

import typer

from course_pkg.cli_grade import grade

if __name__ == "__main__":
    typer.run(grade)
