"""A ladder of hints: each call goes one rung up, the last leads outside."""

import html
from dataclasses import dataclass


@dataclass(frozen=True)
class Hint:
    """One hint, as text and as HTML.

    Args:
        heading: Which one it is.
        text: What it says.
        link: Where the solution is, relative to the notebook, or empty.
    """

    heading: str
    text: str
    link: str = ""

    @classmethod
    def of(cls, exercise, given, solutions):
        """Make the next hint.

        Args:
            exercise: An ``Exercise``.
            given: How many hints were given before.
            solutions: The solution notebook, relative to the exercises.
        """
        count = len(exercise.hints)
        if given >= count:
            text = f"The solution is in {solutions}, under “{exercise.title}”."
            return cls(f"All {count} hints are given", text, solutions)
        return cls(f"Hint {given + 1} of {count}", exercise.hints[given])

    def __repr__(self):
        return f"{self.heading}: {self.text}"

    def _repr_html_(self):
        text = html.escape(self.text)
        if self.link:
            link = html.escape(self.link)
            text = text.replace(link, f'<a href="{link}">{link}</a>')
        return f"<div><strong>{self.heading}</strong>: {text}</div>"
