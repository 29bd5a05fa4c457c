"""The reports as pages: self-contained, readable in light and dark."""

from course_pkg.grading.grade.lesson import outcomes
from course_pkg.grading.grade.templates import CLASS, STUDENT, STYLE
from course_pkg.grading.message import (
    PASSED,
    SIGNS,
    UNTOUCHED,
    WORDS,
    marked_up,
)


def _render(template, **values):
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked_up"] = lambda text: Markup(marked_up(text))
    environment.globals.update(style=Markup(STYLE), signs=SIGNS, words=WORDS)
    return environment.from_string(template).render(**values)


def student_page(result, exercises):
    """Return the page that a student is shown.

    Args:
        result: A ``Result``.
        exercises: The exercises, in the verdicts' order.
    """
    rows = list(zip(exercises, result.verdicts, strict=True))
    return _render(STUDENT, result=result, rows=rows)


def class_page(results, exercises):
    """Return the page that a teacher plans the next lesson from.

    Args:
        results: A list of ``Result``.
        exercises: The exercises, in the verdicts' order.
    """
    graded = [one for one in results if one.graded]
    ungraded = [one for one in results if not one.graded]
    remarked = [one for one in graded if one.faults]
    found = outcomes(results, exercises)
    by_need = sorted(found, key=lambda one: one.counts.get(PASSED, 0))
    return _render(
        CLASS,
        results=results,
        graded=graded,
        ungraded=ungraded,
        remarked=remarked,
        found=found,
        hard=[one for one in by_need if one.groups],
        reduced=any(one.isolation == "reduced" for one in results),
        possible=sum(one.points for one in exercises),
        mean=sum(one.points for one in graded) / max(1, len(graded)),
        PASSED=PASSED,
        UNTOUCHED=UNTOUCHED,
    )
