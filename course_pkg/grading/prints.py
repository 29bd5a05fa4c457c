"""What a marked cell prints, kept as an answer.

A cell is marked by its first line, ``# prints the answer to 05.count``. Only
what that cell prints counts, and only the beginning of it.
"""

import io
import re
import sys

MARK = re.compile(r"\s*#\s*prints the answer to (\d\d\.\w+)\s*(\n|\Z)")
KEPT = 4000  # characters; an answer is a few lines


class Printed:
    """Stands for what an exercise's marked cell printed."""

    def __repr__(self):
        return "what the marked cell printed"


printed = Printed()


def marked(source):
    """Return the exercise whose answer a cell prints, or None.

    >>> marked("# prints the answer to 05.count\\nprint('small =', 972)")
    '05.count'
    """
    found = MARK.match(source)
    return found.group(1) if found else None


class Tee(io.TextIOBase):
    """Passes text on and keeps its beginning.

    Args:
        stream: Where the text goes.
    """

    encoding = "utf-8"

    def __init__(self, stream):
        self.stream, self.text = stream, ""

    def writable(self):
        """Say that it takes text."""
        return True

    def write(self, text):
        """Pass text on."""
        self.text += text[: KEPT - len(self.text)]
        return self.stream.write(text)

    def flush(self):
        """Pass on that it is time to show the text."""
        self.stream.flush()


class Watch:
    """Keeps what marked cells print in a running notebook.

    Args:
        keep: Called with an exercise's id and the text, after the cell.
    """

    def __init__(self, keep):
        self.keep = keep
        self.identifier = self.tee = None

    def begin(self, info):
        """Listen, if the cell that is about to run is marked."""
        self.identifier = marked(info.raw_cell or "")
        if self.identifier:
            self.tee = sys.stdout = Tee(sys.stdout)

    def end(self, result):
        """Stop listening, and keep what was heard."""
        if not self.identifier:
            return
        if sys.stdout is self.tee:
            sys.stdout = self.tee.stream
        self.keep(self.identifier, self.tee.text)
        self.identifier = self.tee = None


def watch_cells(keep):
    """Have IPython, where it runs, call ``keep`` after each marked cell."""
    loaded = sys.modules.get("IPython")
    shell = loaded.get_ipython() if loaded else None
    if shell is not None:
        watch = Watch(keep)
        shell.events.register("pre_run_cell", watch.begin)
        shell.events.register("post_run_cell", watch.end)
