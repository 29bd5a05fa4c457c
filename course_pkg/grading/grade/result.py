"""What a class got: plain data that every report is made of."""

from dataclasses import asdict, dataclass

from course_pkg.grading import catalogue
from course_pkg.grading.message import PASSED, UNTOUCHED, Verdict
from course_pkg.grading.verdicts import verdict

NO_CHECK = "Its check was not run: is the check's cell still there?"


@dataclass(frozen=True)
class Result:
    """What one submission got.

    Args:
        name: The student's, as handed in.
        key: A name for files.
        digest: Of what was graded.
        verdicts: One for each exercise, in order.
        faults: Sentences about what went wrong besides.
        isolation: "full" or "reduced", or empty when nothing was run.
        graded: Whether anything could be.
    """

    name: str
    key: str
    digest: str
    verdicts: tuple[Verdict, ...]
    faults: tuple[str, ...]
    isolation: str
    graded: bool

    @property
    def points(self):
        """The points of the exercises that are right."""
        return sum(one.points for one in self.verdicts if one.passed)

    @property
    def possible(self):
        """The points there are."""
        return sum(one.points for one in self.verdicts)

    def as_data(self):
        """Return the result as plain data, fit for JSON."""
        data = asdict(self)
        data["verdicts"] = [one.as_data() for one in self.verdicts]
        data["faults"] = list(self.faults)
        return data | {"points": self.points, "possible": self.possible}

    @classmethod
    def from_data(cls, data):
        """Read a result that ``as_data`` wrote."""
        verdicts = tuple(map(_verdict, data["verdicts"]))
        names = ("name", "key", "digest", "isolation", "graded")
        return cls(
            verdicts=verdicts,
            faults=tuple(data["faults"]),
            **{name: data[name] for name in names},
        )


def _verdict(data):
    details = tuple(tuple(pair) for pair in data["details"])
    return Verdict(**{**data, "details": details})


def exercises_of(chapters):
    """Return the exercises of chapters, in order."""
    return [
        one for each in chapters for one in catalogue.chapter(each).EXERCISES
    ]


def complete(chapters, verdicts):
    """Put verdicts in order and fill in those that are missing.

    Args:
        chapters: Numbers, two digits each.
        verdicts: Verdicts by id.

    Returns:
        A tuple with one ``Verdict`` for each exercise.
    """
    return tuple(
        verdicts[one.id]
        if one.id in verdicts
        else verdict(one, "", UNTOUCHED, NO_CHECK)
        for one in exercises_of(chapters)
    )


def better(first, second):
    """Return the better of two verdicts, the first when they are alike."""
    if first is None or (second.status == PASSED and not first.passed):
        return second
    return first
