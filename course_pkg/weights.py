"""Weights in a file that NumPy, PyTorch and TensorFlow all read."""

import json
import os
import pathlib

import numpy as np

from course_pkg.frameworks import require

require("safetensors", extra="torch")

from safetensors import safe_open  # noqa: E402  (after a clear refusal)
from safetensors.numpy import load_file, save  # noqa: E402


def save_weights(path, params, metadata=None):
    """Write named arrays, and what describes them, to a safetensors file.

    The file appears whole or not at all: it is written beside its place
    first, then moved there.

    Args:
        path: Where; by convention it ends in ``.safetensors``.
        params: A dictionary from name to array of any shape.
        metadata: A dictionary from name to anything JSON can hold, such as
            ``config.to_dict()``; None stores nothing.

    Raises:
        TypeError: A value of ``params`` is not an array of numbers.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = f"{folder}/dense.safetensors"
    ...     save_weights(path, {"b": np.zeros(2)}, {"d_out": 2})
    ...     load_weights(path), load_metadata(path)
    ({'b': array([0., 0.])}, {'d_out': 2})
    """
    arrays = {name: as_saved(name, array) for name, array in params.items()}
    texts = {
        name: json.dumps(value) for name, value in (metadata or {}).items()
    }
    path = pathlib.Path(path)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(save(arrays, metadata=texts))
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def as_saved(name, array):
    """Return an array laid out as the file needs it."""
    array = np.asarray(array)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold numbers, got {array.dtype}")
    return np.require(array, requirements="C")


def load_weights(path):
    """Read the named arrays of a safetensors file.

    Returns:
        A dictionary from name to array, in the precision they were saved in.

    Raises:
        FileNotFoundError: There is no such file.
    """
    return load_file(path)


def load_metadata(path):
    """Read what ``save_weights`` stored beside the arrays.

    Returns:
        The ``metadata`` given to ``save_weights``, ``{}`` if there was none.

    Raises:
        FileNotFoundError: There is no such file.
    """
    with safe_open(path, framework="numpy") as file:
        texts = file.metadata() or {}
    return {name: json.loads(text) for name, text in texts.items()}
