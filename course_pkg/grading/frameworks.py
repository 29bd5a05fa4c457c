"""Arrays to a framework's tensors and back, loading nothing until needed."""

import contextlib
import importlib.util

import numpy as np

from course_pkg.frameworks import require as quiet_import
from course_pkg.grading.usage import UsageError, nearest

LABELS = {"numpy": "NumPy", "torch": "PyTorch", "tensorflow": "TensorFlow"}
FRAMEWORKS = tuple(LABELS)
EXTRAS = {"torch": "torch", "tensorflow": "tf"}
NICKNAMES = {"np": "numpy", "pytorch": "torch", "tf": "tensorflow"}


class MissingFrameworkError(ModuleNotFoundError):
    """The chosen framework is not installed."""

    def _render_traceback_(self):
        return [f"{type(self).__name__}: {self}"]


def require(framework):
    """Raise unless a framework is known and installed; import nothing.

    Args:
        framework: ``"numpy"``, ``"torch"`` or ``"tensorflow"``.

    Raises:
        UsageError: There is no such framework here.
        MissingFrameworkError: It is not installed.

    >>> require("numpy")
    """
    if framework not in FRAMEWORKS:
        listed = ", ".join(repr(name) for name in FRAMEWORKS)
        guess = NICKNAMES.get(str(framework), str(framework))
        raise UsageError(
            f"the framework must be one of {listed}, got {framework!r}."
            f"{nearest(guess, FRAMEWORKS)}"
        )
    if importlib.util.find_spec(framework) is None:
        raise MissingFrameworkError(
            f"{LABELS[framework]} is not installed here: run "
            f"pip install 'attention-course[{EXTRAS[framework]}]', "
            "or choose another framework"
        )


def float_type(framework):
    """Return the float type a framework uses unless told otherwise."""
    return np.float64 if framework == "numpy" else np.float32


def on_cpu(framework):
    """Return a context in which float32 is float32.

    TensorFlow would move the work to a GPU where there is one and multiply
    there with 10 bits of mantissa: right answers would look wrong.

    >>> with on_cpu("numpy"):
    ...     pass
    """
    if framework != "tensorflow":
        return contextlib.nullcontext()
    return quiet_import(framework, EXTRAS[framework]).device("CPU:0")


def to_framework(framework, value, dtype=None):
    """Hand a NumPy array over as a fresh tensor; leave plain numbers alone.

    Booleans and whole numbers, such as masks and token ids, keep their type.

    Args:
        framework: ``"numpy"``, ``"torch"`` or ``"tensorflow"``.
        value: An array of any shape, or a Python number.
        dtype: What floats become; None for the framework's default.

    Returns:
        A tensor, which the reader may change without harm.
    """
    if not isinstance(value, np.ndarray):
        return value
    if value.dtype.kind == "f":
        value = value.astype(dtype or float_type(framework))
    array = np.array(value)
    if framework == "numpy":
        return array
    library = quiet_import(framework, EXTRAS[framework])
    make = {"torch": "from_numpy", "tensorflow": "convert_to_tensor"}
    return getattr(library, make[framework])(array)


def to_numpy(value):
    """Turn whatever a reader returned into arrays, as far as that goes.

    Args:
        value: Tensors of any framework, numbers, lists of them, or tuples.

    Returns:
        An array; a tuple of arrays for a tuple or a ragged list; or the
        value itself when it holds no numbers.

    >>> to_numpy([1.0, 2.0]).tolist()
    [1.0, 2.0]
    """
    if isinstance(value, (tuple, list)):
        return _gather([to_numpy(part) for part in value], type(value))
    if hasattr(value, "detach"):  # torch
        value = value.detach().cpu()
    if callable(getattr(value, "numpy", None)):  # torch and tensorflow
        return np.asarray(value.numpy())
    numeric = (bool, int, float, complex, np.generic, np.ndarray)
    return np.asarray(value) if isinstance(value, numeric) else value


def _gather(parts, kind):
    """Stack a list's parts into one array; keep a tuple's parts apart."""
    shapes = {getattr(part, "shape", None) for part in parts}
    same = len(shapes) == 1 and None not in shapes
    flat = same and shapes == {()}
    return np.array(parts) if flat or (same and kind is list) else tuple(parts)
