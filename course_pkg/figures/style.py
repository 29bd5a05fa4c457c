"""The look that all figures share."""

import matplotlib as mpl
import matplotlib.pyplot as plt

INK = "#1f2933"  # text and axes
GREY = "#616e7c"  # what stands back
PALE = "#e4e7eb"  # grids and empty places
BLUE = "#1d5b99"  # the first thing to see; dark in greyscale
ORANGE = "#d9822b"  # the second; light in greyscale

RULES = {
    "axes.edgecolor": GREY,
    "axes.grid": False,
    "axes.labelcolor": INK,
    "axes.prop_cycle": mpl.cycler(
        color=[BLUE, ORANGE, GREY, INK], linestyle=["-", "--", "-.", ":"]
    ),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10.5,
    "figure.dpi": 144,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",  # comes with Matplotlib: the same anywhere
    "font.size": 9.5,
    "legend.frameon": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def figure(width=6.8, height=3.2, columns=1, rows=1, **options):
    """Open a figure in the book's style, which the session then keeps.

    Args:
        width: Inches; 6.8 fills the page's column.
        height: Inches.
        columns: How many axes stand side by side.
        rows: How many stand below each other.
        options: Passed to ``matplotlib.pyplot.subplots``.

    Returns:
        The figure and its axes: one, or an array of them.
    """
    mpl.rcParams.update(RULES)
    return plt.subplots(
        rows, columns, figsize=(width, height), layout="constrained", **options
    )
