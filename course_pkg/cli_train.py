"""``course train``: train what is too large for a notebook."""

import json
import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

FAULTY = 2

train = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


class Precision(StrEnum):
    """Of the products in a step."""

    auto = "auto"
    float32 = "float32"
    onednn = "onednn"
    bfloat16 = "bfloat16"
    float16 = "float16"


@train.callback()
def explain():
    """Train what is too large for a notebook."""


@train.command()
def translation(
    src: Annotated[
        str | None, typer.Option(help="Language to read; de by default.")
    ] = None,
    tgt: Annotated[
        str | None, typer.Option(help="Language to write; en by default.")
    ] = None,
    out: Annotated[
        Path, typer.Option(help="Folder for checkpoints, log and model.")
    ] = Path("translator"),
    data: Annotated[
        Path | None,
        typer.Option(help="Folder that has Multi30k's files already."),
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(help="How often to see each pair.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Of all that is random; 1 by default.")
    ] = None,
    precision: Annotated[
        Precision | None,
        typer.Option(
            help="auto is half on a GPU, elsewhere onednn (fast float32)."
        ),
    ] = None,
    recipe: Annotated[
        Path | None,
        typer.Option(help="JSON file with other fields, such as d_model."),
    ] = None,
    save_every: Annotated[
        int | None,
        typer.Option(min=1, help="Steps between checkpoints in an epoch."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where it was stopped.")
    ] = False,
):
    """Train a Transformer to translate, on Multi30k.

    It may be stopped at any time, even by kill -9; with --resume it goes on
    from the last checkpoint and ends with the same weights. For several
    processes: torchrun --nproc-per-node 2 --no-python course train ...
    """
    changes = {
        "src": src,
        "tgt": tgt,
        "epochs": epochs,
        "seed": seed,
        "precision": precision and precision.value,
    }
    changes = {name: one for name, one in changes.items() if one is not None}
    try:
        log = _run(_read(recipe) | changes, out, data, resume, save_every)
    except (ImportError, OSError, ValueError) as error:
        typer.echo(f"course: {error}", err=True)
        raise typer.Exit(FAULTY) from None
    from course_pkg.translation.device import end_process, processes

    if "scores" in log:  # only the first of several processes has them
        _report(log, out)
    if processes() > 1:
        end_process()


def _read(recipe):
    """Return the fields in a JSON file."""
    if recipe is None:
        return {}
    try:
        return dict(json.loads(recipe.read_text("utf-8")))
    except (json.JSONDecodeError, TypeError, ValueError):
        raise ValueError(
            f"{recipe} must hold a JSON object, such as {{'d_model': 256}} "
            "with double quotes"
        ) from None


def _run(changes, out, data, resume, save_every):
    """Train with a bar; return the log."""
    from course_pkg.frameworks import require

    require("torch", "torch")
    from course_pkg.translation.train import train as run
    from course_pkg.translation.watch import Bar

    command = shlex.join(["course", *sys.argv[1:]])
    with Bar() as bar:
        return run(changes, out, data, resume, bar, save_every, command)


def _report(log, out):
    """Print the scores, and how to use what was trained."""
    for one in log["scores"]:
        typer.echo(
            f"{one['split']:17} {one['decoding']:7} BLEU {one['bleu']:5.2f}  "
            f"{one['signature']}"
        )
    typer.echo(f"Use it: course translate 'Ein Satz.' --model {out}")
