"""Attention maps: a row for each query, a column for each key."""

import numpy as np

from .style import GREY, INK


def draw_weights(ax, weights, queries, keys, title=None, digits=2):
    """Draw a matrix of weights with its numbers written in.

    Args:
        ax: Matplotlib axes.
        weights: Floats from 0 to 1, shape ``(n, m)``; rows are queries.
        queries: The ``n`` labels of the rows.
        keys: The ``m`` labels of the columns.
        title: A line above the axes.
        digits: Decimals written in each cell; 0 writes none.

    Returns:
        The image, for a colour bar.

    Raises:
        ValueError: The labels do not match the matrix.
    """
    weights = np.asarray(weights)
    if weights.shape != (len(queries), len(keys)):
        raise ValueError(
            f"weights of shape {weights.shape} need {len(queries)} rows and "
            f"{len(keys)} columns, one for each label"
        )
    image = ax.imshow(weights, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    ax.set_xticks(range(len(keys)), keys)
    ax.set_yticks(range(len(queries)), queries)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="key: looked at", ylabel="query: looking")
    if digits:
        for (row, column), weight in np.ndenumerate(weights):
            colour = "white" if weight > 0.55 else INK
            text = f"{weight:.{digits}f}"
            ax.text(column, row, text, ha="center", va="center", color=colour)
    if title:
        ax.set_title(title)
    ax.set_xticks(np.arange(len(keys) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(queries) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color=GREY, linewidth=0.4)
    ax.tick_params(which="minor", length=0)
    return image
