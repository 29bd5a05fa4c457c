"""Diagrams made of boxes and arrows."""

from .style import BLUE, GREY, INK, ORANGE

BOX = {"boxstyle": "round,pad=0.45", "facecolor": "white", "linewidth": 1.4}


def draw_two_joins(ax):
    """Draw the soft look-up as what it is: two joins, not a chain.

    The query meets the keys, which gives weights; the weights meet the
    values, which gives the answer. Keys never meet values.
    """
    box(ax, 0.0, 1.0, "query", BLUE)
    box(ax, 0.0, 0.5, "keys", BLUE)
    box(ax, 0.0, 0.0, "values", ORANGE)
    box(ax, 1.2, 0.75, "scores\n$q \\cdot k_j$", INK)
    box(ax, 2.4, 0.75, "weights\n$w_j$", INK)
    box(ax, 3.65, 0.375, "answer\n$w_1 v_1 + \\dots + w_m v_m$", INK)
    arrow(ax, (0.28, 1.0), (0.88, 0.82))
    arrow(ax, (0.26, 0.5), (0.88, 0.68))
    arrow(ax, (1.52, 0.75), (2.06, 0.75))
    arrow(ax, (2.74, 0.70), (3.1, 0.46))
    arrow(ax, (0.30, 0.0), (3.0, 0.29))
    ax.text(0.95, 1.06, "join 1: compare", color=GREY, style="italic")
    ax.text(1.8, 0.88, "softmax", color=GREY, style="italic", ha="center")
    ax.text(2.25, 0.03, "join 2: add up", color=GREY, style="italic")
    ax.set(xlim=(-0.45, 4.35), ylim=(-0.2, 1.2))
    ax.axis("off")


def box(ax, x, y, text, colour):
    """Write text in a rounded box."""
    style = BOX | {"edgecolor": colour}
    ax.text(x, y, text, ha="center", va="center", bbox=style, linespacing=1.4)


def arrow(ax, start, end):
    """Draw an arrow between two points."""
    style = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.4}
    ax.annotate("", end, start, arrowprops=style)
