"""The training of a translator: it can be killed anywhere and go on."""

import pathlib
import time

import torch
from torch import nn

from course_pkg.data.task import learning_rate
from course_pkg.pytorch import label_smoothed_loss
from course_pkg.pytorch.trainer import write

from .folder import LAST, weights_of
from .judge import bleu, mean_loss, translate
from .model import make_model

BETAS = (0.9, 0.98)


class TranslationTrainer:
    """Fit a Transformer to a corpus of pairs.

    Everything random is drawn from the seed, the epoch and a generator whose
    state is in the checkpoint, so a run that was killed and resumed takes
    the steps of one that was not.

    Args:
        recipe: A ``Recipe``.
        corpus: A ``Corpus`` to train on.
        validation: A ``Corpus`` to measure.
        place: A ``Place``.
        folder: Where checkpoints go.
    """

    def __init__(self, recipe, corpus, validation, place, folder):
        self.recipe, self.place = recipe, place
        self.corpus, self.validation = corpus, validation
        self.folder = pathlib.Path(folder)
        torch.manual_seed(recipe.seed)
        self.model = make_model(recipe, len(corpus.pieces)).to(place.device)
        torch.manual_seed(recipe.seed + 1000 * place.rank)
        self.optimizer = torch.optim.Adam(
            self.model.parameters(), betas=BETAS, fused=True
        )
        self.at = {"epoch": 0, "batch": 0, "step": 0}
        self.records = []  # of the epochs that are over
        self.sums = {"loss": 0.0, "tokens": 0, "cpu": 0.0, "wall": 0.0}

    def train_epoch(self, save_every=None):
        """Take the steps of an epoch that are left; yield after each."""
        recipe, at = self.recipe, self.at
        batches = self.corpus.epoch(
            recipe.batch_tokens, recipe.seed, at["epoch"]
        )
        self.model.train()
        clock = time.process_time(), time.perf_counter()
        for index in range(at["batch"], len(batches)):
            done = (at["epoch"] + (index + 0.5) / len(batches)) / recipe.epochs
            self.step(batches[index], learning_rate(done, 1, recipe.peak_rate))
            at |= {"batch": index + 1, "step": at["step"] + 1}
            clock = self._count_time(clock)
            if save_every and at["step"] % save_every == 0:
                self.save()
            yield index + 1, len(batches)

    def step(self, rows, rate):
        """Take one step on a batch; every process has a part of it."""
        place, optimizer = self.place, self.optimizer
        for group in optimizer.param_groups:
            group["lr"] = rate
        *inputs, targets = map(torch.from_numpy, self.corpus.arrays(rows))
        tokens = int((targets != self.model.pad_id).sum())
        loss = self._loss(inputs, targets, tokens)
        optimizer.zero_grad(set_to_none=False)
        place.scaler.scale(loss).backward()
        parameters = list(self.model.parameters())
        value = loss.detach()
        place.add_up([value, *(one.grad for one in parameters)])
        place.scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(parameters, self.recipe.clip_norm)
        place.scaler.step(optimizer)
        place.scaler.update()
        self.sums["loss"] += value.item() * tokens
        self.sums["tokens"] += tokens

    def _loss(self, inputs, targets, tokens):
        """Return what this process's rows add to the batch's mean loss."""
        place, rows = self.place, len(targets)
        part = slice(place.rank, None, place.processes)
        if rows <= place.rank:
            part = slice(0, 1)  # a row to compute with, which counts nothing
        source, before, truth = (
            one[part].to(place.device) for one in (*inputs, targets)
        )
        with place.autocast():
            logits = self.model(source, before)
        loss = label_smoothed_loss(
            logits.float(), truth, self.recipe.smoothing
        )
        real = int((truth != self.model.pad_id).sum())
        return loss * (real / tokens if rows > place.rank else 0.0)

    def end_epoch(self):
        """Measure, remember, write the checkpoint; return the record."""
        clock = time.process_time(), time.perf_counter()
        recipe, sums = self.recipe, self.sums
        self.at |= {"epoch": self.at["epoch"] + 1, "batch": 0}
        pieces, texts = self.corpus.pieces, self.validation.texts
        said = translate(self.model, pieces, texts, beam_size=1)
        answers = self.validation.answers
        record = {
            "epoch": self.at["epoch"],
            "step": self.at["step"],
            "train_loss": sums["loss"] / sums["tokens"],
            "val_loss": mean_loss(
                self.model, self.validation, recipe.batch_tokens
            ),
            "val_bleu": bleu(said, answers)[0],
            "val_bleu_cased": bleu(said, answers, lowercase=False)[0],
            "learning_rate": self.optimizer.param_groups[0]["lr"],
        }
        self._count_time(clock)
        record |= {
            "cpu_seconds": round(sums["cpu"], 1),
            "wall_seconds": round(sums["wall"], 1),
        }
        self.records.append(record)
        self.sums |= {"loss": 0.0, "tokens": 0}
        if self.place.rank == 0:
            path = weights_of(self.folder, self.at["epoch"])
            write(path, self.model.state_dict())
        self.save()
        return record

    def _count_time(self, since):
        """Add the time since two clocks were read; read them again."""
        now = time.process_time(), time.perf_counter()
        self.sums["cpu"] += now[0] - since[0]
        self.sums["wall"] += now[1] - since[1]
        return now

    def save(self):
        """Write all that ``resume`` needs; the file is whole or not there."""
        state = self.state()  # every process has a part in it
        if self.place.rank == 0:
            write(self.folder / LAST, state)

    def state(self):
        """Return all that decides how the training goes on."""
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "scaler": self.place.scaler.state_dict(),
            "random": self.place.random_state(),
            "at": self.at,
            "records": self.records,
            "sums": self.sums,
        }

    def resume(self):
        """Go back to where ``save`` was called last."""
        path = self.folder / LAST
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.place.scaler.load_state_dict(state["scaler"])
        self.place.set_random_state(state["random"])
        self.at, self.records = state["at"], state["records"]
        self.sums = state["sums"]
