"""How the training of a translator went."""

from matplotlib.ticker import MaxNLocator

from .style import BLUE, GREY, INK, ORANGE

COLOURS = (BLUE, ORANGE, GREY, INK)


def draw_translation(axes, runs):
    """Draw the losses and the BLEU of a validation set by epoch.

    Args:
        axes: Two Matplotlib axes.
        runs: What ``logged_runs`` returns, at most four.

    Raises:
        ValueError: There are more than four runs.
    """
    if len(runs) > len(COLOURS):
        raise ValueError(
            f"at most {len(COLOURS)} runs can be told apart, got {len(runs)}"
        )
    left, right = axes
    for run, colour in zip(runs, COLOURS, strict=False):
        seed = f"seed {run['header']['seed']}"

        def column(name, epochs=run["epochs"]):
            return [one[name] for one in epochs]

        epochs = column("epoch")
        for name, line, label in (
            ("train_loss", ":", f"{seed}, training"),
            ("val_loss", "-", f"{seed}, validation"),
        ):
            left.plot(epochs, column(name), line, color=colour, label=label)
        right.plot(epochs, column("val_bleu"), "-", color=colour, label=seed)
    for ax in axes:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    left.set(xlabel="epoch", ylabel="loss, nats a piece", title="Loss")
    right.set(xlabel="epoch", ylabel="BLEU, lowercased, greedy")
    right.set(title="Validation set")
    left.legend()
    right.legend(loc="lower right")
