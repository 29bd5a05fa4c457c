"""A sentence, and how much each word gives to one of them."""

import numpy as np

from .style import BLUE, GREY, INK


def draw_contributions(ax, words, weights, focus):
    """Draw lines from every word to the new vector of one word.

    The wider and darker a line, the larger the weight, which is also
    written below the word.

    Args:
        ax: Matplotlib axes.
        words: The words of a sentence.
        weights: As many floats from 0 to 1, summing to 1.
        focus: The index of the word whose new vector is made.

    Raises:
        ValueError: There is not one weight for each word.
    """
    if len(words) != len(weights):
        raise ValueError(
            f"need one weight per word, got {len(words)} words and "
            f"{len(weights)} weights"
        )
    top, bottom = 1.0, 0.0
    for place, (word, weight) in enumerate(zip(words, weights, strict=True)):
        ax.plot(
            [place, focus],
            [bottom + 0.1, top - 0.12],
            color=BLUE,
            alpha=float(np.clip(0.25 + weight, 0, 1)),
            linewidth=0.6 + 14 * weight,
            linestyle="-",
            solid_capstyle="round",
        )
        strong = "bold" if place == focus else "normal"
        ax.text(place, bottom, word, ha="center", va="top", weight=strong)
        ax.text(
            place,
            bottom - 0.2,
            f"{weight:.2f}",
            ha="center",
            va="top",
            color=INK if weight >= 0.1 else GREY,
        )
    name = f"“{words[focus]}” in this sentence"
    ax.text(focus, top, name, ha="center", va="center", weight="bold")
    ax.set(xlim=(-0.6, len(words) - 0.4), ylim=(bottom - 0.35, top + 0.15))
    ax.axis("off")
