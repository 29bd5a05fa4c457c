"""Every mistake and every solution, each in a real submission's process.

Run it whole, from the folder of the course:

    PYTHONPATH=tests python -m grading.isolation.everything

It takes the better part of an hour on one core. ``--framework`` and
``--chapter`` take a part of it, ``--seeds`` fewer seeds, ``--out`` writes what
was found as JSON. ``everything.json`` is what it found last, with the number
of seeds of each part. ``test_everything.py`` runs a sample.
"""

import argparse
import json
import shutil
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import grading
from grading.answers import CHECK, FRAMEWORKS, handed_in, text_of

import course_pkg
from course_pkg.grading import catalogue
from course_pkg.grading.exercise import PropertyExercise, ValuesExercise
from course_pkg.grading.grade.exam import Exam, seed_of
from course_pkg.grading.grade.submission import Notebook
from course_pkg.grading.isolation import launch, tree
from course_pkg.grading.isolation.limits import Limits
from course_pkg.grading.isolation.worker import Worker
from course_pkg.grading.layer_exercise import GradientMistake, LayerExercise
from course_pkg.grading.printed_exercise import PrintedExercise

START = """
import functools
import math
import numpy as np
from course_pkg.grading import *
from course_trial.grading import catalogue as whole
from course_trial.layers import layer_class
from course_trial.wrong import blind_to, lifted

def mistake(identifier, place):
    exercise = whole.find(identifier)
    return exercise, exercise.mistakes[place]
"""
PATIENT = Limits(
    call_seconds=30,
    cell_seconds=3000,
    total_seconds=3500,
    cpu_seconds=3500,
    memory_mib=4096,
    checks=10**6,
)
plant = tree.plant


def plant_all(folder):
    """Plant the shim, and beside it the whole course under another name.

    The mistakes have to be there to be made; a submission never finds them.
    """
    plant(folder)
    package, tests = (
        Path(course_pkg.__file__).parent,
        Path(grading.__path__[0]),
    )
    files = [(one, one.relative_to(package)) for one in package.rglob("*.py")]
    files += [(tests / one, Path(one)) for one in ("layers.py", "wrong.py")]
    for source, name in files:
        target = Path(folder) / "course_trial" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        target.write_text(text.replace("course_pkg", "course_trial"))
    data = package / "data" / "weights"
    if data.is_dir():
        shutil.copytree(data, Path(folder) / "course_trial/data/weights")
    return Path(folder)


class Watched(Exam):
    """An exam that keeps every verdict, and draws new cases for each."""

    def __init__(self, worker, cells, chapter):
        exercises = catalogue.chapter(chapter).EXERCISES
        wanted = {one.id for one in exercises}
        self.found = []
        super().__init__(worker, Notebook("n", tuple(cells)), wanted, 0)

    def _diagnose(self, channel, message):
        self.seed = len(self.found)
        verdict = super()._diagnose(channel, message)
        self.found.append(verdict)
        return verdict


def solution_cells(number, framework):
    """Return the code of a chapter's solutions, without its checks."""
    import jupytext

    cells = jupytext.read(text_of(number), fmt="md:myst").cells
    kept, chosen = [], ("fw-numpy", f"fw-{framework}")
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        other = [one for one in tags if one.startswith("fw-")]
        if cell.cell_type != "code" or (other and other[0] not in chosen):
            continue
        lines = cell.source.splitlines()
        skipped = ("check(", "print(check(", "hint(", "standing(")
        kept.append("\n".join(x for x in lines if not x.startswith(skipped)))
    return kept


def names_of_answers(number):
    """Return the names that the solutions check, by exercise."""
    return dict(CHECK.findall(text_of(number).read_text(encoding="utf-8")))


def right_answers(number, framework, seeds):
    """Return cells that hand every solution in, and what must come of it."""
    cells = [START, *solution_cells(number, framework)]
    expected = []
    for identifier, name in names_of_answers(number).items():
        exercise = catalogue.find(identifier)
        times = 1 if isinstance(exercise, ValuesExercise) else seeds
        hand_in = f"check({identifier!r}, {name})"
        cells.append(f"for _ in range({times}):\n    {hand_in}")
        expected += [(identifier, "")] * times
    return cells, expected


