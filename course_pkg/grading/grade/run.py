"""Grade a folder of submissions: what is new of it."""

from pathlib import Path

from course_pkg.grading import catalogue
from course_pkg.grading.cases import choose_seed
from course_pkg.grading.grade.bench import Settings
from course_pkg.grading.grade.reports import write_all
from course_pkg.grading.grade.store import Store
from course_pkg.grading.grade.submission import read_all
from course_pkg.grading.isolation.launch import choose_mode
from course_pkg.grading.isolation.limits import Limits


class GradeError(ValueError):
    """There is nothing to grade; the sentence says why."""


def grade_class(
    folder,
    out,
    *,
    chapters=None,
    seed=None,
    jobs=1,
    scheduler=None,
    reduced_allowed=False,
    limits=None,
    watch=lambda results, count: results,
):
    """Grade what is new in a folder and write all reports.

    Args:
        folder: One submission for each file or folder in it.
        out: Where results are kept, and found again.
        chapters: The numbers of those that count; None for all that any
            submission has checks of.
        seed: Of the cases; None for the earlier run's, or a new one.
        jobs: How many at a time on this machine.
        scheduler: The address of a Dask scheduler, or None.
        reduced_allowed: Whether reduced isolation may be used.
        limits: A ``Limits``, or None for the usual ones.
        watch: Is handed the results as they come and how many there will
            be; yields them on.

    Returns:
        A list of ``Result`` by name, earlier ones included.

    Raises:
        GradeError: The folder is none, or holds no submission.
        StoreError: The results there were made with another seed.
        IsolationError: Submissions cannot be isolated here.
    """
    submissions = _read(Path(folder), Path(out))
    mode = "" if scheduler else choose_mode(reduced_allowed)
    store = Store(out)
    earlier = store.settings() or {}
    chapters = chapters or earlier.get("chapters") or _chapters(submissions)
    for number in chapters:
        catalogue.chapter(number)
    seed = choose_seed(earlier.get("seed") if seed is None else seed)
    store.agree(seed, chapters, mode)
    settings = Settings(
        tuple(chapters), seed, limits or Limits(), reduced_allowed
    )
    results = {one.key: store.get(one) for one in submissions}
    new = [one for one in submissions if results[one.key] is None]
    for result in watch(_results(new, settings, jobs, scheduler), len(new)):
        store.put(result)
        results[result.key] = result
    ordered = [results[one.key] for one in submissions]
    write_all(store.folder, ordered, settings)
    return ordered


def _read(folder, out):
    if not folder.is_dir():
        raise GradeError(f"there is no folder {folder}")
    if out.resolve().is_relative_to(folder.resolve()):
        raise GradeError(
            f"the results must lie outside of {folder}, not in {out}"
        )
    submissions = read_all(folder)
    if not submissions:
        raise GradeError(
            f"{folder} holds no submission: a notebook, or a folder with one"
        )
    return submissions


def _results(submissions, settings, jobs, scheduler):
    from course_pkg.grading.grade.cluster import grade_on_cluster
    from course_pkg.grading.grade.pool import grade_here

    if scheduler:
        return grade_on_cluster(submissions, settings, scheduler)
    return grade_here(submissions, settings, jobs)


def _chapters(submissions):
    """Return the chapters that submissions have checks of."""
    ids = {
        identifier
        for submission in submissions
        for notebook in submission.notebooks
        for identifier in notebook.checks()
    }
    numbers = {one.partition(".")[0] for one in ids}
    found = sorted(numbers & set(catalogue.chapter_numbers()))
    if not found:
        raise GradeError(
            "no submission has a check of an exercise; name the chapter with "
            "--chapter"
        )
    return found
