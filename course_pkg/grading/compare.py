"""Hold what was found against what was expected, in a fixed order."""

from dataclasses import dataclass

import numpy as np

STAGES = (
    "error",
    "type",
    "shape",
    "dtype",
    "not finite",
    "value",
    "gradient",
)
EXACT = {
    "b": ("b", "booleans, True and False"),
    "i": ("iu", "whole numbers, as ids are"),
}
TOLERANCES = {np.dtype(np.float64): 1e-9, np.dtype(np.float32): 3e-5}


@dataclass(frozen=True)
class Difference:
    """The first thing that is wrong with an output.

    Args:
        stage: One of ``STAGES``; earlier ones are reported first.
        sentence: What is wrong, with both sides quoted.
        part: The name of the result concerned.
        index: Where the first differing element is, or None.
    """

    stage: str
    sentence: str
    part: str
    index: tuple[int, ...] | None = None


def compare(expected, found, names, tolerance=0.0):
    """Return the first difference between two outputs, or None.

    Args:
        expected: An array, or a tuple of arrays.
        found: What ``frameworks.to_numpy`` made of a reader's output.
        names: What each result is called.
        tolerance: As for ``close``; at least that of the found float type
            is granted.

    Returns:
        A ``Difference``, or None when the two agree.

    >>> compare(np.zeros(2), np.zeros(3), ("weights",)).sentence
    '`weights` has shape (3,); it must be (2,).'
    """
    if not isinstance(expected, tuple):
        return _compare_part(expected, _single(found), names[0], tolerance)
    wanted = f"{len(expected)} results ({', '.join(names)})"
    found = apart(found)
    if not isinstance(found, tuple):
        return Difference(
            "type", f"It must return {wanted}; it returns {kind(found)}.", ""
        )
    if len(found) != len(expected):
        sentence = f"It must return {wanted}; it returns {len(found)}."
        return Difference("type", sentence, "")
    parts = zip(expected, found, names, strict=True)
    differences = [_compare_part(*part, tolerance) for part in parts]
    wrong = [one for one in differences if one]
    return min(wrong, key=lambda one: STAGES.index(one.stage), default=None)


def apart(found):
    """Take an array apart along its first axis, into several results."""
    several = isinstance(found, np.ndarray) and found.ndim > 0
    return tuple(map(np.asarray, found)) if several else found


def close(expected, found, tolerance):
    """Tell, element by element, what agrees; a non-finite value never does.

    Args:
        expected: Floats of any shape.
        found: Floats of the same shape.
        tolerance: Relative to the larger of 1 and the largest expected.

    Returns:
        Booleans of that shape.
    """
    size = max(1.0, float(np.abs(expected).max(initial=0.0)))
    with np.errstate(invalid="ignore"):
        return np.abs(found - expected) <= tolerance * size


def kind(value):
    """Name a value's kind in a reader's words."""
    if value is None:
        return "None (is there a return?)"
    if isinstance(value, np.ndarray):
        return "a number" if value.ndim == 0 else "one array"
    if isinstance(value, tuple):
        return f"{len(value)} results"
    return f"a {type(value).__name__}"


def _single(found):
    """Undo a tuple of one array."""
    alone = isinstance(found, tuple) and len(found) == 1
    return found[0] if alone else found


def _compare_part(expected, found, name, tolerance):
    expected = np.asarray(expected)
    if not isinstance(found, np.ndarray) or found.dtype.kind in "USO":
        needed = "a number" if expected.ndim == 0 else "an array"
        sentence = f"`{name}` must be {needed}; it is {kind(found)}."
        return Difference("type", sentence, name)
    if found.shape != expected.shape:
        sentence = (
            f"`{name}` has shape {found.shape}; it must be {expected.shape}."
        )
        return Difference("shape", sentence, name)
    if expected.dtype.kind in EXACT:
        return _compare_exactly(expected, found, name)
    if found.dtype not in TOLERANCES:
        sentence = (
            f"`{name}` has dtype {found.dtype}; "
            "it must be float32 or float64, as the inputs are."
        )
        return Difference("dtype", sentence, name)
    granted = max(tolerance, TOLERANCES[found.dtype])
    return _compare_values(expected, found, name, granted)


def _compare_exactly(expected, found, name):
    """Hold booleans or whole numbers against each other."""
    kinds, described = EXACT[expected.dtype.kind]
    if found.dtype.kind not in kinds:
        sentence = (
            f"`{name}` has dtype {found.dtype}; it must hold {described}."
        )
        return Difference("dtype", sentence, name)
    differs = expected != found
    if not differs.any():
        return None
    index = first(differs)
    sentence = (
        f"`{_where(name, index)}` is {found[index]}; "
        f"it must be {expected[index]}."
    )
    return Difference("value", sentence, name, index)


def _compare_values(expected, found, name, tolerance):
    bad = ~np.isfinite(found)
    agree = close(expected, found, tolerance)
    if agree.all():
        return None
    if bad.any():
        what = "NaN" if np.isnan(found).any() else "infinite"
        share = f"{int(bad.sum())} of {bad.size}"
        verb = "is" if bad.size == 1 else "are"
        sentence = f"{share} values in `{name}` {verb} {what}."
        return Difference("not finite", sentence, name, first(bad))
    index = first(~agree)
    sentence = _first_sentence(name, index, expected[index], found[index])
    return Difference("value", sentence, name, index)


def first(mask):
    """Return the index of the first True, as a tuple of ints."""
    return tuple(int(axis) for axis in np.argwhere(mask)[0])


def _first_sentence(name, index, expected, found):
    digits = 4
    while digits < 17 and f"{expected:.{digits}g}" == f"{found:.{digits}g}":
        digits += 1
    return (
        f"`{_where(name, index)}` is {found:.{digits}g}; "
        f"it must be {expected:.{digits}g}."
    )


def _where(name, index):
    return f"{name}[{', '.join(map(str, index))}]" if index else name
