"""Make notebooks of cells, and the honest frame around hostile ones."""

import json

from course_pkg.grading.grade.result import exercises_of

POSSIBLE = sum(one.points for one in exercises_of(["01"]))
START = "import numpy as np\nfrom course_pkg.grading import check, hint, use"
DOT = (
    "def dot(a, b):\n    return sum(x * y for x, y in zip(a, b))\n"
    "check('01.dot', dot)"
)
WRONG = (
    "if 'softmax' not in globals():\n"
    "    check('01.softmax', lambda scores, temperature=1.0: scores)"
)
SHAPES = (
    "check('01.shapes', {'scores': (5, 7), 'weights': (5, 7),\n"
    "    'answers': (5, 11), 'entropies': (5,), 'outputs': (13, 2),\n"
    "    'mixing': (13, 13), 'learned': 0})"
)


def write(path, cells, **extra):
    """Write a notebook of code cells."""
    content = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [code(one, f"c{n}") for n, one in enumerate(cells)],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content | extra), encoding="utf-8")
    return path


def code(source, name):
    """Return a code cell."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def framed(hostile=""):
    """Return the cells of a notebook that earns 2 points honestly."""
    middle = [one for one in hostile.split("\n---\n") if one]
    return [START, DOT, *middle, WRONG, SHAPES]
