"""The frameworks under test, each spoken to in NumPy arrays."""

import functools
import importlib

import numpy as np

VJPS = {  # functions whose pullback is not in the file of their name
    "activate": "dense_backward",
    "dense": "dense_backward",
    "embed": "embedding",
    "rnn_cell": "recurrent_backward",
    "gru_cell": "recurrent_backward",
    "additive_scores": "additive_backward",
    "dot_scores": "additive_backward",
    "multiplicative_scores": "additive_backward",
    "attend_over": "additive_backward",
    "scaled_dot_product_attention": "scaled_dot_product_backward",
    "rotary": "positional",
    "layer_norm": "norm_backward",
    "label_smoothed_loss": "training",
    "max_pool": "pooling",
    "mean_pool": "pooling",
}


class Framework:
    """One implementation of the package: its module and its tensors."""

    name = "reference"
    library = "numpy"
    dtypes = ("float64", "float32", "float16")

    def __init__(self):
        self.lib = importlib.import_module(self.library)
        self.module = importlib.import_module(f"course_pkg.{self.name}")

    def tensor(self, array, dtype=None):
        """Make a tensor from an array, in the array's own precision."""
        return np.asarray(array, dtype=dtype)

    def array(self, tensor):
        """Make an array from a tensor."""
        return np.asarray(tensor)

    def call(self, name, *arrays, **options):
        """Call a public function on arrays; return arrays."""
        return self.run(getattr(self.module, name), *arrays, **options)

    def run(self, layer, *arrays, **options):
        """Call a function, a layer or its method on arrays; return arrays."""
        tensors = [self._in(array) for array in arrays]
        options = {key: self._in(value) for key, value in options.items()}
        return self._out(layer(*tensors, **options))

    def make(self, name, *args, params=None, dtype="float64", **options):
        """Make a layer, ready to be evaluated, with these parameters."""
        if params:
            options["params"] = {
                key: np.asarray(value, dtype=dtype)
                for key, value in params.items()
            }
        return getattr(self.module, name)(*args, **options)

    def in_mode(self, layer, training):
        """Return the layer as a function, in training or in evaluation."""
        return functools.partial(self.run, layer)

    def differentiate(self, layer, grad, *arrays, dtype=None, **options):
        """Pull a gradient back through the first result of a layer.

        Args:
            layer: A layer, or the name of a public function.
            grad: The gradient to that result, of its shape.
            arrays: The inputs; those of floats get gradients.
            dtype: Name of the floats' type; None keeps the arrays' own.
            options: Further arguments of the call, without gradients.

        Returns:
            That result, the gradients to the arrays of floats, and those to
            the parameters, by their names in ``course_pkg.params``.
        """
        arrays = [self._in(array, dtype) for array in arrays]
        result, pullback = self.vjp(layer)(*arrays, **options)
        pulled = pullback(self._in(grad, dtype))
        inputs, params = (pulled, {}) if isinstance(layer, str) else pulled
        return first(result), inputs, params

    def vjp(self, layer):
        """Find the pullback's maker of a layer or a named function."""
        if not isinstance(layer, str):
            return layer.vjp
        path = f"course_pkg.reference.{VJPS[layer]}"
        name = "attention" if layer.startswith("scaled_dot") else layer
        return getattr(importlib.import_module(path), f"{name}_vjp")

    def dtype(self, name):
        """Return the library's type called ``name``."""
        return getattr(self.lib, name)

    @functools.cached_property
    def convert(self):
        """The module that carries parameters in and out."""
        return importlib.import_module(f"course_pkg.{self.name}.convert")

    def _in(self, value, dtype=None):
        if not isinstance(value, np.ndarray):
            return value
        return self.tensor(value, dtype if value.dtype.kind == "f" else None)

    def _out(self, result):
        if isinstance(result, tuple | list):
            return type(result)(self._out(part) for part in result)
        if isinstance(result, dict):
            return {key: self._out(part) for key, part in result.items()}
        return result if result is None else self.array(result)

    def _function(self, layer):
        return getattr(self.module, layer) if isinstance(layer, str) else layer

    def __repr__(self):
        return self.name


