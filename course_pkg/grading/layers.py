"""Run a layer that a reader wrote: weights go in, gradients come out.

The gradients are those of the sum of the layer's first result, each number
of it times the one in its place in ``upstream``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from course_pkg.frameworks import require
from course_pkg.grading.layer_weights import (
    LayerError,
    hand_in,
    keras_slots,
    numpy_slots,
    torch_slots,
)
from course_pkg.grading.traces import FORWARD


@dataclass(frozen=True)
class Plan:
    """What the arguments of a case are, in this order.

    Args:
        inputs: Names of what the layer is called with.
        weights: Names of what is put into the layer.
        sizes: Names of what the layer is made with.

    The last argument of a case is ``upstream``.
    """

    inputs: tuple[str, ...]
    weights: tuple[str, ...]
    sizes: tuple[str, ...]

    def apart(self, case):
        """Return inputs, weights by name, sizes and upstream."""
        first = len(self.inputs)
        last = first + len(self.weights)
        weights = dict(zip(self.weights, case[first:last], strict=True))
        return case[:first], weights, case[last:-1], case[-1]


def run_layer(framework, factory, plan, case):
    """Make a layer, hand its weights in, call it, and differentiate it.

    Args:
        framework: ``"numpy"``, ``"torch"`` or ``"tensorflow"``.
        factory: The reader's class, or a function that makes a layer.
        plan: A ``Plan``.
        case: Tensors and numbers, as the plan says.

    Returns:
        What the layer returned, and its gradients by the name of the input
        or the weight: None where none arrives, and without an entry where
        the layer offers none.

    Raises:
        LayerError: The layer's weights are not as the plan says.
    """
    inputs, weights, sizes, upstream = plan.apart(case)
    run = {"numpy": _numpy, "torch": _torch, "tensorflow": _tensorflow}
    layer = factory(*sizes)
    return run[framework](layer, plan, inputs, weights, upstream)


def _numpy(layer, plan, inputs, weights, upstream):
    hand_in(numpy_slots(layer, weights), weights)
    results = _forward(layer)(*inputs)
    backward = getattr(layer, "backward", None)
    if backward is None or not _fits(results, upstream):
        return results, {}
    gradients = backward(upstream)
    if not isinstance(gradients, Mapping):
        kind = type(gradients).__name__
        names = ", ".join((*plan.inputs, *plan.weights))
        raise LayerError(
            "`backward` must return a dictionary of gradients by name, "
            f"{names}; it returns a {kind}."
        )
    return results, gradients


def _forward(layer):
    """Return the method that runs a layer written without a framework."""
    if callable(layer):
        return layer
    for name in FORWARD:
        if hasattr(layer, name):
            return getattr(layer, name)
    kind = type(layer).__name__
    raise LayerError(
        f"It must make a layer with a method `forward`; it makes a {kind}."
    )


def _torch(layer, plan, inputs, weights, upstream):
    import torch

    chosen = hand_in(torch_slots(layer, weights), weights)
    inputs = [
        one.requires_grad_() if one.is_floating_point() else one
        for one in inputs
    ]
    results = layer.eval()(*inputs)
    if not _fits(results, upstream):
        return results, {}
    named = _differentiable(plan.inputs, inputs, chosen)
    total = (_first(results) * upstream).sum()
    found = [None] * len(named)
    if total.requires_grad:
        wanted = list(named.values())
        found = torch.autograd.grad(total, wanted, allow_unused=True)
    return results, _turned_back(named, found, chosen)


def _tensorflow(layer, plan, inputs, weights, upstream):
    tf, keras = require("tensorflow", "tf"), require("keras", "tf")
    if not isinstance(layer, keras.Layer):
        kind = type(layer).__name__
        raise LayerError(f"It must make a keras.Layer; it makes a {kind}.")
    filtered = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()  # else it rewrites messages
    try:
        layer(*inputs)  # which makes the weights
        chosen = hand_in(keras_slots(layer, weights), weights)
        named = _differentiable(plan.inputs, inputs, chosen)
        with tf.GradientTape() as tape:
            tape.watch([named[n] for n in plan.inputs if n in named])
            results = layer(*inputs)
            if not _fits(results, upstream):
                return results, {}
            total = tf.reduce_sum(_first(results) * upstream)
    finally:
        if filtered:
            keras.config.enable_traceback_filtering()
    found = tape.gradient(total, [*named.values()])
    found = [g if g is None else tf.convert_to_tensor(g) for g in found]
    return results, _turned_back(named, found, chosen)


def _first(results):
    return results[0] if isinstance(results, (tuple, list)) else results


def _fits(results, upstream):
    """Tell whether the first result is what ``upstream`` was made for."""
    shape = getattr(_first(results), "shape", None)
    return shape is not None and tuple(shape) == tuple(upstream.shape)


def _differentiable(names, inputs, chosen):
    """Return the inputs of floats and the weights' values, by name."""
    pairs = zip(names, inputs, strict=True)
    named = {name: one for name, one in pairs if "float" in str(one.dtype)}
    return named | {name: slot.value for name, slot in chosen.items()}


def _turned_back(named, found, chosen):
    """Return gradients by name, in the shapes the course writes."""
    gradients = dict(zip(named, found, strict=True))
    for name, slot in chosen.items():
        if slot.turned and gradients[name] is not None:
            gradients[name] = gradients[name].T
    return gradients
