"""Networks: layers of units, and recurrent states in a row."""

import itertools

from .diagrams import BOX, arrow, box
from .style import BLUE, GREY, INK, ORANGE


def draw_network(ax, sizes, names=None):
    """Draw dense layers: every unit of one is joined to all of the next.

    Args:
        ax: Matplotlib axes.
        sizes: Units in each layer, the input first.
        names: A label below each layer, or None.
    """
    tallest = max(sizes)
    places = [
        [(layer * 1.6, unit + (tallest - size) / 2) for unit in range(size)]
        for layer, size in enumerate(sizes)
    ]
    for left, right in itertools.pairwise(places):
        for start in left:
            for end in right:
                ax.plot(*zip(start, end, strict=True), "-", c=GREY, lw=0.7)
    for layer, points in enumerate(places):
        colour = BLUE if layer == 0 else ORANGE
        style = {"mfc": "white", "mec": colour, "mew": 2, "zorder": 3}
        ax.plot(*zip(*points, strict=True), "o", ms=15, **style)
        if names:
            x = points[0][0]
            ax.text(x, -0.85, names[layer], ha="center", va="top")
    ax.set(xlim=(-0.7, 1.6 * len(sizes) - 0.9), ylim=(-1.6, tallest - 0.4))
    ax.axis("off")


def draw_bottleneck(ax, source, target):
    """Draw an encoder and a decoder that are joined by a single vector.

    Args:
        ax: Matplotlib axes.
        source: The tokens read.
        target: The tokens written.
    """
    for place, token in enumerate(source):
        state(ax, place, f"$h_{{{place + 1}}}$", token, BLUE, below=True)
    middle = len(source) + 0.4
    start = middle + 1.4
    for place, token in enumerate(target):
        x = start + place
        state(ax, x, f"$s_{{{place + 1}}}$", token, ORANGE, below=False)
    arrow(ax, (len(source) - 0.72, 0), (middle - 0.3, 0))
    box(ax, middle, 0, "$s_0$", INK)
    arrow(ax, (middle + 0.3, 0), (start - 0.3, 0))
    ax.text(middle, -0.75, "all that\nis passed on", ha="center", va="top")
    ax.text(0, 0.75, "encoder reads", color=BLUE, style="italic")
    end = start + len(target) - 1
    style = {"color": GREY, "style": "italic", "ha": "right"}
    ax.text(end, -0.85, "decoder writes", **style)
    ax.set(xlim=(-0.6, end + 0.6), ylim=(-1.5, 1.25))
    ax.axis("off")


def state(ax, x, name, token, colour, below):
    """Draw a state, what it reads or writes, and the arrow to the next."""
    ax.text(
        x, 0, name, ha="center", va="center", bbox=BOX | {"edgecolor": colour}
    )
    if below:
        ax.text(x, -1.05, token, ha="center", va="center", family="monospace")
        arrow(ax, (x, -0.85), (x, -0.3))
    else:
        ax.text(x, 1.05, token, ha="center", va="center", family="monospace")
        arrow(ax, (x, 0.3), (x, 0.85))
        if not name.startswith("$s_{1}"):
            arrow(ax, (x - 0.72, 0), (x - 0.28, 0))
    if below and not name.startswith("$h_{1}"):
        arrow(ax, (x - 0.72, 0), (x - 0.28, 0))


def draw_broadcast(ax):
    """Draw how one query row is repeated beside every feature's row."""
    block(ax, 0.0, 5, 3, BLUE, "$a\\,W_1$", "$(B, m, d_a)$")
    ax.text(2.25, 2.5, "+", ha="center", va="center", size=15)
    block(ax, 3.0, 1, 3, ORANGE, "$s\\,W_2$", "$(B, 1, d_a)$", ghosts=4)
    ax.text(5.25, 2.5, "tanh", ha="center", va="center")
    arrow(ax, (4.75, 2.1), (5.75, 2.1))
    block(ax, 6.0, 5, 3, INK, "hidden layer", "$(B, m, d_a)$")
    ax.text(8.35, 2.5, "· $v$", ha="center", va="center")
    arrow(ax, (7.85, 2.1), (8.85, 2.1))
    block(ax, 9.1, 5, 1, INK, "scores $e$", "$(B, m)$")
    arrow(ax, (10.0, 2.1), (11.2, 2.1))
    ax.text(10.6, 2.5, "softmax", ha="center", va="center")
    block(ax, 11.5, 5, 1, INK, "weights", "$(B, m)$")
    ax.set(xlim=(-0.3, 12.6), ylim=(-1.0, 5.9), aspect="equal")
    ax.axis("off")


def block(ax, x, rows, columns, colour, name, shape, ghosts=0):
    """Draw a matrix as cells; ghosts are rows that are only repeated."""
    from matplotlib.patches import Rectangle

    size = 0.56
    top = 4.6
    for row in range(rows + ghosts):
        for column in range(columns):
            corner = (x + column * size, top - (row + 1) * 0.9)
            style = {"edgecolor": colour, "linewidth": 1.2}
            style["linestyle"] = ":" if row >= rows else "-"
            style["facecolor"] = "none" if row >= rows else "white"
            ax.add_patch(Rectangle(corner, size, 0.8, **style))
    middle = x + columns * size / 2
    ax.text(middle, 5.1, name, ha="center", color=colour, weight="bold")
    ax.text(middle, -0.65, shape, ha="center", color=GREY, size=8)
