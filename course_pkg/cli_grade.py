"""``course grade``: a teacher's command."""

import os
from pathlib import Path
from typing import Annotated

import typer

GRADED, SOME_NOT, FAULTY = 0, 1, 2


def grade(
    folder: Annotated[
        Path,
        typer.Argument(help="One submission for each file or folder in it."),
    ],
    out: Annotated[
        Path, typer.Option(help="Folder for the results; resumed if there.")
    ],
    chapter: Annotated[
        list[str] | None,
        typer.Option(help="Chapter that counts, such as 01; may be repeated."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0, help="Of the random cases; kept with the results."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help="Submissions at a time, here.")
    ] = os.cpu_count() or 1,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Address of a Dask scheduler to send them to."),
    ] = None,
    allow_reduced_isolation: Annotated[
        bool,
        typer.Option(
            "--allow-reduced-isolation",
            help="Go on where submissions cannot be fully isolated.",
        ),
    ] = False,
    gradescope: Annotated[
        Path | None,
        typer.Option(help="Write a single submission's results.json here."),
    ] = None,
):
    """Grade every submission in a folder, each in isolation.

    Results that are there already are kept unless the submission has
    changed. The exit status is 0 when everything was graded, 1 when
    something could not be, and 2 when nothing was tried.
    """
    from course_pkg.grading.grade.cluster import ClusterError
    from course_pkg.grading.grade.run import GradeError, grade_class
    from course_pkg.grading.grade.store import StoreError
    from course_pkg.grading.isolation.launch import IsolationError
    from course_pkg.grading.usage import UsageError

    known = ClusterError, GradeError, IsolationError, StoreError, UsageError
    try:
        results = grade_class(
            folder,
            out,
            chapters=chapter,
            seed=seed,
            jobs=jobs,
            scheduler=scheduler,
            reduced_allowed=allow_reduced_isolation,
            watch=_progress,
        )
        if gradescope is not None:
            _write_gradescope(gradescope, results)
    except known as error:
        typer.echo(f"course: {error}", err=True)
        raise typer.Exit(FAULTY) from None
    raise typer.Exit(_summarise(results, out))


def _progress(results, count):
    """Hand results on; on a terminal, a bar shows how many there are."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    hidden = not console.is_terminal
    with Progress(
        *columns, console=console, transient=True, disable=hidden
    ) as bar:
        task = bar.add_task("Grading", total=count)
        for one in results:
            bar.advance(task)
            yield one


def _write_gradescope(path, results):
    from course_pkg.grading.grade.reports import gradescope_data
    from course_pkg.grading.grade.run import GradeError
    from course_pkg.grading.grade.store import write_json

    if len(results) != 1:
        raise GradeError(
            f"--gradescope takes one submission, there are {len(results)}"
        )
    write_json(path, gradescope_data(results[0]))


def _summarise(results, out):
    """Say how many were graded, and why the others were not."""
    ungraded = [one for one in results if not one.graded]
    count = len(results) - len(ungraded)
    typer.echo(f"{count} of {len(results)} submissions are graded.")
    if any(one.isolation == "reduced" for one in results):
        typer.echo("Isolation was reduced: submissions shared this machine.")
    for one in ungraded:
        typer.echo(f"Not graded: {one.name}: {' '.join(one.faults)}")
    typer.echo(f"The class's report: {out / 'index.html'}")
    return SOME_NOT if ungraded else GRADED
