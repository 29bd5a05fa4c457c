"""What the temperature does to a softmax."""

import numpy as np

from course_pkg.reference import entropy, softmax

from .style import GREY, ORANGE


def draw_temperature(axes, scores, temperatures):
    """Draw weights at three temperatures, and their entropy at all.

    Args:
        axes: Four Matplotlib axes: three for bars, one for the curve.
        scores: Floats of shape ``(m,)``, in nats.
        temperatures: Three positive floats.
    """
    places = np.arange(len(scores))
    for ax, temperature in zip(axes[:3], temperatures, strict=True):
        weights = softmax(scores, temperature)
        bars = ax.bar(places, weights)
        ax.bar_label(bars, fmt="%.2f", fontsize=8)
        ax.set(ylim=(0, 1.12), xticks=places, title=f"$T$ = {temperature:g}")
        ax.set_xticklabels([f"{score:g}" for score in scores])
        ax.set_xlabel("score")
    axes[0].set_ylabel("weight")
    draw_entropy(axes[3], scores, temperatures)


def draw_entropy(ax, scores, temperatures):
    """Draw the entropy of the weights against the temperature."""
    grid = np.geomspace(0.05, 50, 200)
    ax.semilogx(grid, [entropy(softmax(scores, one)) for one in grid])
    ax.axhline(np.log(len(scores)), color=GREY, linestyle=":")
    marks = [entropy(softmax(scores, one)) for one in temperatures]
    ax.plot(temperatures, marks, "o", color=ORANGE)
    ax.set(xlabel="temperature $T$", ylabel="nats", title="Entropy")
    ax.text(0.05, np.log(len(scores)) - 0.03, "all equal", va="top", size=8)
