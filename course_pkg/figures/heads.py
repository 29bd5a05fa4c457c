"""The width of a model, cut into heads and joined again."""

from .diagrams import arrow, box
from .style import BLUE, GREY, INK, ORANGE


def draw_heads(ax, num_heads, d_model):
    """Draw multi-head attention: cut, attend side by side, join, project.

    Args:
        ax: Matplotlib axes.
        num_heads: How many strips to draw.
        d_model: The width that is cut, a multiple of ``num_heads``.
    """
    width = d_model // num_heads
    box(ax, 0.0, 0.5, f"$X W$\nwidth {d_model}", INK)
    for head in range(num_heads):
        y = 1.0 - head / max(num_heads - 1, 1)
        strip = {"boxstyle": "square,pad=0.22", "facecolor": "white"}
        strip["edgecolor"] = BLUE if head % 2 == 0 else ORANGE
        text = f"head {head + 1}: attention of width {width}"
        ax.text(1.75, y, text, ha="center", va="center", bbox=strip, size=7.5)
        line = {"color": GREY, "linewidth": 0.9, "linestyle": "-"}
        ax.plot([0.33, 1.0], [0.5, y], **line)
        ax.plot([2.5, 3.05], [y, 0.5], **line)
    box(ax, 3.4, 0.5, f"side by side\nwidth {d_model}", INK)
    arrow(ax, (3.82, 0.5), (4.3, 0.5))
    box(ax, 4.6, 0.5, "$\\cdot\\, W^O$", INK)
    ax.set(xlim=(-0.4, 4.95), ylim=(-0.12, 1.12))
    ax.axis("off")
