"""How training went, and where a model fails."""

import itertools

import numpy as np

from .style import GREY

TICKS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3)


def draw_training(axes, logs):
    """Draw the loss and the exact match against the steps of training.

    Args:
        axes: Two Matplotlib axes.
        logs: A dictionary from label to log: ``losses``, one a step, and
            ``exact``, pairs of a step and a share.
    """
    left, right = axes
    for label, log in logs.items():
        losses = smooth(np.array(log["losses"]))
        left.semilogy(np.arange(len(losses)) + 1, losses, label=label)
        right.plot(*np.transpose(log["exact"]), marker="o", ms=3, label=label)
    left.set(xlabel="step", ylabel="loss, nats a character", title="Loss")
    low, high = left.get_ylim()
    ticks = [tick for tick in TICKS if low <= tick <= high]
    left.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    left.minorticks_off()
    right.set(xlabel="step", ylabel="share", title="Exact match")
    right.set(ylim=(-0.03, 1.03))
    right.axhline(1, color=GREY, linewidth=0.6, linestyle="-", zorder=0)
    if len(logs) > 1:
        right.legend(loc="best")


def smooth(values, width=20):
    """Average each value with those before it, at most ``width`` in all.

    >>> smooth(np.array([4.0, 2.0, 0.0]), width=2).tolist()
    [4.0, 3.0, 1.0]
    """
    total = np.cumsum(np.concatenate([[0.0], values]))
    end = np.arange(1, len(values) + 1)
    start = np.maximum(end - width, 0)
    return (total[end] - total[start]) / (end - start)


def draw_by_length(ax, lengths, exact, edges):
    """Draw the exact match of sources by their length.

    Args:
        ax: Matplotlib axes.
        lengths: Characters of each source, ``(M,)``.
        exact: A dictionary from label to booleans, ``(M,)``.
        edges: Lengths at which one bin ends and the next begins.
    """
    bins = np.digitize(lengths, edges)
    names = bin_names(edges)
    for label, right in exact.items():
        shares = [right[bins == one].mean() for one in range(len(names))]
        ax.plot(names, shares, marker="o", label=label)
    ax.set(xlabel="characters of the source", ylabel="exact match")
    ax.set(ylim=(-0.03, 1.03))
    if len(exact) > 1:
        ax.legend()


def bin_names(edges):
    """Name the bins between edges.

    >>> bin_names([10, 20])
    ['below 10', '10 to 19', 'from 20']
    """
    middle = [
        f"{low} to {high - 1}" for low, high in itertools.pairwise(edges)
    ]
    return [f"below {edges[0]}", *middle, f"from {edges[-1]}"]
