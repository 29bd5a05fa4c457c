"""The IPython shell in which a submission's cells run."""

import importlib
import io
import os
import sys

from course_pkg.grading.prints import KEPT


class Counted(io.TextIOBase):
    """Takes what is printed, counts it, and keeps a little of it."""

    encoding = "utf-8"

    def __init__(self):
        self.count, self.text = 0, ""

    def writable(self):
        """Say that it takes text."""
        return True

    def write(self, text):
        """Count the text's characters."""
        self.count += len(text)
        self.text += text[: KEPT - len(self.text)]
        return len(text)


def warm_shell(framework, home):
    """Load a framework and IPython; return a shell that has run a cell.

    Args:
        framework: ``"numpy"``, ``"torch"`` or ``"tensorflow"``.
        home: A folder to write in.
    """
    # Imported and not used: the threads that a framework's first operation
    # starts would not be there after a fork.
    importlib.import_module(framework)
    os.environ["IPYTHONDIR"] = os.path.join(home, "ipython")
    _load_plots()
    return _shell()


def _load_plots():
    """Load Matplotlib where there is one: its list of fonts takes a second."""
    try:
        import matplotlib
        import matplotlib.pyplot
    except ImportError:
        return
    matplotlib.use("agg")


def _shell():
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.ast_node_interactivity = "none"
    shell = InteractiveShell.instance(config=config)
    shell.showtraceback = shell.showsyntaxerror = _do_nothing
    shell.enable_gui = _do_nothing  # no window is ever opened
    shell.run_cell("None", store_history=False)
    return shell


def _do_nothing(*args, **kwargs):
    """Leave undone what only somebody watching would need."""


def run(shell, source):
    """Run a cell.

    Returns:
        The exception it raised, or None; and a ``Counted``.
    """
    printed = Counted()
    saved = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = printed
    try:
        result = shell.run_cell(source, store_history=False)
    finally:
        sys.stdout, sys.stderr = saved
    return result.error_before_exec or result.error_in_exec, printed
