"""The frameworks under test, each spoken to in NumPy arrays."""

import importlib

import numpy as np


class Framework:
    """One implementation of the package: its module and its tensors."""

    name = "reference"
    library = "numpy"

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
        tensors = [self._in(array) for array in arrays]
        options = {key: self._in(value) for key, value in options.items()}
        return self._out(getattr(self.module, name)(*tensors, **options))

    def _in(self, value):
        return self.tensor(value) if isinstance(value, np.ndarray) else value

    def _out(self, result):
        if isinstance(result, tuple):
            return tuple(self._out(part) for part in result)
        return self.array(result)

    def __repr__(self):
        return self.name


class PyTorch(Framework):
    name = "pytorch"
    library = "torch"

    def tensor(self, array, dtype=None):
        dtype = dtype and getattr(self.lib, dtype)
        return self.lib.tensor(np.asarray(array), dtype=dtype)

    def array(self, tensor):
        return tensor.detach().numpy()

    def gradients(self, name, *arrays, **options):
        """Differentiate the sum of a function's first result."""
        tensors = [self.tensor(one).requires_grad_() for one in arrays]
        result = getattr(self.module, name)(*tensors, **options)
        first = result[0] if isinstance(result, tuple) else result
        gradients = self.lib.autograd.grad(first.sum(), tensors)
        return [self.array(one) for one in gradients]


class TensorFlow(Framework):
    name = "tf"
    library = "tensorflow"

    def tensor(self, array, dtype=None):
        return self.lib.constant(np.asarray(array), dtype=dtype)

    def array(self, tensor):
        return tensor.numpy()

    def gradients(self, name, *arrays, **options):
        """Differentiate the sum of a function's first result."""
        tensors = [self.lib.Variable(one) for one in arrays]
        with self.lib.GradientTape() as tape:
            result = getattr(self.module, name)(*tensors, **options)
            first = result[0] if isinstance(result, tuple) else result
            total = self.lib.reduce_sum(first)
        return [self.array(one) for one in tape.gradient(total, tensors)]


FRAMEWORKS = {
    "numpy": Framework,
    "torch": PyTorch,  # before TensorFlow, as both ship an OpenMP
    "tensorflow": TensorFlow,
}
