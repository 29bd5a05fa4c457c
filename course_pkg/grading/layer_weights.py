"""Find the weights of a layer that a reader wrote, and hand others in."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


class LayerError(ValueError):
    """A layer cannot be used as asked; the sentence says why."""


class WeightShapeError(LayerError):
    """A weight has another shape than the exercise asks for."""


@dataclass(frozen=True)
class Slot:
    """A place in a layer where one weight is kept.

    Args:
        names: What it is called; the first one is how messages call it.
        shape: As the course writes it, inputs before outputs.
        put: Takes an array of that shape.
        value: What the framework differentiates with respect to.
        turned: Whether the layer keeps it with its axes exchanged.
    """

    names: tuple[str, ...]
    shape: tuple[int, ...]
    put: Callable
    value: object
    turned: bool = False

    def __str__(self):
        return f"`{self.names[0]}`, {self.shape}"


def part(layer, name):
    """Follow a dotted name into a layer; None where it leads nowhere."""
    for one in name.split("."):
        layer = getattr(layer, one, None)
    return layer


def hand_in(slots, weights):
    """Put arrays in the slots they belong in.

    A weight goes into the slot of its name. Where there is none of that
    name, it goes into the one slot of its shape.

    Args:
        slots: All that the layer keeps.
        weights: Arrays by name.

    Returns:
        The slots used, by name.

    Raises:
        LayerError: A weight has no place, or a place has no weight.
        WeightShapeError: A place has another shape than its weight.
    """
    chosen = {}
    for name in weights:
        named = [one for one in slots if name in one.names]
        if len(named) == 1:
            chosen[name] = named[0]
    for name in [one for one in weights if one not in chosen]:
        chosen[name] = _by_shape(name, weights, slots, chosen)
    for name, slot in chosen.items():
        wanted = tuple(weights[name].shape)
        if slot.shape != wanted:
            raise WeightShapeError(
                f"`{name}` has shape {slot.shape}; it must be {wanted}."
            )
    used = {id(one) for one in chosen.values()}
    extra = [one for one in slots if id(one) not in used]
    if extra:
        raise LayerError(
            f"The layer learns {extra[0]}, as well; it must learn "
            f"{', '.join(weights)} and nothing else."
        )
    for name, slot in chosen.items():
        slot.put(weights[name])
    return chosen


def _by_shape(name, weights, slots, chosen):
    """Return the one slot that only this weight without a place fits."""
    shape = tuple(weights[name].shape)
    taken = {id(one) for one in chosen.values()}
    free = [one for one in slots if id(one) not in taken]
    fits = [one for one in free if one.shape == shape]
    lost = [one for one in weights if one not in chosen]
    rivals = [one for one in lost if tuple(weights[one].shape) == shape]
    if len(fits) == len(rivals) == 1:
        return fits[0]
    has = "; ".join(map(str, slots)) or "none"
    raise LayerError(
        f"The layer has no weight `{name}`, {shape}. Those it has: {has}."
    )


def numpy_slots(layer, names):
    """Return the arrays that a layer keeps as attributes or ``params``."""
    kept = getattr(layer, "params", None)
    kept = kept if isinstance(kept, dict) else {}
    found = {name: kept.get(name, part(layer, name)) for name in names}
    return [
        Slot((name,), array.shape, _filling(array), array)
        for name, array in found.items()
        if isinstance(array, np.ndarray) and array.dtype.kind == "f"
    ]


def _filling(array):
    """Return a function that overwrites an array where it lies."""

    def put(values):
        array[...] = values

    return put


def torch_slots(layer, names):
    """Return a module's parameters; those of ``Linear`` lie turned."""
    import torch

    if not isinstance(layer, torch.nn.Module):
        kind = type(layer).__name__
        raise LayerError(f"It must make an nn.Module; it makes a {kind}.")
    slots = []
    for path, parameter in layer.named_parameters():
        owner, _, last = path.rpartition(".")
        linear = isinstance(layer.get_submodule(owner), torch.nn.Linear)
        turned = linear and last == "weight"
        seen = parameter.detach().T if turned else parameter.detach()
        called = (path, owner) if last == "weight" and owner else (path,)
        shape = tuple(seen.shape)
        slots.append(Slot(called, shape, seen.copy_, parameter, turned))
    known = {name for slot in slots for name in slot.names}
    for name in names:
        if name not in known and isinstance(part(layer, name), torch.Tensor):
            raise LayerError(
                f"`{name}` is a tensor that no optimiser would find: make it "
                "an nn.Parameter."
            )
    return slots


def keras_slots(layer, names):
    """Return the weights of a Keras layer that has been called once."""
    import keras

    slots = []
    for variable in layer.trainable_weights:
        called = [one for one in names if _leads_to(layer, one, variable)]
        called.append(variable.path.partition("/")[2] or variable.name)
        called.append(variable.name)
        shape = tuple(variable.shape)
        slots.append(Slot(tuple(called), shape, variable.assign, variable))
    known = {name for slot in slots for name in slot.names}
    for name in names:
        value = part(layer, name)
        plain = value is not None and not isinstance(value, keras.Layer)
        if name not in known and plain:
            raise LayerError(
                f"`{name}` is a {type(value).__name__}, which Keras does not "
                "train: make it with add_weight."
            )
    return slots


def _leads_to(layer, name, variable):
    """Tell whether an attribute is this weight, or a layer's matrix."""
    found = part(layer, name)
    return found is variable or getattr(found, "kernel", None) is variable
