"""Messages between the grader and a submission's process.

A message is a JSON header followed by the raw bytes of its arrays; both
lengths come first. Nothing is unpickled, every size is checked before
anything is read or parsed, and whatever is left over is an error.
"""

import json
import math
import struct
from dataclasses import dataclass

import numpy as np

PREFIX = struct.Struct("<II")  # bytes of the header, bytes of the body
MAX_HEADER, MAX_BODY = 2**20, 2**23
MAX_AXES, MAX_DEPTH = 8, 20
NUMBERS = "?bhilqBHILQefdFD"  # NumPy's letters for what may cross
KINDS = {np.dtype(letter).str for letter in NUMBERS}
PLAIN = (type(None), bool, int, float, str)


class WireError(ValueError):
    """A message is not one; the sentence says why."""


@dataclass(frozen=True)
class Opaque:
    """A value that cannot cross: its type's name, and how it prints."""

    kind: str
    text: str


def pack(message):
    """Write a message as bytes.

    Args:
        message: A dictionary of names to arrays, numbers, strings, None,
            ``...``, ``Opaque``, and tuples, lists and dictionaries of them.

    Returns:
        Bytes; ``unpack`` reads them back.

    Raises:
        WireError: The message is larger than the other side would accept.
    """
    body = []
    encoded = {name: _encode(value, body) for name, value in message.items()}
    header, arrays = json.dumps(encoded).encode(), b"".join(body)
    check_lengths(len(header), len(arrays))
    return PREFIX.pack(len(header), len(arrays)) + header + arrays


def _encode(value, body):
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, np.ndarray):
        value = np.asarray(value, order="C")
        body.append(value.tobytes())
        return {"array": [value.dtype.str, list(value.shape)]}
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, Opaque):
        return {"opaque": [value.kind, value.text]}
    if isinstance(value, list):
        return [_encode(one, body) for one in value]
    if isinstance(value, tuple):
        return {"tuple": [_encode(one, body) for one in value]}
    if isinstance(value, dict):
        pairs = [[str(key), _encode(one, body)] for key, one in value.items()]
        return {"dict": pairs}
    if value is ...:
        return {"ellipsis": []}
    raise WireError(f"a {type(value).__name__} cannot be sent")


def check_lengths(header, body):
    """Raise WireError unless both lengths are ones that may be read."""
    for name, size, most in (
        ("header", header, MAX_HEADER),
        ("body", body, MAX_BODY),
    ):
        if size > most:
            raise WireError(
                f"a message's {name} may have {most} bytes, it has {size}"
            )


def unpack(header, body):
    """Read a message, and trust none of it.

    Args:
        header: Bytes, JSON.
        body: Bytes, the arrays in the header's order.

    Returns:
        A dictionary.

    Raises:
        WireError: Anything is not as ``pack`` writes it.

    >>> data = pack({"kind": "output", "value": (np.arange(3), None)})
    >>> size = PREFIX.unpack(data[:8])[0]
    >>> unpack(data[8 : 8 + size], data[8 + size :])["value"]
    (array([0, 1, 2]), None)
    """
    try:
        encoded = json.loads(header)
    except (ValueError, RecursionError):
        raise WireError("a message's header is not JSON") from None
    if not isinstance(encoded, dict):
        raise WireError("a message's header is not a dictionary")
    reader = _Reader(body)
    message = {name: reader.decode(one) for name, one in encoded.items()}
    if reader.at != len(body):
        raise WireError(
            f"the arrays take {reader.at} bytes, the message has {len(body)}"
        )
    return message


class _Reader:
    """Decodes values; arrays are taken from the body one after another."""

    def __init__(self, body):
        self.body, self.at = body, 0

    def decode(self, value, depth=0):
        if depth > MAX_DEPTH:
            raise WireError(f"values may be nested {MAX_DEPTH} deep")
        if isinstance(value, PLAIN):
            return value
        if isinstance(value, list):
            return [self.decode(one, depth + 1) for one in value]
        (name, content) = _only_item(value)
        if name == "array":
            return self._array(content)
        if name == "tuple":
            return tuple(self.decode(one, depth + 1) for one in content)
        if name == "dict":
            pairs = [_pair(one) for one in content]
            return {str(k): self.decode(one, depth + 1) for k, one in pairs}
        if name == "complex":
            return complex(*map(_number, _pair(content)))
        if name == "opaque":
            return Opaque(*map(str, _pair(content)))
        if name == "ellipsis":
            return ...
        raise WireError("a message holds a value of no known kind")

    def _array(self, content):
        dtype, shape = _pair(content)
        if not isinstance(dtype, str) or dtype not in KINDS:
            raise WireError("an array is not of numbers")
        if not isinstance(shape, list) or len(shape) > MAX_AXES:
            raise WireError(f"an array has more than {MAX_AXES} axes")
        if not all(type(n) is int and 0 <= n < 2**31 for n in shape):
            raise WireError("an array's sizes are not whole numbers")
        size = math.prod(shape) * np.dtype(dtype).itemsize
        if size > len(self.body) - self.at:
            raise WireError(
                f"an array claims {size} bytes, "
                f"{len(self.body) - self.at} are there"
            )
        start, self.at = self.at, self.at + size
        numbers = np.frombuffer(self.body[start : self.at], dtype)
        return numbers.reshape(shape)


def _only_item(value):
    if len(value) != 1:
        raise WireError("a message holds a value of no known kind")
    name, content = next(iter(value.items()))
    if not isinstance(content, list):
        raise WireError(f"the content of {name[:20]!r} is not a list")
    return name, content


def _pair(value):
    if not isinstance(value, list) or len(value) != 2:
        raise WireError("a pair does not have two parts")
    return value


def _number(value):
    if not isinstance(value, (int, float)):
        raise WireError("a part of a number is not a number")
    return float(value)
