"""The folder of a training, and what is in it."""

import dataclasses
import json
import pathlib

from .device import rank
from .recipe import Recipe

RECIPE, LAST, LOG = "recipe.json", "last.pt", "log.jsonl"
WEIGHTS, PIECES = "model.safetensors", "pieces.json"


def weights_of(folder, epoch):
    """Return where an epoch's weights are kept while they are needed."""
    return pathlib.Path(folder) / f"epoch-{epoch:03}.pt"


def settle(changes, folder, resume):
    """Return the recipe to train with.

    Raises:
        ValueError: A field is unknown or out of its range, or the folder
            holds a training already, or none to resume, or another one.
    """
    wanted = Recipe.from_dict(changes)
    exists = (folder / LAST).exists()
    if not resume and exists and rank() == 0:
        raise ValueError(
            f"{folder} holds a training already; go on with it with "
            "--resume, or name another folder with --out"
        )
    if not resume:
        return wanted
    if not exists:
        raise ValueError(
            f"{folder} holds no checkpoint to resume ({LAST} is missing); "
            "start without --resume"
        )
    held = Recipe(**json.loads((folder / RECIPE).read_text("utf-8")))
    for name, value in changes.items():
        if getattr(held, name) != value:
            raise ValueError(
                f"{folder} was started with {name} {getattr(held, name)}, "
                f"got {value}; leave it out to resume, or name another "
                "folder with --out"
            )
    return held


def keep(recipe, pieces, folder):
    """Write what a checkpoint needs besides itself."""
    if rank() == 0:
        folder.mkdir(parents=True, exist_ok=True)
        fields = dataclasses.asdict(recipe)
        text = json.dumps(fields, indent=1)
        (folder / RECIPE).write_text(text, encoding="utf-8")
        pieces.save(folder / PIECES)
