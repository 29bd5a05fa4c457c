"""The reader's own line in a traceback, and whether a function is a stub."""

import dis
import inspect
import linecache
import sysconfig
import traceback
import types
from dataclasses import dataclass
from pathlib import Path

import course_pkg

OURS = str(Path(course_pkg.__file__).parent)
LIBRARIES = tuple(
    sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")
)
FORWARD = ("forward", "call", "__call__")
IDLE = {
    "RESUME",
    "NOP",
    "POP_TOP",
    "LOAD_CONST",
    "RETURN_VALUE",
    "RETURN_CONST",
}
GIVING = {"LOAD_CONST", "RETURN_CONST"}
RAISING = {"LOAD_GLOBAL", "PUSH_NULL", "PRECALL", "CALL", "RAISE_VARARGS"}


@dataclass(frozen=True)
class Line:
    """A line of the reader's: its number in the cell, and its text."""

    number: int
    text: str


def reader_line(error):
    """Return the deepest line of a traceback that the reader wrote.

    Args:
        error: A caught exception.

    Returns:
        A ``Line``, or None when no frame is the reader's: the call itself
        failed.
    """
    frames = [
        (frame.f_code.co_filename, number)
        for frame, number in traceback.walk_tb(error.__traceback__)
    ]
    own = [pair for pair in frames if not _belongs_to_a_library(pair[0])]
    if not own:
        return None
    filename, number = own[-1]
    return Line(number, linecache.getline(filename, number).strip())


def _belongs_to_a_library(filename):
    return filename.startswith((OURS, *LIBRARIES)) or filename.startswith(
        "<frozen"
    )


def is_stub(function):
    """Tell whether a function's body has not been written yet.

    Args:
        function: Any callable.

    Returns:
        True for a body of ``...``, ``pass`` or ``raise NotImplementedError``.
        A function that computes something and forgets to return it is no
        stub. A class is one when its ``forward`` or ``call`` is.

    >>> is_stub(lambda a: None), is_stub(lambda a: a + 1)
    (True, False)
    """
    if inspect.isclass(function):
        written = [
            vars(function)[one] for one in FORWARD if one in vars(function)
        ]
        return bool(written) and all(map(is_stub, written))
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None:
        return False
    instructions = list(dis.get_instructions(code))
    operations = {one.opname for one in instructions}
    if code.co_names == ("NotImplementedError",):
        return operations <= IDLE | RAISING
    constants = [one.argval for one in instructions if one.opname in GIVING]
    empty = all(one is None or one is ... for one in constants)
    return empty and operations <= IDLE


def signature_fault(function, parameters):
    """Say why a function cannot be called with these arguments, or nothing.

    Args:
        function: Any callable.
        parameters: The names of the arguments it will be handed, in order.

    Returns:
        A sentence, or an empty string.

    >>> signature_fault(lambda a: a, ("a", "b"))
    'It must take (a, b); yours takes (a).'
    """
    try:
        signature = signature_of(function)
    except (TypeError, ValueError):  # some built-in functions have none
        return ""
    try:
        signature.bind(*parameters)
    except TypeError:
        wanted = ", ".join(parameters)
        return f"It must take ({wanted}); yours takes {signature}."
    return ""


def signature_of(function):
    """Return a callable's signature; a class's is what makes its objects.

    Raises:
        TypeError: It has none.
        ValueError: It has none.

    >>> class Layer:
    ...     def __init__(self, width): ...
    >>> str(signature_of(Layer))
    '(width)'
    """
    if inspect.isclass(function):  # Keras gives its classes a __new__
        function = types.MethodType(function.__init__, object())
    return inspect.signature(function)
