"""``course release``: a teacher's command."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DONE, FAULTY = 0, 2


class Format(StrEnum):
    """What exercises can be released as."""

    nbgrader = "nbgrader"
    gradescope = "gradescope"
    zip = "zip"


class Framework(StrEnum):
    """What an autograder can have installed besides NumPy."""

    torch = "torch"
    tensorflow = "tensorflow"


def release(
    notebooks: Annotated[
        list[Path],
        typer.Argument(
            metavar="NOTEBOOK...", help="Solution notebooks, or their texts."
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="A folder for nbgrader, otherwise a zip.")
    ],
    form: Annotated[
        Format, typer.Option("--format", help="Whom it is for.")
    ] = Format.zip,
    framework: Annotated[
        list[Framework] | None,
        typer.Option(help="For Gradescope: install it too; may be repeated."),
    ] = None,
):
    """Release exercises: to nbgrader, to Gradescope, or as a students' zip."""
    from course_pkg.grading.release.source import ReleaseError

    try:
        _write(notebooks, out, form, framework or [])
    except ReleaseError as error:
        typer.echo(f"course: {error}", err=True)
        raise typer.Exit(FAULTY) from None


def _write(notebooks, out, form, frameworks):
    from course_pkg.grading.release import source

    solutions = {one.stem: source.read_solution(one) for one in notebooks}
    if form is Format.nbgrader:
        from course_pkg.grading.release.nbgrader import write_course

        _refuse(out.is_file(), f"{out} is a file; nbgrader needs a folder")
        write_course(out, solutions)
    elif form is Format.gradescope:
        from course_pkg.grading.release.gradescope import write_autograder

        _refuse(out.is_dir(), f"{out} is a folder; name a zip in it")
        numbers = source.chapters(solutions.values())
        write_autograder(out, numbers, [one.value for one in frameworks])
    else:
        from course_pkg.grading.release.student import write_zip

        _refuse(out.is_dir(), f"{out} is a folder; name a zip in it")
        write_zip(out, solutions)
    typer.echo(f"{out} is ready for {form.value}.")


def _refuse(condition, sentence):
    from course_pkg.grading.release.source import ReleaseError

    if condition:
        raise ReleaseError(sentence)
