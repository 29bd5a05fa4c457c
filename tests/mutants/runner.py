"""Plant bugs in copies of the package, one at a time, and run the tests.

A framework takes seconds to import, so it is imported once: a process does
so, and every bug gets a fork of it, in which ``course_pkg`` is the copy.
That all tests pass without a bug is what ``make test`` shows.
"""

import importlib
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from .mutant import PROBE

ROOT = Path(__file__).parents[2]
WORKERS, SECONDS = 2, 300
FAILED = re.compile(r"^FAILED (?:\S*/)?(\S+?\.py)::(\w+)", re.MULTILINE)


def run(mutants, report):
    """Run the tests against each bug; return what caught it, by bug."""
    context = multiprocessing.get_context("fork")
    caught = {}
    for framework, library in PROBE.items():
        own = [one for one in mutants if one.framework == framework]
        results = context.SimpleQueue()
        server = context.Process(target=serve, args=(library, own, results))
        server.start()
        for _ in own:
            index, test = results.get()
            caught[own[index]] = test
            report(own[index], test)
        server.join()
    return caught


def serve(library, mutants, results):
    """Import a framework, then fork a process for each bug."""
    os.environ |= {"OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "2"}
    importlib.import_module(library)
    importlib.import_module("pytest")
    running = {}
    with tempfile.TemporaryDirectory() as place:
        for index, mutant in enumerate(mutants):
            folder = copied(Path(place) / str(index))
            mutant.plant(folder / "course_pkg")
            if len(running) == WORKERS:
                results.put(reap(running))
            process = os.fork()
            if not process:
                run_tests(folder, mutant)
            running[process] = index, folder
        while running:
            results.put(reap(running))


def copied(folder):
    """Copy what the tests of the layers need, without compiled files."""
    ignored = shutil.ignore_patterns("__pycache__", "grading", "book")
    for name in ("course_pkg", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def run_tests(folder, mutant):
    """Become a process that runs the tests of one bug in its copy."""
    import pytest

    signal.alarm(SECONDS)
    os.chdir(folder)
    output = os.open("output", os.O_CREAT | os.O_WRONLY)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.dont_write_bytecode = True
    rest = [path for path in sys.path if path not in ("", str(ROOT))]
    sys.path[:] = [str(folder), *rest]
    options = ["-x", "-q", "--tb=no", "-p", "no:cacheprovider"]
    tests = str(folder / "tests" / mutant.tests)
    status = pytest.main([*options, "-k", mutant.keyword, tests])
    sys.stdout.flush()
    os._exit(status)


def reap(running):
    """Wait for a process; return its bug's index, and what caught the bug.

    Only a failing test counts: a run that collects no test, or that cannot
    import what it tests, proves nothing.
    """
    process, status = os.wait()
    index, folder = running.pop(process)
    output = (folder / "output").read_text("utf-8", "replace")
    shutil.rmtree(folder)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return index, f"no end after {SECONDS} s"
    found = FAILED.search(output)
    failed = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1 and found
    return index, f"{found[1]}::{found[2]}" if failed else None
