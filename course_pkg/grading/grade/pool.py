"""Grade many submissions at once on this machine."""

from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

from course_pkg.grading.grade.bench import Bench


def grade_here(submissions, settings, jobs):
    """Grade submissions in as many threads as asked for.

    Each thread keeps its own warm workers, so the threads only wait for
    processes and compare arrays.

    Args:
        submissions: A list of ``Submission``.
        settings: ``Settings``.
        jobs: How many at a time.

    Yields:
        A ``Result`` for each, in the order they get done.
    """
    waiting, done = SimpleQueue(), SimpleQueue()
    for one in sorted(submissions, key=_framework):  # workers are used in runs
        waiting.put(one)
    count = max(1, min(jobs, len(submissions)))
    with ThreadPoolExecutor(count) as pool:
        threads = [
            pool.submit(_work, waiting, done, settings) for _ in range(count)
        ]
        try:
            for _ in submissions:
                yield _next(done, threads)
        finally:
            _drain(waiting)


def _framework(submission):
    names = [one.framework for one in submission.notebooks]
    return names[0] if names else ""


def _work(waiting, done, settings):
    with Bench(settings) as bench:
        while True:
            try:
                submission = waiting.get_nowait()
            except Empty:
                return
            done.put(bench.grade(submission))


def _next(done, threads):
    """Return the next result; raise what a thread raised, if one did."""
    while True:
        try:
            return done.get(timeout=0.2)
        except Empty:
            for thread in threads:
                if thread.done():
                    thread.result()


def _drain(waiting):
    """Leave nothing to do for the threads when the grader is interrupted."""
    while not waiting.empty():
        try:
            waiting.get_nowait()
        except Empty:
            return
