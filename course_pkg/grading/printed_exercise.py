"""An exercise answered by what a cell prints: a line for every value."""

import re
from dataclasses import dataclass

from course_pkg.grading.exercise import ValuesExercise

LINE = re.compile(r"\s*(\w+)\s*[=:]\s*(.{1,200}?)\s*$")
BLANK = ("...", "Ellipsis", "None")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+")
WRAPPED = re.compile(r"[A-Za-z_][\w.]*\(")  # np.float64(, torch.Size(
DETAILS = re.compile(r",\s*(shape|dtype)=.*")


@dataclass(frozen=True, kw_only=True)
class PrintedExercise(ValuesExercise):
    """An exercise answered by printing ``name = value``, one a line."""


def read_values(text, names):
    """Read the values that a cell printed; nothing is evaluated.

    Args:
        text: What it printed. Other lines are passed over, and of two for
            one name the later counts.
        names: Those asked for.

    Returns:
        Numbers, tuples and lists of numbers by name; ``...`` for a value
        still to be filled in, and the text itself of one that is no number.

    >>> read_values("Here we go.\\na = (2, 3)\\nb = ...", ("a", "b"))
    {'a': (2, 3), 'b': Ellipsis}
    """
    found = {}
    for line in text.splitlines():
        match = LINE.match(line)
        if match and match[1] in names:
            found[match[1]] = read_value(match[2])
    return found


def read_value(text):
    """Read a number, or numbers in brackets, or return the text.

    >>> read_value("1,048,576"), read_value("[np.float64(0.5) 1]")
    (1048576, [0.5, 1])
    >>> read_value("torch.Size([2, 3])"), read_value("a lot")
    ((2, 3), 'a lot')
    """
    if text in BLANK:
        return ...
    if THOUSANDS.fullmatch(text):
        return int(text.replace(",", ""))
    bare = WRAPPED.sub("(", DETAILS.sub("", text))
    parts = re.sub(r"[()\[\]]", " ", bare).replace(",", " ").split()
    try:
        numbers = [_number(one) for one in parts]
    except ValueError:
        return text
    if "[" in bare and not bare.startswith("("):
        return numbers
    return (
        numbers[0]
        if len(numbers) == 1 and "," not in bare
        else (tuple(numbers))
    )


def _number(text):
    if text in ("True", "False"):
        return text == "True"
    try:
        return int(text)
    except ValueError:
        return float(text)
