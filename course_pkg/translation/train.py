"""Train a translator from the first epoch, or from where it was stopped."""

import dataclasses
import pathlib
import platform
from datetime import UTC, datetime
from importlib.metadata import version

from course_pkg.data import multi30k
from course_pkg.data.pieces import Pieces

from .corpus import Corpus
from .device import Place
from .finish import averaged, choose_penalty, samples, score
from .folder import LOG, PIECES, keep, settle, weights_of
from .log import read_log, write_log
from .trainer import TranslationTrainer
from .translator import Translator
from .watch import Watch

TEST = "test_2016_flickr"
LIBRARIES = ("torch", "tokenizers", "sacrebleu", "numpy")


def train(
    changes,
    folder,
    data=None,
    resume=False,
    watch=None,
    save_every=None,
    command="",
):
    """Train a translator and score it.

    Args:
        changes: Fields of ``Recipe`` that are not the default.
        folder: For checkpoints, the log, and the translator at the end.
        data: A folder with Multi30k's files; None downloads them.
        resume: Whether to go on with the training in ``folder``.
        watch: A ``Watch``; None shows nothing.
        save_every: Steps between two checkpoints within an epoch; None
            writes one at its end only.
        command: What was typed, for the log.

    Returns:
        The log, as ``logged_runs`` describes it.

    Raises:
        ValueError: As ``settle``.
        DataError: Multi30k could not be had.
    """
    folder = pathlib.Path(folder)
    recipe = settle(changes, folder, resume)
    splits = {
        split: multi30k.load_pairs(split, recipe.src, recipe.tgt, data)
        for split in multi30k.SPLITS
    }
    if resume:
        pieces = Pieces.load(folder / PIECES)
    else:
        sources, targets = splits["train"]
        pieces = Pieces.train([*sources, *targets], recipe.vocab_size)
        keep(recipe, pieces, folder)
    corpora = [Corpus(*splits[one], pieces) for one in ("train", "val")]
    with Place(recipe.precision) as place:
        trainer = TranslationTrainer(recipe, *corpora, place, folder)
        if resume:
            trainer.resume()
        log = {"header": header(trainer, command), "epochs": trainer.records}
        if resume and (folder / LOG).exists():
            log["header"] = read_log(folder / LOG)["header"]
        shows = watch is not None and place.rank == 0
        run(trainer, log, watch if shows else Watch(), save_every)
        if place.rank == 0:
            finish(trainer, splits, log)
    return log


def header(trainer, command):
    """Describe a training: with what, on what, from which seed."""
    recipe, place = trainer.recipe, trainer.place
    versions = {name: version(name) for name in LIBRARIES}
    return {
        "command": command,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "hardware": place.hardware(),
        "precision": place.precision,
        "versions": {"python": platform.python_version(), **versions},
        "seed": recipe.seed,
        "parameters": sum(one.numel() for one in trainer.model.parameters()),
        "pieces": len(trainer.corpus.pieces),
        "sentences": len(trainer.corpus.texts),
        "recipe": dataclasses.asdict(recipe),
    }


def run(trainer, log, watch, save_every):
    """Train until the epochs are over; the log grows with each."""
    recipe = trainer.recipe
    while trainer.at["epoch"] < recipe.epochs:
        for done, total in trainer.train_epoch(save_every):
            watch.step(trainer.at["epoch"] + 1, done, total)
        watch.epoch(trainer.end_epoch())
        if trainer.place.rank == 0:
            write_log(trainer.folder / LOG, log)
            gone = trainer.at["epoch"] - recipe.average
            weights_of(trainer.folder, gone).unlink(missing_ok=True)


def finish(trainer, splits, log):
    """Average, choose, score and keep the translator."""
    recipe, folder = trainer.recipe, trainer.folder
    weights = averaged(folder, recipe.epochs, recipe.average)
    trainer.model.load_state_dict(weights)
    translator = Translator(recipe, trainer.model, trainer.corpus.pieces)
    log["penalties"] = choose_penalty(translator, *splits["val"])
    log["scores"] = score(translator, TEST, *splits[TEST])
    log["samples"] = samples(translator)
    translator.save(folder)
    write_log(folder / LOG, log)