class PyTorch(Framework):
    name = "pytorch"
    library = "torch"
    dtypes = ("float32", "bfloat16", "float16")

    def tensor(self, array, dtype=None):
        dtype = dtype and getattr(self.lib, dtype)
        return self.lib.tensor(np.array(array), dtype=dtype)

    def array(self, tensor):
        if tensor.dtype == self.lib.bfloat16:
            tensor = tensor.float()
        return tensor.detach().numpy()

    def make(self, name, *args, params=None, dtype="float64", **options):
        layer = getattr(self.module, name)(*args, **options)
        layer = layer.to(self.dtype(dtype)).eval()
        if params is not None:
            self.convert.load(layer, params)
        return layer

    def in_mode(self, layer, training):
        def run(*arrays):
            layer.train(training)
            found = self.run(layer, *arrays)
            layer.eval()
            return found

        return run

    def differentiate(self, layer, grad, *arrays, dtype=None, **options):
        layer = self._function(layer)
        tensors = [self._in(array, dtype) for array in arrays]
        options = {key: self._in(value) for key, value in options.items()}
        floats = [one for one in tensors if one.is_floating_point()]
        for one in floats:
            one.requires_grad_()
        result = first(layer(*tensors, **options))
        parameters = list(getattr(layer, "parameters", tuple)())
        gradients = self.lib.autograd.grad(
            (result * self._in(grad, dtype)).sum(),
            [*floats, *parameters],
            allow_unused=True,
            materialize_grads=True,
        )
        inputs = [self.array(one) for one in gradients[: len(floats)]]
        gradients = gradients[len(floats) :]
        named = self._named(layer, parameters, gradients)
        return self.array(result), inputs, named

    def _named(self, layer, parameters, gradients):
        """Let ``dump`` name gradients by storing them as parameters."""
        kept = [one.detach().clone() for one in parameters]
        if not kept:
            return {}
        with self.lib.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter.copy_(gradient)
            named = self.convert.dump(layer)
            named = {key: np.array(value) for key, value in named.items()}
            for parameter, old in zip(parameters, kept, strict=True):
                parameter.copy_(old)
        return named

    def gradients(self, name, *arrays, **options):
        """Differentiate the sum of a function's first result."""
        tensors = [self.tensor(one).requires_grad_() for one in arrays]
        result = getattr(self.module, name)(*tensors, **options)
        gradients = self.lib.autograd.grad(first(result).sum(), tensors)
        return [self.array(one) for one in gradients]


class TensorFlow(Framework):
    name = "tf"
    library = "tensorflow"
    dtypes = ("float32", "bfloat16", "float16")

    def tensor(self, array, dtype=None):
        array = np.asarray(array)
        if dtype is None or array.dtype.kind != "f":
            return self.lib.constant(array, dtype=dtype)
        return self.lib.cast(self.lib.constant(array), dtype)

    def array(self, tensor):
        if getattr(tensor, "dtype", None) == self.lib.bfloat16:
            tensor = self.lib.cast(tensor, "float32")
        return np.asarray(tensor)

    def make(self, name, *args, params=None, dtype="float64", **options):
        layer = getattr(self.module, name)(*args, dtype=dtype, **options)
        if params is not None:
            self.convert.load(layer, params)
        return layer

    def in_mode(self, layer, training):
        return functools.partial(self.run, layer, training=training)

    def differentiate(self, layer, grad, *arrays, dtype=None, **options):
        layer = self._function(layer)
        tensors = [self._in(array, dtype) for array in arrays]
        options = {key: self._in(value) for key, value in options.items()}
        floats = [one for one in tensors if one.dtype.is_floating]
        variables = getattr(layer, "trainable_variables", [])
        with self.lib.GradientTape() as tape:
            tape.watch(floats)
            result = first(layer(*tensors, **options))
            total = self.lib.reduce_sum(result * self._in(grad, dtype))
        gradients = tape.gradient(
            total,
            [*floats, *(one.value for one in variables)],
            unconnected_gradients="zero",
        )
        gradients = [
            self.array(self.lib.convert_to_tensor(one)) for one in gradients
        ]
        inputs, rest = gradients[: len(floats)], gradients[len(floats) :]
        return self.array(result), inputs, self._named(layer, variables, rest)

    def _named(self, layer, variables, gradients):
        """Let ``dump`` name gradients by storing them as parameters."""
        kept = [one.numpy() for one in variables]
        if not kept:
            return {}
        for variable, gradient in zip(variables, gradients, strict=True):
            variable.assign(gradient)
        named = self.convert.dump(layer)
        named = {key: np.array(value) for key, value in named.items()}
        for variable, old in zip(variables, kept, strict=True):
            variable.assign(old)
        return named

    def gradients(self, name, *arrays, **options):
        """Differentiate the sum of a function's first result."""
        tensors = [self.lib.Variable(one) for one in arrays]
        with self.lib.GradientTape() as tape:
            result = getattr(self.module, name)(*tensors, **options)
            total = self.lib.reduce_sum(first(result))
        return [self.array(one) for one in tape.gradient(total, tensors)]


def first(result):
    """Return the first part of a result that may be a tuple."""
    return result[0] if isinstance(result, tuple) else result


FRAMEWORKS = {
    "numpy": Framework,
    "torch": PyTorch,  # before TensorFlow, as both ship an OpenMP
    "tensorflow": TensorFlow,
}
