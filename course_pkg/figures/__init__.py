"""The plots of the book: one look, readable in colour and in grey."""

from .diagrams import draw_two_joins
from .sentence import draw_contributions
from .softmax import draw_temperature
from .style import BLUE, GREY, INK, ORANGE, PALE, figure
from .vectors import draw_vectors
from .weights import draw_weights

__all__ = [
    "BLUE",
    "GREY",
    "INK",
    "ORANGE",
    "PALE",
    "draw_contributions",
    "draw_temperature",
    "draw_two_joins",
    "draw_vectors",
    "draw_weights",
    "figure",
]
