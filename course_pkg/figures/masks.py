"""Masks: which query may look at which key."""

import matplotlib as mpl
import numpy as np

from .style import BLUE, GREY, INK, PALE


def draw_mask(ax, mask, queries, keys, title=None):
    """Draw a mask; a dark cell with a tick may be looked at.

    Args:
        ax: Matplotlib axes.
        mask: Booleans, ``(n, m)``; True means "may attend".
        queries: The ``n`` labels of the rows.
        keys: The ``m`` labels of the columns.
        title: A line above the axes.

    Raises:
        ValueError: The labels do not match the mask.
    """
    mask = np.asarray(mask)
    if mask.shape != (len(queries), len(keys)):
        raise ValueError(
            f"a mask of shape {mask.shape} needs {len(queries)} rows and "
            f"{len(keys)} columns, one for each label"
        )
    colours = mpl.colors.ListedColormap([PALE, BLUE])
    ax.imshow(mask, cmap=colours, vmin=0, vmax=1)
    for (row, column), seen in np.ndenumerate(mask):
        sign, colour = ("✓", "white") if seen else ("·", INK)
        at = {"ha": "center", "va": "center", "color": colour}
        ax.text(column, row, sign, size=8, **at)
    ax.set_xticks(range(len(keys)), keys, rotation=60, size=7.5)
    ax.set_yticks(range(len(queries)), queries, size=7.5)
    ax.tick_params(length=0)
    ax.set_xticks(np.arange(len(keys) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(queries) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color=GREY, linewidth=0.4)
    ax.tick_params(which="minor", length=0)
    ax.spines[:].set_visible(False)
    if title:
        ax.set_title(title)
