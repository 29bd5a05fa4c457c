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


def draw_attention(ax):
    """Draw scaled dot-product self-attention, from the words to the output."""
    box(ax, 0.0, 0.5, "words\n$X$", INK)
    for y, letter, colour in (
        (1.0, "Q", BLUE),
        (0.5, "K", BLUE),
        (0, "V", ORANGE),
    ):
        box(ax, 1.1, y, f"${letter} = X M_{letter}$", colour)
        arrow(ax, (0.24, 0.5 + 0.2 * (y - 0.5)), (0.74, y))
    box(ax, 2.35, 0.75, "scores\n$QK^T / \\sqrt{d_k}$", INK)
    box(ax, 3.5, 0.75, "weights\n$W$", INK)
    box(ax, 4.5, 0.3, "output\n$W V$", INK)
    arrow(ax, (1.47, 1.0), (1.97, 0.86))
    arrow(ax, (1.47, 0.5), (1.97, 0.64))
    arrow(ax, (2.75, 0.75), (3.22, 0.75))
    arrow(ax, (3.76, 0.68), (4.24, 0.42))
    arrow(ax, (1.47, 0.0), (4.22, 0.22))
    ax.text(2.98, 0.87, "softmax", color=GREY, style="italic", ha="center")
    for x, y, shape in (
        (1.1, 1.22, "$(n, d_k)$"),
        (1.1, 0.25, "$(m, d_k)$ with $m = n$"),
        (1.1, -0.25, "$(m, d_v)$"),
        (2.35, 1.05, "$(n, m)$"),
        (3.5, 1.05, "$(n, m)$"),
        (4.5, 0.6, "$(n, d_v)$"),
    ):
        ax.text(x, y, shape, color=GREY, ha="center", va="center", size=8)
    ax.set(xlim=(-0.35, 4.95), ylim=(-0.35, 1.32))
    ax.axis("off")


def box(ax, x, y, text, colour):
    """Write text in a rounded box."""
    style = BOX | {"edgecolor": colour}
    ax.text(x, y, text, ha="center", va="center", bbox=style, linespacing=1.4)


def arrow(ax, start, end):
    """Draw an arrow between two points."""
    style = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.4}
    ax.annotate("", end, start, arrowprops=style)
