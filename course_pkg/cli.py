"""The ``course`` command, for readers and for teachers."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

NEEDS = ("typer", "rich", "nbclient", "ipykernel")
missing = [name for name in NEEDS if find_spec(name) is None]
if missing:
    print(
        f"The course command needs {', '.join(missing)}. Install with: "
        "pip install 'attention-course[lab]'",
        file=sys.stderr,
    )
    sys.exit(2)

import typer  # noqa: E402  (what is missing is said first)

import course_pkg  # noqa: E402
from course_pkg.cli_grade import grade  # noqa: E402
from course_pkg.cli_release import release  # noqa: E402
from course_pkg.cli_train import train  # noqa: E402
from course_pkg.cli_translate import translate  # noqa: E402

RIGHT, LEFT, FAULTY = 0, 1, 2

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool):
    if wanted:
        typer.echo(f"course {course_pkg.__version__}")
        raise typer.Exit


@app.callback()
def course(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say which."
        ),
    ] = False,
):
    """Attention, from the dot product up: the exercises' command."""


@app.command()
def check(
    notebooks: Annotated[
        list[Path],
        typer.Argument(
            metavar="NOTEBOOK...", help="Exercise notebooks, filled in or not."
        ),
    ],
    timeout: Annotated[
        int,
        typer.Option(min=1, help="Seconds that one cell may take."),
    ] = 120,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0, help="Of the random cases, to see the same ones again."
        ),
    ] = None,
):
    """Run a copy of each notebook and show how its exercises stand.

    The notebooks themselves are not changed. The exit status is 0 when every
    exercise is right, 1 when something is left to do, and 2 when a notebook
    cannot be read or does not run to its end.
    """
    statuses = [_check_one(path, timeout, seed) for path in notebooks]
    raise typer.Exit(max(statuses))


def _check_one(path, timeout, seed):
    """Show one notebook's standing; return the exit status it earns."""
    from course_pkg.grading.notebook import NotebookError, read

    try:
        notebook = read(path)
    except NotebookError as error:
        typer.echo(f"course: {error}", err=True)
        return FAULTY
    report = _run_with_progress(notebook, path, timeout, seed)
    _print_standing(path, report.standing)
    for fault in report.faults:
        typer.echo(f"course: {path}: {fault}", err=True)
    if report.faults:
        return FAULTY
    return LEFT if report.standing.left else RIGHT


def _run_with_progress(notebook, path, timeout, seed):
    """Run a notebook; on a terminal, a bar shows how far it is."""
    from rich.console import Console
    from rich.progress import Progress

    from course_pkg.grading.execute import run

    console = Console(stderr=True)
    hidden = not console.is_terminal
    with Progress(console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(path.name, total=len(notebook.cells))
        return run(
            notebook,
            path.absolute().parent,
            timeout,
            seed,
            before_cell=lambda done: bar.update(task, completed=done),
        )


def _print_standing(path, standing):
    """Print a table of the exercises, the totals, and what to do next."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(str(path)), title_justify="left")
    for name in ("Exercise", "Kind", "Minutes", "Standing", "Message"):
        side = "right" if name == "Minutes" else "left"
        whole = name != "Message"
        table.add_column(name, justify=side, no_wrap=whole, overflow="fold")
    for row in standing.rows:
        message = row.message if row.status == "failed" else ""
        cells = (row.id, row.kind, str(row.minutes), row.mark, message)
        table.add_row(*map(Text, cells))
    console = Console(soft_wrap=False, highlight=False)
    console.print(table)
    console.print(standing.total())
    console.print(standing.next_step())


app.command()(grade)
app.command()(release)
app.add_typer(train, name="train")
app.command()(translate)


def main():
    """Run the ``course`` command."""
    app()