def wrong_answers(number, framework, seeds):
    """Return cells that make every mistake, and what must come of it."""
    names = names_of_answers(number)
    cells = [START, *solution_cells(number, "numpy"), f"use({framework!r})"]
    expected = []
    for exercise in catalogue.chapter(number).EXERCISES:
        if isinstance(exercise, ValuesExercise):
            if framework == "numpy":
                _wrong_values(exercise, cells, expected)
            continue
        for place, one in enumerate(exercise.mistakes):
            fetch = f"exercise, wrong = mistake({exercise.id!r}, {place})"
            for _ in range(seeds):
                seed = seed_of(len(expected), exercise.id)
                answer = _disguised(exercise, one, framework, names, seed)
                hand_in = f"check({exercise.id!r}, {answer})"
                cells.append(f"{fetch}\n{hand_in}")
                expected.append((exercise.id, one.name))
    return cells, expected


def _wrong_values(exercise, cells, expected):
    right = {name: one.expected for name, one in exercise.entries.items()}
    for mistake in exercise.mistakes:
        for name, value in mistake.implementation().items():
            answer = repr(handed_in(exercise, right | {name: value}))
            if isinstance(exercise, PrintedExercise):
                mark = f"# prints the answer to {exercise.id}"
                cells.append(f"{mark}\nprint({answer})")
                answer = "printed"
            cells.append(f"check({exercise.id!r}, {answer})")
            expected.append((exercise.id, mistake.name))


def _disguised(exercise, mistake, framework, names, seed):
    """Return the code of a wrong answer in a framework."""
    if isinstance(exercise, PropertyExercise):
        test = names[exercise.id]
        return f"functools.partial(blind_to, {test}, exercise, wrong)"
    if not isinstance(exercise, LayerExercise):
        return f"lifted(wrong.implementation, {framework!r})"
    parts = "wrong.implementation, exercise.backward"
    if isinstance(mistake, GradientMistake):
        parts = "exercise.reference, wrong.implementation"
    return f"layer_class(exercise, {parts}, {framework!r}, {seed})"


@contextmanager
def opened(framework, mode):
    """Open a worker in which the mistakes can be made."""
    with (
        mock.patch.object(tree, "plant", plant_all),
        Worker(framework, mode, PATIENT) as worker,
    ):
        yield worker


def tried(worker, number, made):
    """Run cells; return how many checks there were, and what went wrong."""
    cells, expected = made
    exam = Watched(worker, cells, number)
    exam.run()
    pairs = [(one.id, one.mistake) for one in exam.found]
    odd = [
        f"{wanted}: {found} {verdict}"
        for wanted, found, verdict in zip(
            expected, pairs, exam.found, strict=False
        )
        if wanted != found or verdict.passed != (not wanted[1])
    ]
    if len(pairs) != len(expected):
        odd.append(f"{len(pairs)} checks instead of {len(expected)}")
    return len(pairs), [*odd, *exam.faults]


def main():
    """Run all of it, or the part asked for; end with 1 if anything is odd."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--framework", choices=FRAMEWORKS, action="append")
    parser.add_argument("--chapter", action="append")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    mode, rows = launch.choose_mode(), []
    for framework in chosen.framework or FRAMEWORKS:
        with opened(framework, mode) as worker:
            for number in chosen.chapter or catalogue.chapter_numbers():
                rows.append(_row(worker, number, framework, chosen.seeds))
                print(json.dumps(rows[-1]), flush=True)
    if chosen.out:
        chosen.out.write_text(json.dumps(rows, indent=1) + "\n")
    sys.exit(any(row["odd"] for row in rows))


def _row(worker, number, framework, seeds):
    begun = time.perf_counter()
    few = max(1, seeds // 100)
    wrong, odd = tried(worker, number, wrong_answers(number, framework, few))
    made = right_answers(number, framework, seeds)
    right, also_odd = tried(worker, number, made)
    return {
        "framework": framework,
        "chapter": number,
        "isolation": worker.mode,
        "mistakes": wrong,
        "solutions": right,
        "seeds": seeds,
        "odd": [*odd, *also_odd],
        "seconds": round(time.perf_counter() - begun),
    }


if __name__ == "__main__":
    main()
