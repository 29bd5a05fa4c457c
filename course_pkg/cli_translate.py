"""``course translate``: use a translator that was trained."""

import sys
from pathlib import Path
from typing import Annotated

import typer

FAULTY = 2


def translate(
    text: Annotated[
        list[str] | None,
        typer.Argument(help="Sentences; none reads standard input's lines."),
    ] = None,
    model: Annotated[
        Path, typer.Option(help="Folder that course train wrote.")
    ] = Path("translator"),
    beam: Annotated[
        int, typer.Option(min=1, help="Beginnings kept; 1 is greedy.")
    ] = 4,
    length_penalty: Annotated[
        float | None,
        typer.Option(min=0.0, help="By default the best in validation."),
    ] = None,
):
    """Translate sentences, one a line."""
    from course_pkg.frameworks import require

    try:
        require("torch", "torch")
        from course_pkg.translation.translator import load_translator

        translator = load_translator(model)
    except (ImportError, OSError, ValueError) as error:
        typer.echo(f"course: {error}", err=True)
        raise typer.Exit(FAULTY) from None
    for line in text or map(str.rstrip, sys.stdin):
        (said,) = translator.translate([line], beam, length_penalty)
        typer.echo(said)
