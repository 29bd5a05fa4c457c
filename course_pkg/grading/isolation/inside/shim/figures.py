"""The plots' names while a notebook is graded: nothing is drawn."""

from course_pkg.figures.style import BLUE, GREY, INK, ORANGE, PALE, figure

__all__ = ["BLUE", "GREY", "INK", "ORANGE", "PALE", "figure"]


def _draw_nothing(*args, **kwargs):
    """Accept what a plot takes; the grader looks at answers only."""


def __getattr__(name):
    if name.startswith("draw_"):
        return _draw_nothing
    raise AttributeError(f"course_pkg.figures has no {name!r}")
