"""The encoder: its layer in two forms, its gradients, its accuracy."""

import numpy as np

from .diagrams import arrow, box
from .style import BLUE, GREY, INK, ORANGE

PARTS = {  # each residual sum with its norm, from left to right
    "post": [["attention", "+", "norm"], ["feed-forward", "+", "norm"]],
    "pre": [["norm", "attention", "+"], ["norm", "feed-forward", "+"]],
}
HALF = {"attention": 0.56, "feed-forward": 0.68, "norm": 0.36, "+": 0.17}


def draw_encoder_layers(axes):
    """Draw an encoder layer with its norms after the sums, and before.

    Args:
        axes: Two Matplotlib axes, one above the other.
    """
    for ax, kind in zip(axes, PARTS, strict=True):
        draw_line(ax, PARTS[kind])
        ax.set_title(f"{kind.capitalize()}-norm")


def draw_line(ax, sums):
    """Draw boxes in a row, and what goes past those before each sum."""
    x = 0.0
    ax.text(x - 0.08, 0, "$x$", ha="right", va="center")
    for parts in sums:
        start = x + 0.1
        for name in parts:
            middle = x + 0.36 + HALF[name]
            arrow(ax, (x, 0), (middle - HALF[name], 0))
            colour = {"norm": ORANGE, "+": INK}.get(name, BLUE)
            box(ax, middle, 0, name, colour)
            if name == "+":
                line = [start, start, middle], [0, 0.62, 0.62]
                ax.plot(*line, color=GREY, linestyle="-", linewidth=1.4)
                arrow(ax, (middle, 0.65), (middle, 0.16))
            x = middle + HALF[name]
    arrow(ax, (x, 0), (x + 0.4, 0))
    ax.set(xlim=(-0.4, x + 0.5), ylim=(-0.4, 0.75))
    ax.axis("off")


def draw_depth(axes, depths, last, by_layer):
    """Draw gradients at the first step against depth.

    Args:
        axes: Two Matplotlib axes.
        depths: Numbers of layers.
        last: A dictionary from kind to norms of the last layer's gradient,
            one a depth.
        by_layer: A dictionary from kind to norms of every layer's gradient,
            in the deepest stack.
    """
    left, right = axes
    for kind, norms in last.items():
        left.loglog(depths, norms, marker="o", label=f"{kind}-norm")
    left.set_xticks(depths, depths)
    left.set(xlabel="layers", ylabel="gradient's norm")
    left.set_title("The last layer")
    for kind, norms in by_layer.items():
        places = np.arange(len(norms)) + 1
        right.semilogy(places, norms, label=f"{kind}-norm")
    right.set(xlabel="layer", title=f"Every layer of {max(depths)}")
    right.legend()
    for ax in axes:
        ax.minorticks_off()
    low = min(ax.get_ylim()[0] for ax in axes)
    high = max(ax.get_ylim()[1] for ax in axes)
    ticks = [tick for tick in (1, 2, 5, 10, 20) if low <= tick <= high]
    for ax in axes:
        ax.set_ylim(low, high)
        ax.set_yticks(ticks, ticks)


def draw_classifier(axes, curves, baseline):
    """Draw a classifier's loss and accuracy against the epochs.

    Args:
        axes: Two Matplotlib axes.
        curves: A dictionary from label to a list with a dictionary for each
            epoch: ``loss``, ``validation`` and ``accuracy``.
        baseline: The accuracy of the model to compare with.
    """
    left, right = axes
    for label, curve in curves.items():
        epochs = np.arange(len(curve)) + 1
        losses = [record["validation"] for record in curve]
        left.plot(epochs, losses, label=label)
        best = int(np.argmin(losses))
        left.plot(epochs[best], losses[best], "o", color=INK, ms=4)
        right.plot(epochs, [record["accuracy"] for record in curve])
    left.set(xlabel="epoch", ylabel="nats a name", title="Validation loss")
    left.legend()
    right.axhline(baseline, color=GREY, linestyle=":", linewidth=1.4)
    right.text(1, baseline + 0.012, "n-grams", color=GREY)
    right.set(xlabel="epoch", title="Validation accuracy", ylim=(0, 1))
