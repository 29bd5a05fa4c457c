"""A training loop that can be stopped anywhere and resumed exactly."""

import pathlib

import numpy as np
import tensorflow as tf

from course_pkg.shapes import check_at_least, check_positive
from course_pkg.weights import load_metadata, load_weights, save_weights

from .training import label_smoothed_loss


class Trainer:
    """Fit a model to batches, keep the best, resume where it stopped.

    A batch is a tuple of tensors, the model's inputs and then the targets,
    such as ``(source_ids, target_inputs, targets)``. Each epoch takes the
    batches in an order of its own, which depends on ``seed`` alone.

    Args:
        model: A layer or model that returns logits.
        optimizer: Of ``keras.optimizers``.
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

    >>> from course_pkg.tf import Dense
    >>> import keras
    >>> trainer = Trainer(Dense(2, 3), keras.optimizers.Adam(0.1))
    >>> batches = [(tf.ones((4, 2)), tf.constant([1, 1, 2, 1]))]
    >>> history = trainer.fit(batches, epochs=5, progress=False)
    >>> history[-1]["loss"] < history[0]["loss"]
    True
    """

    def __init__(
        self,
        model,
        optimizer,
        loss=label_smoothed_loss,
        schedule=None,
        clip_norm=1.0,
        seed=0,
    ):
        check_positive("clip_norm", clip_norm)
        self.model, self.optimizer, self.loss = model, optimizer, loss
        self.schedule, self.clip_norm = schedule, clip_norm
        self.place = {"epoch": 0, "batch": 0, "step": 0, "seed": seed}
        self.losses = []  # of this epoch's batches
        self.history = []  # of the epochs that are over
        if not model.built:
            model.build()
        optimizer.build(model.trainable_variables)
        options = {"autograph": False, "reduce_retracing": True}
        self._update = tf.function(self._eager_update, **options)
        self._evaluate = tf.function(self._eager_loss, **options)

    def fit(
        self,
        batches,
        epochs,
        validation=None,
        folder=None,
        save_every=None,
        progress=True,
    ):
        """Train until ``epochs`` are over, counted from the first.

        Args:
            batches: What to train on; the same again after a resume.
            epochs: How often to see each batch.
            validation: Batches to measure after each epoch.
            folder: Where to write ``last.safetensors``, for ``resume``, and
                ``best.safetensors``, for ``load_best``; None writes nothing.
            save_every: Steps between writing the last state; None writes it
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
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        while self.place["epoch"] < epochs:
            self._run_epoch(batches, folder, save_every, progress)
            self._end_epoch(validation, folder)
        return self.history

    def _run_epoch(self, batches, folder, save_every, progress):
        """Take the steps of an epoch that are left."""
        place = self.place
        rng = np.random.default_rng((place["seed"], place["epoch"]))
        left = rng.permutation(len(batches))[place["batch"] :]
        for index in shown(left, f"epoch {place['epoch'] + 1}", progress):
            self.losses.append(self.train_step(batches[index]))
            place["batch"] += 1
            if folder and save_every and place["step"] % save_every == 0:
                self.save(folder / "last.safetensors")

    def _end_epoch(self, validation, folder):
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
                best = values("model", self.model.variables)
                save_weights(folder / "best.safetensors", best)
            self.save(folder / "last.safetensors")

    def train_step(self, batch):
        """Take one step on one batch; return its loss."""
        self.place["step"] += 1
        if self.schedule is not None:
            self.optimizer.learning_rate = self.schedule(self.place["step"])
        return float(self._update(*batch))

    def measure(self, batches):
        """Return the mean loss of batches, with nothing dropped."""
        losses = [float(self._evaluate(*batch)) for batch in batches]
        return sum(losses) / len(losses)

    def save(self, path):
        """Write all that ``resume`` needs; the file is whole or not there."""
        arrays = values("model", self.model.variables)  # with dropout's seeds
        arrays |= values("optimizer", self.optimizer.variables)
        about = {
            "place": self.place,
            "losses": self.losses,
            "history": self.history,
        }
        save_weights(path, arrays, about)

    def resume(self, path):
        """Go back to where ``save`` was called.

        Raises:
            FileNotFoundError: There is no such file.
            ValueError: The file is of a model of another shape.
        """
        arrays = load_weights(path)
        give("model", self.model.variables, arrays)
        give("optimizer", self.optimizer.variables, arrays)
        for name, value in load_metadata(path).items():
            setattr(self, name, value)

    def load_best(self, folder):
        """Give the model the best weights that ``fit`` kept in a folder."""
        best = load_weights(pathlib.Path(folder) / "best.safetensors")
        give("model", self.model.variables, best)

    def _eager_loss(self, *batch, training=False):
        """Compute the loss of one batch."""
        *inputs, targets = batch
        return self.loss(self.model(*inputs, training=training), targets)

    def _eager_update(self, *batch):
        """Change the weights once; return the loss before."""
        weights = self.model.trainable_variables
        with tf.GradientTape() as tape:
            loss = self._eager_loss(*batch, training=True)
        gradients = tape.gradient(loss, [one.value for one in weights])
        gradients, _ = tf.clip_by_global_norm(gradients, self.clip_norm)
        self.optimizer.apply_gradients(zip(gradients, weights, strict=True))
        return loss


def values(prefix, variables):
    """Name the arrays of variables by their places."""
    return {
        f"{prefix}.{index}": one.numpy() for index, one in enumerate(variables)
    }


def give(prefix, variables, arrays):
    """Give variables the arrays that ``values`` named.

    Raises:
        ValueError: There are more or fewer arrays than variables.
    """
    found = sum(name.startswith(f"{prefix}.") for name in arrays)
    if found != len(variables):
        raise ValueError(
            f"the {prefix} has {len(variables)} arrays, the file {found}"
        )
    for index, variable in enumerate(variables):
        variable.assign(arrays[f"{prefix}.{index}"])


def shown(items, label, progress):
    """Show a bar while a list is gone through, if asked to."""
    if not progress:
        return items
    from tqdm import tqdm  # not needed for anything else

    return tqdm(items, desc=label, unit="batch")
