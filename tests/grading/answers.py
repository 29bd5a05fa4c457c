"""Answers to try the checks on: the solutions, and mistakes in disguise."""

import functools
import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import jupytext

from course_pkg.grading import catalogue
from course_pkg.grading.printed_exercise import PrintedExercise
from course_pkg.grading.prints import marked, printed
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
    names, chosen, heard = {}, f"fw-{framework}", {}
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        if chosen in tags or not any(tag.startswith("fw-") for tag in tags):
            with redirect_stdout(io.StringIO()) as text:
                exec(compile(cell.source, "<cell>", "exec"), names)
            heard[marked(cell.source)] = text.getvalue()
    checked = [one for cell in cells for one in CHECK.findall(cell.source)]
    found = {identifier: names[name] for identifier, name in checked}
    return {
        identifier: heard[identifier] if answer is printed else answer
        for identifier, answer in found.items()
    }


def solution(identifier, framework="numpy"):
    """Return the published answer to an exercise."""
    return solutions(framework, chapter_of(identifier))[identifier]


def graded(identifier, answer, framework="numpy", seed=0):
    """Check an answer without a notebook's session."""
    exercise = catalogue.find(identifier)
    diagnose = diagnosis_for(exercise)
    return diagnose(exercise, answer, InProcess(framework), seed)


def handed_in(exercise, values):
    """Turn values by name into what the exercise's check is given."""
    if not isinstance(exercise, PrintedExercise):
        return values
    return "\n".join(f"{name} = {one}" for name, one in values.items())
