"""Where a reader stands: what is right, what is left, what to do next."""

import html
from dataclasses import dataclass

from course_pkg.grading.message import PASSED, SIGNS, UNTOUCHED, WORDS

CELL = "text-align: left; padding: 0.1em 1em 0.1em 0"


@dataclass(frozen=True)
class Row:
    """An exercise and how it stands.

    Args:
        id: The exercise's.
        title: The exercise's.
        kind: The exercise's.
        minutes: The exercise's.
        points: What it is worth.
        status: "passed", "failed" or "not attempted".
        message: The first sentences of the verdict, or empty.
    """

    id: str
    title: str
    kind: str
    minutes: int
    points: int
    status: str
    message: str

    @property
    def mark(self):
        """A sign and a word."""
        return f"{SIGNS[self.status]} {WORDS[self.status]}"


@dataclass(frozen=True)
class Standing:
    """All exercises of a notebook, in order."""

    rows: tuple[Row, ...]

    @classmethod
    def of(cls, exercises, verdicts):
        """Join exercises with the verdicts there are.

        Args:
            exercises: A sequence of ``Exercise``.
            verdicts: Plain data of verdicts, by id; those without one count
                as not attempted.
        """
        rows = []
        for one in exercises:
            data = verdicts.get(one.id, {})
            status = data.get("status", UNTOUCHED)
            message = data.get("message", "Its check has not been run.")
            rows.append(
                Row(
                    one.id,
                    one.title,
                    one.kind,
                    one.minutes,
                    one.points,
                    status,
                    message,
                )
            )
        return cls(tuple(rows))

    @property
    def passed(self):
        """The rows that are right."""
        return [row for row in self.rows if row.status == PASSED]

    @property
    def left(self):
        """The rows that are not."""
        return [row for row in self.rows if row.status != PASSED]

    def total(self):
        """Say in one line how far it is."""
        points = sum(row.points for row in self.passed)
        whole = sum(row.points for row in self.rows)
        return (
            f"{len(self.passed)} of {len(self.rows)} exercises right, "
            f"{points} of {whole} points."
        )

    def next_step(self):
        """Say in one line what to do now."""
        if not self.left:
            return "All done."
        row = self.left[0]
        minutes = sum(one.minutes for one in self.left)
        return (
            f"Next: {row.id} {row.title}, about {row.minutes} minutes. "
            f"Left in all: about {minutes} minutes."
        )

    def __repr__(self):
        width = max((len(row.id) for row in self.rows), default=0)
        lines = [
            f"{row.mark:<15} {row.id:<{width}}  {row.title}"
            for row in self.rows
        ]
        return "\n".join([*lines, self.total(), self.next_step()])

    def _repr_html_(self):
        rows = "".join(
            f'<tr><td style="{CELL}">{row.mark}</td>'
            f'<td style="{CELL}">{html.escape(row.id)}</td>'
            f'<td style="{CELL}">{html.escape(row.title)}</td></tr>'
            for row in self.rows
        )
        head = "".join(
            f'<th scope="col" style="{CELL}">{name}</th>'
            for name in ("Standing", "Exercise", "Title")
        )
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
            f"</table><div>{self.total()}</div>"
            f"<div>{html.escape(self.next_step())}</div>"
        )
