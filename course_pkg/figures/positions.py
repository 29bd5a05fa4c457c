"""Positional encodings as a map and as waves."""

import numpy as np


def draw_positions(axes, table, channels):
    """Draw an encoding as a map, and some of its channels as waves.

    Args:
        axes: Two Matplotlib axes, for the map and the waves.
        table: Floats from -1 to 1, ``(positions, channels)``.
        channels: Which channels to draw as waves.
    """
    left, right = axes
    image = left.imshow(table, cmap="Blues", vmin=-1, vmax=1, aspect="auto")
    left.set(xlabel="channel", ylabel="position", title="the table")
    left.figure.colorbar(image, ax=left, ticks=[-1, 0, 1])
    for row, channel in enumerate(channels):
        wave = np.asarray(table)[:, channel] - 2.5 * row
        right.plot(wave, linestyle="-", color=f"C{row}")
        right.text(-1, wave[0], f"channel {channel}", ha="right", va="center")
    right.set(xlabel="position", yticks=[], title="some of its columns")
    right.spines["left"].set_visible(False)
