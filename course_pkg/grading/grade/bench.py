"""Grade submissions one after another, with workers that stay warm."""

from dataclasses import dataclass, field
from importlib.util import find_spec

from course_pkg.grading.grade.exam import Exam
from course_pkg.grading.grade.result import (
    Result,
    better,
    complete,
    exercises_of,
)
from course_pkg.grading.isolation import launch
from course_pkg.grading.isolation.limits import Limits
from course_pkg.grading.isolation.worker import Worker, WorkerLostError

LOST = (
    "The process that grades was lost twice while {name} ran; "
    "the rest of it could not be graded."
)


@dataclass(frozen=True)
class Settings:
    """What is the same for a whole class.

    Args:
        chapters: Their numbers, two digits each.
        seed: A whole number.
        limits: A ``Limits``.
        reduced_allowed: Whether reduced isolation may be used.
    """

    chapters: tuple[str, ...]
    seed: int
    limits: Limits = field(default_factory=Limits)
    reduced_allowed: bool = False


class Bench:
    """A warm worker for each framework that turns up; for one thread."""

    def __init__(self, settings):
        self.settings = settings
        self.mode = launch.choose_mode(settings.reduced_allowed)
        self.workers = {}

    def grade(self, submission):
        """Grade a submission.

        Args:
            submission: A ``Submission``.

        Returns:
            A ``Result``.
        """
        verdicts, faults = {}, list(submission.faults)
        several = len(submission.notebooks) > 1
        for notebook in submission.notebooks:
            found, noted = self._examine(notebook)
            for identifier, one in found.items():
                verdicts[identifier] = better(verdicts.get(identifier), one)
            where = f"{notebook.name}: " if several else ""
            faults += [where + sentence for sentence in noted]
        chapters = self.settings.chapters
        return Result(
            name=submission.name,
            key=submission.key,
            digest=submission.digest,
            verdicts=complete(chapters, verdicts),
            faults=tuple(faults),
            isolation=self.mode if submission.notebooks else "",
            graded=bool(submission.notebooks),
        )

    def _examine(self, notebook):
        """Run a notebook, and once more if the worker is lost."""
        wanted = {one.id for one in exercises_of(self.settings.chapters)}
        framework = notebook.framework
        if find_spec(framework) is None:
            framework = "numpy"  # use(...) will say what is missing
        for _ in range(2):
            worker = self._worker(framework)
            exam = Exam(worker, notebook, wanted, self.settings.seed)
            try:
                exam.run()
            except WorkerLostError:
                self.workers.pop(framework).close()
                continue
            return exam.verdicts, exam.faults
        return exam.verdicts, [*exam.faults, LOST.format(name=notebook.name)]

    def _worker(self, framework):
        if framework not in self.workers:
            worker = Worker(framework, self.mode, self.settings.limits)
            self.workers[framework] = worker
        return self.workers[framework]

    def close(self):
        """End the workers."""
        while self.workers:
            self.workers.popitem()[1].close()

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()
