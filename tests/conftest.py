"""Fixtures shared by all tests."""

import functools
import os
import shutil

import numpy as np
import pytest
from frameworks import FRAMEWORKS

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@functools.cache
def load(name):
    """Load a framework once; a missing one fails in CI and skips elsewhere."""
    try:
        return FRAMEWORKS[name]()
    except ModuleNotFoundError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(params=FRAMEWORKS)
def framework(request):
    """Each of the three implementations in turn."""
    return load(request.param)


@pytest.fixture(params=["torch", "tensorflow"])
def autodiff(request):
    """Each implementation that differentiates by itself."""
    return load(request.param)


@pytest.fixture
def reference():
    """The NumPy implementation."""
    return load("numpy")


@pytest.fixture
def rng():
    """A generator that gives every test the same numbers."""
    return np.random.default_rng(20170612)


def pytest_sessionfinish(session, exitstatus):
    """In CI, a skipped test is a failure: something was not checked."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def browser():
    """A Chromium without a window; a process can hold one only."""
    found = filter(None, map(shutil.which, BROWSERS))
    path = next(found, None)
    if path is None:
        pytest.skip("no Chromium is installed: the pages were not looked at")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
