"""Grade a class, beside nbgrader on the same notebooks, in one run.

``python -m benchmarks.grading`` prints, for each framework, the wall time
and the processor time that a submission takes, and nbgrader's. Warm workers
are started before the clock of a submission; the whole run's time is there
too. ``--submissions 200`` is the class the course promises figures for.
"""

import argparse
import ast
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from course_pkg.authoring.notebooks import read_text
from course_pkg.grading.chapters.ch01.temperature import RIGHT
from course_pkg.grading.grade import bench as benches
from course_pkg.grading.grade.run import grade_class
from course_pkg.grading.release.nbgrader import graded, write_course

TEXT = Path(__file__).parents[1] / "solutions/text/01-dot-products.md"
NAME = TEXT.stem
TAGS = {"torch": "fw-torch", "tensorflow": "fw-tensorflow"}


def solved(framework):
    """Return the solution notebook, answered in one framework."""
    notebook = read_text(TEXT)
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    pairs = list(zip(notebook.cells, tags, strict=True))
    answers = {}
    for cell, marks in pairs:
        if TAGS.get(framework) in marks:
            answers = functions(cell.source)
    kept = [cell for cell, marks in pairs if not set(TAGS.values()) & {*marks}]
    for cell in kept:
        name = next(iter(functions(cell.source)), None)
        if cell.cell_type == "code" and name in answers:
            cell.source = answers[name]
        cell.source = cell.source.replace(
            'use("numpy")', f'import {framework}\nuse("{framework}")'
        )
        if "temperature = (low + high)" in cell.source:
            cell.source = f"temperature = {RIGHT}"
        if framework == "tensorflow":
            cell.source = cell.source.replace(
                "import numpy as np", "import numpy as np, tensorflow as tf"
            )
        if cell.metadata.pop("tags", None):  # no cell of the release's
            cell.metadata.pop("nbgrader", None)
    notebook.cells = kept
    return notebook


def functions(source):
    """Return the sources of the functions in a cell, by name."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # text, or magics
        return {}
    return {
        one.name: ast.get_source_segment(source, one)
        for one in tree.body
        if isinstance(one, ast.FunctionDef)
    }


def processor_seconds():
    """Return the processor time of this process and its ended children."""
    used = [
        resource.getrusage(who)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure_ours(folder, notebook, count, jobs, scheduler):
    """Grade copies of a notebook; return a row of figures."""
    for number in range(count):
        path = folder / "in" / f"student-{number:03d}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, path)
    spans = timed_submissions()
    begun, used = time.perf_counter(), processor_seconds()
    results = grade_class(
        folder / "in",
        folder / "out",
        seed=1,
        jobs=jobs,
        scheduler=scheduler,
    )
    wall = time.perf_counter() - begun
    points = {one.points for one in results}
    assert points == {results[0].possible}, points
    return {
        "median": statistics.median(spans) if spans else None,
        "wall": wall,
        "cpu": (processor_seconds() - used) / count,
    }


def timed_submissions():
    """Have each submission's time noted from here on; return the list."""
    spans, original = [], benches.Bench.grade

    def grade(self, submission):
        for notebook in submission.notebooks:
            self._worker(notebook.framework)
        begun = time.perf_counter()
        result = original(self, submission)
        spans.append(time.perf_counter() - begun)
        return result

    benches.Bench.grade = grade
    return spans


def measure_nbgrader(folder, notebook, count):
    """Grade copies with nbgrader's own commands; return seconds for each."""
    course = folder / "course"
    write_course(course, {NAME: read_text(TEXT)})
    for number in range(count):
        path = course / "submitted" / f"s{number}" / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(graded(notebook), path)
    run_nbgrader(course, "generate_assignment", NAME)
    begun = time.perf_counter()
    run_nbgrader(course, "autograde", NAME, "--create")
    return (time.perf_counter() - begun) / count


def run_nbgrader(course, *arguments):
    """Run one of nbgrader's commands in a course."""
    bins = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, "PATH": bins},
        check=True,
        capture_output=True,
    )


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=20)
    parser.add_argument("--nbgrader", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--scheduler", help="a Dask scheduler's address")
    parser.add_argument(
        "--frameworks", nargs="+", default=["numpy", "torch", "tensorflow"]
    )
    chosen = parser.parse_args()
    print("framework   median s   wall s   CPU s each   nbgrader s   ratio")
    for framework in chosen.frameworks:
        notebook = solved(framework)
        with tempfile.TemporaryDirectory() as name:
            row = measure_ours(
                Path(name),
                notebook,
                chosen.submissions,
                chosen.jobs,
                chosen.scheduler,
            )
            theirs = (
                measure_nbgrader(Path(name), notebook, chosen.nbgrader)
                if chosen.nbgrader
                else float("nan")
            )
        each = row["wall"] / chosen.submissions
        median = row["median"] or each
        print(
            f"{framework:<11} {median:8.3f} {row['wall']:8.1f} "
            f"{row['cpu']:12.3f} {theirs:12.2f} {theirs / each:7.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
