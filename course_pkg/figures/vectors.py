"""Vectors in the plane."""

import numpy as np

from .style import BLUE, GREY, ORANGE, PALE


def draw_vectors(ax, vectors, title=None, project=None):
    """Draw labelled arrows from the origin, and perhaps a projection.

    Args:
        ax: Matplotlib axes.
        vectors: A dictionary from label to a pair of numbers.
        title: A line above the axes.
        project: A pair of labels ``(a, b)``: draw the part of ``a`` that
            lies along ``b``.
    """
    colours = [BLUE, ORANGE, GREY]
    for (label, vector), colour in zip(vectors.items(), colours, strict=False):
        x, y = vector
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 2}
        ax.annotate("", (x, y), (0, 0), arrowprops=arrow | {"shrinkA": 0})
        ax.annotate(
            label,
            (x, y),
            textcoords="offset points",
            xytext=(4, 4),
            color=colour,
            weight="bold",
        )
    if project:
        draw_projection(ax, *(np.array(vectors[label]) for label in project))
    reach = 1.25 * max(np.abs(list(vectors.values())).max(), 1)
    low = min(0, np.min(list(vectors.values()))) * 1.25
    ax.set(xlim=(low - 0.3, reach), ylim=(low - 0.3, reach), aspect="equal")
    ax.axhline(0, color=PALE, zorder=0)
    ax.axvline(0, color=PALE, zorder=0)
    if title:
        ax.set_title(title)


def draw_projection(ax, a, b):
    """Draw the foot of ``a`` on the line through ``b``."""
    foot = a @ b / (b @ b) * b
    ax.plot(*zip(a, foot, strict=True), color=GREY, linestyle=":")
    ax.plot(*zip((0, 0), foot, strict=True), color=BLUE, lw=5, alpha=0.3)
