"""A verdict, as text for a terminal, HTML for a notebook, and plain data."""

import html
import re
from dataclasses import asdict, dataclass

PASSED, FAILED, UNTOUCHED = "passed", "failed", "not attempted"
SIGNS = {PASSED: "✓", FAILED: "✗", UNTOUCHED: "○"}
WORDS = {PASSED: "Right", FAILED: "Not yet", UNTOUCHED: "Not attempted"}
RECORD = "attention_course"  # where an output's metadata keeps a verdict
BOX = "border-left: 0.3em {line}; padding: 0.2em 1em; margin: 0.5em 0"
LINES = {PASSED: "solid", FAILED: "double", UNTOUCHED: "dotted"}
TABLE = "font-size: inherit; margin: 0.3em 0"
CELL = "text-align: left; vertical-align: top; padding: 0.1em 1em 0.1em 0"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a check says of an answer; as a bool, whether it is right.

    Args:
        id: The exercise's.
        title: The exercise's.
        kind: The exercise's.
        minutes: The exercise's.
        points: What the exercise is worth.
        framework: The framework the answer was run in.
        status: "passed", "failed" or "not attempted".
        stage: Where it failed: "error", "type", "shape", "dtype",
            "not finite", "value", "gradient" or "property"; empty
            otherwise.
        message: Sentences for the reader.
        share: On how many cases it failed.
        details: Pairs of a label and a text: the failing case. A text
            without a label is prose.
        mistake: The name of the known mistake, or empty.
        seed: The seed that shows the failure again, or None.
    """

    id: str
    title: str
    kind: str
    minutes: int
    points: int
    framework: str
    status: str
    message: str
    stage: str = ""
    share: str = ""
    details: tuple[tuple[str, str], ...] = ()
    mistake: str = ""
    seed: int | None = None

    @property
    def passed(self):
        """Whether the answer is right."""
        return self.status == PASSED

    def __bool__(self):
        return self.passed

    def as_data(self):
        """Return the verdict as plain data, fit for JSON."""
        data = asdict(self)
        return data | {"details": [list(pair) for pair in self.details]}

    def __repr__(self):
        heading = f"{SIGNS[self.status]} {WORDS[self.status]}"
        lines = [f"{heading}: {self.id} {self.title}", f"  {self.message}"]
        if self.share:
            lines.append(f"  {self.share}")
        width = max((len(label) for label, _ in self.details), default=0)
        for label, text in self.details:
            rows = text.splitlines()
            lines.append(f"    {label:<{width}}  {rows[0]}")
            lines += [" " * (width + 6) + row for row in rows[1:]]
        lines += [f"  {call} {does}" for call, does in self.advice()]
        return "\n".join(lines)

    def advice(self):
        """Return what to do next: pairs of a call and what it does."""
        if self.passed:
            return []
        more = f'hint("{self.id}")', "gives a hint."
        if self.seed is None:
            return [more]
        again = f'check("{self.id}", ..., seed={self.seed})'
        return [(again, "shows this again."), more]

    def _repr_html_(self):
        rows = "".join(_row(label, text) for label, text in self.details)
        table = f'<table style="{TABLE}">{rows}</table>' if rows else ""
        advice = "".join(
            f"<div>{marked_up(f'`{call}` {does}')}</div>"
            for call, does in self.advice()
        )
        return (
            f'<div style="{BOX.format(line=LINES[self.status])}">'
            f'<div><span aria-hidden="true">{SIGNS[self.status]}</span> '
            f"<strong>{WORDS[self.status]}</strong>: {html.escape(self.id)} "
            f"{html.escape(self.title)}</div>"
            f"<div>{marked_up(self.message)}</div>"
            f"<div>{self.share}</div>{table}{advice}</div>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = {"text/plain": repr(self), "text/html": self._repr_html_()}
        return shown, {RECORD: self.as_data()}


def _row(label, text):
    """Make a table row: code under a label, or prose without one."""
    if not label:
        return f'<tr><td></td><td style="{CELL}">{marked_up(text)}</td></tr>'
    return (
        f'<tr><th scope="row" style="{CELL}">{html.escape(label)}</th>'
        f'<td style="{CELL}"><code style="white-space: pre-wrap">'
        f"{html.escape(text)}</code></td></tr>"
    )


def marked_up(text):
    """Escape a sentence; what stands between backticks becomes code.

    >>> marked_up("`a < b` holds")
    '<code>a &lt; b</code> holds'
    """
    return re.sub("`([^`]*)`", r"<code>\1</code>", html.escape(text))


def show(value):
    """Write an array, a number or a tuple of them, short enough to read.

    >>> import numpy as np
    >>> show(np.array([0.5, 1 / 3]))
    '[0.5   , 0.3333]'
    >>> show(np.float64(0.25))
    '0.25'
    """
    import numpy as np

    if isinstance(value, tuple):
        return "\n".join(show(part) for part in value)
    if not isinstance(value, np.ndarray | np.generic):
        return repr(value)
    if value.ndim == 0:
        return f"{value.item():.6g}" if value.dtype.kind == "f" else str(value)
    return np.array2string(
        value, precision=4, separator=", ", threshold=50, max_line_width=66
    )
