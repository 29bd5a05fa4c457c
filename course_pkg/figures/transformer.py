"""The whole encoder-decoder, drawn; every box names its chapter."""

from .diagrams import arrow
from .style import BLUE, GREY, INK, ORANGE, PALE

LEFT, RIGHT = 1.0, 4.3  # the two columns' middles
WIDTH, HEIGHT = 2.3, 0.56


def draw_transformer(ax):
    """Draw encoder and decoder, what flows, its shapes, and the chapters.

    Args:
        ax: Matplotlib axes.
    """
    frame(ax, LEFT, 2.15, 4.35, "encoder, N layers")
    frame(ax, RIGHT, 2.15, 5.45, "decoder, N layers")
    for x, words in (
        (LEFT, "source ids\n(B, m)"),
        (RIGHT, "target ids\n(B, n)"),
    ):
        ax.text(x, -0.62, words, ha="center", va="center", color=GREY, size=8)
        stack(
            ax, x, [(0.2, "embedding", 2, GREY), (1.2, "positions", 7, GREY)]
        )
    stack(
        ax,
        LEFT,
        [(2.6, "self-attention", 5, BLUE), (3.8, "feed-forward", 8, INK)],
    )
    stack(
        ax,
        RIGHT,
        [
            (2.6, "causal self-attention", 6, BLUE),
            (3.8, "cross-attention", 5, ORANGE),
            (4.9, "feed-forward", 8, INK),
        ],
    )
    stack(ax, RIGHT, [(6.1, "output matrix", 9, GREY)])
    ax.text(RIGHT, 7.0, "logits (B, n, V)", ha="center", color=GREY, size=8)
    arrow(ax, (RIGHT, 6.4), (RIGHT, 6.9))
    for x in (LEFT, RIGHT):
        arrow(ax, (x, -0.35), (x, -0.1))
        arrow(ax, (x, 0.5), (x, 0.9))
        arrow(ax, (x, 1.5), (x, 2.3))
        arrow(ax, (x, 2.9), (x, 3.5))
    arrow(ax, (RIGHT, 4.1), (RIGHT, 4.6))
    arrow(ax, (RIGHT, 5.2), (RIGHT, 5.8))
    memory(ax)
    ax.set(xlim=(-0.6, 6.4), ylim=(-0.95, 7.35))
    ax.axis("off")


def memory(ax):
    """Draw the way from the encoder's top to every cross-attention."""
    middle = (LEFT + RIGHT) / 2
    ax.plot([LEFT, LEFT, middle], [4.1, 4.75, 4.75], "-", c=INK, lw=1.1)
    ax.plot([middle, middle], [4.75, 3.8], "-", c=INK, lw=1.1)
    arrow(ax, (middle, 3.8), (RIGHT - WIDTH / 2, 3.8))
    place = ((LEFT + middle) / 2, 4.87)
    ax.text(*place, "memory (B, m, d)", ha="center", color=GREY, size=8)


def stack(ax, x, boxes):
    """Draw boxes above each other, each with the number of its chapter."""
    from matplotlib.patches import FancyBboxPatch

    for y, name, chapter, colour in boxes:
        corner = (x - WIDTH / 2 + 0.05, y - HEIGHT / 2 + 0.05)
        shape = FancyBboxPatch(
            corner,
            WIDTH - 0.1,
            HEIGHT - 0.1,
            boxstyle="round,pad=0.05",
            facecolor="white",
            edgecolor=colour,
            linewidth=1.4,
        )
        ax.add_patch(shape)
        ax.text(x - WIDTH / 2 + 0.12, y, name, va="center", size=8.5)
        ax.text(
            x + WIDTH / 2 - 0.12,
            y,
            chapter,
            va="center",
            ha="right",
            color=colour,
            weight="bold",
        )


def frame(ax, x, bottom, top, name):
    """Draw what is repeated, and say how often."""
    from matplotlib.patches import Rectangle

    corner = (x - WIDTH / 2 - 0.2, bottom)
    style = {"facecolor": PALE, "alpha": 0.5, "edgecolor": GREY, "zorder": 0}
    ax.add_patch(Rectangle(corner, WIDTH + 0.4, top - bottom, **style))
    ax.text(corner[0], top + 0.08, name, color=GREY, size=8, style="italic")
