"""Run one notebook behind the line, to its end whatever it does.

A process that dies, hangs or talks nonsense is replaced by a fresh one that
runs the notebook again without the check, or the cell, that was its end; so
the other exercises keep their points.
"""

import hashlib
import signal
import time

from course_pkg.grading import catalogue
from course_pkg.grading.frameworks import LABELS
from course_pkg.grading.isolation.channel import Gone, Late, Stopped
from course_pkg.grading.isolation.remote import (
    IsolatedRunner,
    answer_from,
    as_text,
    clean,
    failure_from,
)
from course_pkg.grading.message import FAILED
from course_pkg.grading.prints import marked, printed
from course_pkg.grading.session import diagnosis_for
from course_pkg.grading.usage import UsageError
from course_pkg.grading.verdicts import verdict


def seed_of(seed, identifier):
    """Return the seed of an exercise's cases, the same for every student.

    >>> seed_of(7, "01.dot") == seed_of(7, "01.dot")
    True
    """
    text = hashlib.sha256(f"{seed}:{identifier}".encode()).digest()
    return int.from_bytes(text[:4], "big")


class Exam:
    """One notebook and what came of it.

    Args:
        worker: A ``Worker`` that nobody else uses meanwhile.
        notebook: A ``Notebook``.
        wanted: The ids of the exercises that count.
        seed: A whole number.

    ``verdicts`` holds a ``Verdict`` by id; ``faults`` sentences.
    """

    def __init__(self, worker, notebook, wanted, seed):
        self.worker, self.notebook = worker, notebook
        self.wanted, self.seed = wanted, seed
        self.limits = worker.limits
        self.verdicts, self.faults = {}, []
        self.fatal_cells, self.fatal_checks = set(), set()
        self.cell = self.checking = None
        self.checks = 0

    def run(self):
        """Run all cells; begin again after a death, a limited number of times.

        Raises:
            WorkerLostError: The warm process is gone; nothing is lost but
                time.
        """
        self.deadline = time.monotonic() + self.limits.total_seconds
        for _ in range(self.limits.restarts + 1):
            stopped = self._run_once()
            if stopped is None:
                return
            self._settle(*stopped)
            if time.monotonic() > self.deadline:
                break
        most, times = self.limits.total_seconds, self.limits.restarts
        self._note(
            f"The notebook was given up after {most:g} s or {times} restarts; "
            "what came after was not run."
        )

    def _run_once(self):
        """Run all cells in one process; return how it was stopped, if so."""
        channel, stopped = self.worker.begin(), None
        self.printed = {}
        try:
            for number, source in enumerate(self.notebook.cells, start=1):
                if number not in self.fatal_cells and source.strip():
                    self._run_cell(channel, number, source)
        except Stopped as reason:
            stopped = reason
        finally:
            channel.close()
            ending = self.worker.end(gone=isinstance(stopped, Gone))
        if ending["left"] > 0:
            plural = "es" if ending["left"] > 1 else ""
            self._note(
                f"It left {ending['left']} process{plural} behind, "
                "stopped with it."
            )
        return None if stopped is None else (stopped, ending)

    def _run_cell(self, channel, number, source):
        self.cell, self.checking = number, None
        identifier = marked(source)
        keep = identifier is not None
        channel.send({"kind": "cell", "source": source, "keep": keep})
        left = self.limits.cell_seconds
        while True:
            begun = time.monotonic()
            message = self._receive(channel, left)
            left -= time.monotonic() - begun
            if message.get("kind") != "check":
                break
            self._check(channel, message)
        if message.get("kind") != "ended":
            failure_from(message)  # raises Garbled unless it is a failure
        if keep:
            self.printed[identifier] = as_text(message.get("text"))
        self._note_end(number, message)

    def _receive(self, channel, seconds):
        left = self.deadline - time.monotonic()
        try:
            return channel.receive(max(0.01, min(seconds, left)))
        except Late:
            limit = self.limits.cell_seconds
            if left < seconds:
                raise Late("used up the notebook's time") from None
            raise Late(f"did not end within {limit:g} s") from None

    def _note_end(self, number, message):
        count = message.get("printed")
        if isinstance(count, int) and count > self.limits.printed:
            self._note(
                f"Code cell {number} printed {count:,} characters, "
                "which are not kept."
            )
        if message.get("failure"):
            failure = failure_from(message["failure"])
            raised = f"{failure.error}: {failure.message}".rstrip(":. ")
            self._note(f"Code cell {number} raised {raised}.")

    def _check(self, channel, message):
        """Grade what the notebook hands in, and let it go on."""
        self.checks += 1
        refusal = ""
        if self.checks > self.limits.checks:
            refusal = f"a notebook may check {self.limits.checks} times"
        try:
            exercise = catalogue.find(message.get("id"))
        except UsageError as error:
            refusal, exercise = str(error), None
        framework = message.get("framework")
        if exercise and framework not in set(LABELS) & {*exercise.frameworks}:
            refusal = f"{exercise.id} takes no answer in {clean(framework)}"
        if refusal:
            channel.send({"kind": "refused", "reason": refusal})
            return
        counts = exercise.id in self.wanted
        if counts and exercise.id not in self.fatal_checks:
            self.checking = exercise, framework
            self.verdicts[exercise.id] = self._diagnose(channel, message)
            self.checking = None
        channel.send({"kind": "checked"})

    def _diagnose(self, channel, message):
        exercise, framework = self.checking
        seed = seed_of(self.seed, exercise.id)
        runner = IsolatedRunner(
            channel, framework, exercise, self.limits, self.deadline, seed
        )
        try:
            answer = answer_from(message.get("answer"))
            if answer is printed:
                answer = self.printed.get(exercise.id, ...)
            return diagnosis_for(exercise)(exercise, answer, runner, seed)
        except Stopped:
            raise
        except Exception as error:
            name = type(error).__name__
            sentence = f"This answer cannot be compared ({name})."
            return verdict(exercise, framework, FAILED, sentence, stage="type")

    def _settle(self, stopped, ending):
        """Write down what a process ended on, to leave it out next time."""
        reason = str(stopped)
        if isinstance(stopped, Gone):
            reason = how_it_ended(ending)
        if self.checking is None:
            self.fatal_cells.add(self.cell)
            self._note(f"Code cell {self.cell} {reason}; it was left out.")
            return
        exercise, framework = self.checking
        self.fatal_checks.add(exercise.id)
        self.verdicts[exercise.id] = verdict(
            exercise,
            framework,
            FAILED,
            f"Your answer {reason}.",
            stage="error",
        )

    def _note(self, sentence):
        if sentence not in self.faults:
            self.faults.append(sentence)


def how_it_ended(ending):
    """Say how a process ended, as the end of a sentence.

    >>> how_it_ended({"code": 3})
    'ended the Python process (exit status 3)'
    """
    code = ending.get("code")
    if code is None:
        return "cut the line to the grader"
    if code >= 0:
        return f"ended the Python process (exit status {code})"
    if -code == getattr(signal, "SIGXCPU", None):
        return "used up its processor time"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"ended the Python process ({name})"
