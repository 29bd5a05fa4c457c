"""What a training shows while it runs."""


class Watch:
    """Show nothing; what a training calls."""

    def step(self, epoch, done, total):
        """Take note that so many steps of an epoch are done."""

    def epoch(self, record):
        """Take note of what was measured after an epoch."""


class Bar(Watch):
    """Show a bar for the epoch on a terminal, and a line after each epoch."""

    def __init__(self):
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        console = Console(stderr=True, highlight=False, soft_wrap=True)
        self.progress = Progress(
            TextColumn("epoch {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("steps"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.task = self.progress.add_task("1", total=None)

    def __enter__(self):
        self.progress.start()
        return self

    def __exit__(self, *error):
        self.progress.stop()

    def step(self, epoch, done, total):
        """Move the bar on."""
        self.progress.update(
            self.task, description=str(epoch), completed=done, total=total
        )

    def epoch(self, record):
        """Write a line with the losses and the score."""
        self.progress.console.print(
            f"epoch {record['epoch']:3}  "
            f"loss {record['train_loss']:.3f}  "
            f"validation loss {record['val_loss']:.3f}  "
            f"validation BLEU {record['val_bleu']:.2f}  "
            f"{record['wall_seconds'] / 60:.1f} min"
        )
