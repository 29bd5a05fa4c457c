"""Answers to try the checks on: the solutions, and mistakes in disguise."""

import functools
import re
from pathlib import Path

import jupytext

from course_pkg.grading import catalogue
from course_pkg.grading.frameworks import to_framework, to_numpy
from course_pkg.grading.runner import InProcess
from course_pkg.grading.session import diagnosis_for

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "text" / "01-dot-products.md"
EXERCISES = catalogue.chapter("01").EXERCISES
CHAPTERS = catalogue.chapter_numbers()
ALL_EXERCISES = [
    exercise
    for number in CHAPTERS
    for exercise in catalogue.chapter(number).EXERCISES
]
FRAMEWORKS = ("numpy", "torch", "tensorflow")
CHECK = re.compile(r'check\("([^"]+)", (\w+)\)')


def chapter_of(identifier):
    """Return the number of an exercise's chapter, ``"01"``."""
    return identifier.partition(".")[0]


def text_of(number):
    """Return where the solutions of a chapter are written."""
    name = Path(catalogue.chapter(number).SOLUTIONS).stem
    return SOLUTIONS.with_name(f"{name}.md")


@functools.cache
def solutions(framework, number="01"):
    """Run a solution notebook's cells; return the answers by id."""
    cells = [
        cell
        for cell in jupytext.read(text_of(number), fmt="md:myst").cells
        if cell.cell_type == "code"
    ]
    names, chosen = {}, f"fw-{framework}"
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        if chosen in tags or not any(tag.startswith("fw-") for tag in tags):
            exec(compile(cell.source, "<cell>", "exec"), names)
    checked = [one for cell in cells for one in CHECK.findall(cell.source)]
    return {identifier: names[name] for identifier, name in checked}


def solution(identifier, framework="numpy"):
    """Return the published answer to an exercise."""
    return solutions(framework, chapter_of(identifier))[identifier]


def graded(identifier, answer, framework="numpy", seed=0):
    """Check an answer without a notebook's session."""
    exercise = catalogue.find(identifier)
    diagnose = diagnosis_for(exercise)
    return diagnose(exercise, answer, InProcess(framework), seed)


def lifted(implementation, framework):
    """Make a NumPy function answer in a framework's tensors."""

    def answer(*tensors):
        result = implementation(*(to_numpy_or_number(one) for one in tensors))
        if isinstance(result, tuple):
            return tuple(to_framework(framework, one) for one in result)
        return to_framework(framework, result)

    return answer


def to_numpy_or_number(value):
    return value if isinstance(value, (int, float)) else to_numpy(value)
