"""Alignment maps: what each written character looked at."""

import numpy as np

from .style import INK


def draw_alignment(ax, weights, source, target, title=None):
    """Draw attention weights with a character at every row and column.

    Args:
        ax: Matplotlib axes.
        weights: Floats from 0 to 1, ``(n, m)``; rows are what is written.
        source: A text of ``m`` characters.
        target: A text of ``n`` characters.
        title: A line above the axes.

    Raises:
        ValueError: The texts do not match the matrix.
    """
    weights = np.asarray(weights)
    if weights.shape != (len(target), len(source)):
        raise ValueError(
            f"weights of shape {weights.shape} need {len(target)} rows and "
            f"{len(source)} columns, one for each character"
        )
    ax.imshow(weights, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    style = {"family": "monospace", "color": INK}
    ax.set_xticks(range(len(source)), list(source), **style)
    ax.set_yticks(range(len(target)), list(target), **style)
    ax.tick_params(length=0, top=True, bottom=False)
    ax.tick_params(labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.set_xticks(np.arange(len(source) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(target) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="#e4e7eb", linewidth=0.6)
    ax.tick_params(which="minor", length=0)
    if title:
        ax.set_title(title)
