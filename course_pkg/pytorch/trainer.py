"""A training loop that can be stopped anywhere and resumed exactly."""

import os
import pathlib
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from course_pkg.shapes import check_at_least, check_positive

from .training import label_smoothed_loss


class Trainer:
    """Fit a model to batches, keep the best, resume where it stopped.

    A batch is a tuple of tensors, the model's inputs and then the targets,
    such as ``(source_ids, target_inputs, targets)``. Each epoch takes the
    batches in an order of its own, which depends on ``seed`` alone.

    Args:
        model: A module that returns logits.
        optimizer: Of the model's parameters.
        loss: From logits and targets to a number.
        schedule: From the step, counted from 1, to the learning rate; None
            leaves it as the optimizer has it.
        clip_norm: The largest norm of all gradients together.
        seed: Of the batches' order.

    Raises:
        ValueError: ``clip_norm`` is not positive.

    Source: Vaswani et al. (2017), section 5, for the recipe; Pascanu,
    Mikolov and Bengio (2013), algorithm 1, for clipping,
    https://arxiv.org/abs/1211.5063.

    >>> from course_pkg.pytorch import Dense
    >>> model, x = Dense(2, 3), torch.ones(4, 2)
    >>> optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    >>> trainer = Trainer(model, optimizer)
    >>> batches = [(x, torch.tensor([1, 1, 2, 1]))]
    >>> history = trainer.fit(batches, epochs=5, progress=False)
    >>> history[-1]["loss"] < history[0]["loss"]
    True
    """

    def __init__(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        loss: Callable[[Tensor, Tensor], Tensor] = label_smoothed_loss,
        schedule: Callable[[int], float] | None = None,
        clip_norm: float = 1.0,
        seed: int = 0,
    ) -> None:
        check_positive("clip_norm", clip_norm)
        self.model, self.optimizer, self.loss = model, optimizer, loss
        self.schedule, self.clip_norm = schedule, clip_norm
        self.place = {"epoch": 0, "batch": 0, "step": 0, "seed": seed}
        self.losses: list[float] = []  # of this epoch's batches
        self.history: list[dict] = []  # of the epochs that are over

    def fit(
        self,
        batches: Sequence[tuple[Tensor, ...]],
        epochs: int,
        validation: Sequence[tuple[Tensor, ...]] | None = None,
        folder: str | os.PathLike | None = None,
        save_every: int | None = None,
        progress: bool = True,
    ) -> list[dict]:
        """Train until ``epochs`` are over, counted from the first.

        Args:
            batches: What to train on; the same again after a resume.
            epochs: How often to see each batch.
            validation: Batches to measure after each epoch.
            folder: Where to write ``last.pt``, for ``resume``, and
                ``best.pt``, for ``load_best``; None writes nothing.
            save_every: Steps between writing ``last.pt``; None writes it
                after each epoch only.
            progress: Whether to show a progress bar.

        Returns:
            For each epoch a dictionary with ``"loss"``, the mean of its
            batches, and perhaps ``"validation"``, in the units of the loss.

        Raises:
            ValueError: ``epochs`` or the number of batches is below 1.
        """
        check_at_least("epochs", epochs, 1)
        check_at_least("the number of batches", len(batches), 1)
        folder = None if folder is None else pathlib.Path(folder)
        while self.place["epoch"] < epochs:
            self._run_epoch(batches, folder, save_every, progress)
            self._end_epoch(validation, folder)
        return self.history

    def _run_epoch(self, batches, folder, save_every, progress) -> None:
        """Take the steps of an epoch that are left."""
        place = self.place
        order = shuffled(len(batches), place["seed"] + place["epoch"])
        left = order[place["batch"] :]
        self.model.train()
        for index in shown(left, f"epoch {place['epoch'] + 1}", progress):
            self.losses.append(self.train_step(batches[index]))
            place["batch"] += 1
            if folder and save_every and place["step"] % save_every == 0:
                self.save(folder / "last.pt")

    def _end_epoch(self, validation, folder) -> None:
        """Measure, remember, keep the best weights, write a checkpoint."""
        record = {"loss": sum(self.losses) / len(self.losses)}
        if validation is not None:
            record["validation"] = self.measure(validation)
        self.history.append(record)
        self.place |= {"epoch": self.place["epoch"] + 1, "batch": 0}
        self.losses = []
        if folder:
            key = "loss" if validation is None else "validation"
            if record[key] == min(one[key] for one in self.history):
                write(folder / "best.pt", self.model.state_dict())
            self.save(folder / "last.pt")

    def train_step(self, batch: tuple[Tensor, ...]) -> float:
        """Take one step on one batch; return its loss."""
        *inputs, targets = batch
        self.place["step"] += 1
        if self.schedule is not None:
            for group in self.optimizer.param_groups:
                group["lr"] = self.schedule(self.place["step"])
        self.optimizer.zero_grad()
        loss = self.loss(self.model(*inputs), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.clip_norm)
        self.optimizer.step()
        return loss.item()

    @torch.no_grad()
    def measure(self, batches: Sequence[tuple[Tensor, ...]]) -> float:
        """Return the mean loss of batches, with nothing dropped."""
        was_training = self.model.training
        self.model.eval()
        losses = [
            self.loss(self.model(*inputs), targets).item()
            for *inputs, targets in batches
        ]
        self.model.train(was_training)
        return sum(losses) / len(losses)

    def save(self, path: str | os.PathLike) -> None:
        """Write all that ``resume`` needs; the file is whole or not there."""
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "place": self.place,
            "losses": self.losses,
            "history": self.history,
        }
        write(pathlib.Path(path), state)

    def resume(self, path: str | os.PathLike) -> None:
        """Go back to where ``save`` was called.

        Raises:
            FileNotFoundError: There is no such file.
            RuntimeError: The file is of a model of another shape.
        """
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        self.place, self.losses = state["place"], state["losses"]
        self.history = state["history"]

    def load_best(self, folder: str | os.PathLike) -> None:
        """Give the model the best weights that ``fit`` kept in a folder."""
        path = pathlib.Path(folder) / "best.pt"
        best = torch.load(path, map_location="cpu", weights_only=True)
        self.model.load_state_dict(best)


def shuffled(count: int, seed: int) -> list[int]:
    """Return the numbers below ``count`` in an order a seed decides."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randperm(count, generator=generator).tolist()


def shown(items: list[int], label: str, progress: bool):
    """Show a bar while a list is gone through, if asked to."""
    if not progress:
        return items
    from tqdm import tqdm  # not needed for anything else

    return tqdm(items, desc=label, unit="batch")


def write(path: pathlib.Path, state: dict) -> None:
    """Write a file beside its place, then move it there in one go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        torch.save(state, beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
