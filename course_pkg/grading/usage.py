"""The error for a call that cannot be meant: a sentence, not a traceback."""

import difflib


class UsageError(ValueError):
    """A wrong id, framework or seed was handed to the grader."""

    def _render_traceback_(self):
        """Show only the sentence in a notebook; the fault is in the call."""
        return [f"{type(self).__name__}: {self}"]


def nearest(word, choices):
    """Return ``" Did you mean 'x'?"`` for the closest choice, or nothing.

    >>> nearest("01.dto", ["01.dot", "01.softmax"])
    " Did you mean '01.dot'?"
    """
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.4)
    return f" Did you mean {close[0]!r}?" if close else ""
