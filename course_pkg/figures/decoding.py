"""How sequences are found: the tree of choices, and what a token costs."""

from .style import BLUE, GREY, INK, ORANGE

PAPER = {"boxstyle": "round,pad=0.25", "facecolor": "white", "lw": 0}


def draw_choices(ax, tree, paths, end="<end>"):
    """Draw a tree of next words, with some of its paths marked.

    Args:
        ax: Matplotlib axes.
        tree: For each beginning, words with a space between them, the next
            words and their probabilities; a beginning that is not in it is
            followed by ``end``.
        paths: For each label, a whole sequence, ``end`` left out. The first
            is drawn in orange and dashed, the second in blue.
        end: What no word follows.

    Raises:
        ValueError: There are more than two paths.
    """
    if len(paths) > 2:
        raise ValueError(f"at most 2 paths can be marked, got {len(paths)}")
    places, edges = lay_out(tree, end)
    for start, stop, p in edges:
        (x, y), (x2, y2) = places[start], places[stop]
        ax.plot([x, x2], [y, y2], "-", color=GREY, linewidth=0.8, zorder=1)
        ax.text(
            *(x + 0.6 * (x2 - x), y + 0.6 * (y2 - y)),
            f"{p:.2g}",
            **{"size": 8, "color": INK, "ha": "center", "va": "center"},
            bbox=PAPER | {"boxstyle": "round,pad=0.1"},
            zorder=3,
        )
    marks = ((ORANGE, "--"), (BLUE, "-"))
    for (label, text), mark in zip(paths.items(), marks, strict=False):
        draw_path(ax, places, f"{text} {end}".split(), label, *mark)
    for beginning, (x, y) in places.items():
        word = beginning.split()[-1] if beginning else "start"
        style = {"ha": "center", "va": "center", "bbox": PAPER}
        ax.text(x, y, word.strip("<>"), color=INK, zorder=4, **style)
    ax.legend(loc="upper left")
    ax.set(xlim=(-0.25, max(x for x, _ in places.values()) + 0.25))
    ax.invert_yaxis()
    ax.axis("off")


def draw_path(ax, places, words, label, colour, line):
    """Draw one sequence as a thick line through the tree."""
    beginnings = [" ".join(words[:n]) for n in range(len(words) + 1)]
    x, y = zip(*(places[one] for one in beginnings), strict=True)
    style = {"color": colour, "linewidth": 3, "label": label, "zorder": 2}
    ax.plot(x, y, line, **style)


def lay_out(tree, end="<end>"):
    """Give every beginning a place, the leaves one below the other.

    Returns:
        For each beginning, its depth and height; and the edges, each from
        one beginning to the next with a probability.

    >>> lay_out({"": {"a": 0.7, "<end>": 0.3}})[0]
    {'a <end>': (2, 0.0), 'a': (1, 0.0), '<end>': (1, 1.0), '': (0, 0.5)}
    """
    places, edges = {}, []

    def place(beginning):
        words = beginning.split()
        if words[-1:] == [end]:
            heights = [sum(one.endswith(end) for one in places)]
        else:
            below = tree.get(beginning, {end: 1.0})
            names = [f"{beginning} {word}".strip() for word in below]
            heights = [place(name) for name in names]
            lines = zip(names, below.values(), strict=True)
            edges.extend((beginning, name, p) for name, p in lines)
        places[beginning] = len(words), (heights[0] + heights[-1]) / 2
        return places[beginning][1]

    place("")
    return places, edges


TICKS = (0.5, 1, 2, 5, 10, 20)  # milliseconds
COLOURS = {"PyTorch": BLUE, "TF": ORANGE, "NumPy": GREY, "nn.Transformer": INK}
MARKS = {"PyTorch": "o", "TF": "s", "NumPy": "^", "nn.Transformer": "D"}


def draw_decoding_cost(axes, log):
    """Draw what a token costs against the length of what is written.

    Args:
        axes: Two Matplotlib axes: recomputing, and with a cache.
        log: What ``decoding_cost`` returns.
    """
    titles = {"recomputed": "Everything anew", "cached": "With a cache"}
    for ax, (kind, title) in zip(axes, titles.items(), strict=True):
        for name, cost in log["milliseconds"].items():
            if kind in cost:
                style = {"color": COLOURS[name], "marker": MARKS[name]}
                ax.loglog(
                    log["lengths"], cost[kind], "-", ms=4, label=name, **style
                )
        ax.set_xticks(log["lengths"], log["lengths"])
        ax.set_yticks(TICKS, [f"{tick:g}" for tick in TICKS])
        ax.minorticks_off()
        ax.set(xlabel="tokens written", title=title)
    axes[0].set_ylabel("CPU time a token, ms")
    axes[0].legend()
