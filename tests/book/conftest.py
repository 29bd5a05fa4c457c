"""The built book, a server for it, and windows to look at it."""

import fcntl
import functools
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]


def pages():
    """Return the names of all pages, in the order of the book."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    names, queue = [toc["root"]], list(toc["parts"])
    while queue:
        entry = queue.pop(0)
        names += [entry["file"]] if "file" in entry else []
        queue = entry.get("chapters", entry.get("sections", [])) + queue
    return [*names, "search"]


def pytest_generate_tests(metafunc):
    """Ask a test that takes ``docname`` about every page."""
    if "docname" in metafunc.fixturenames:
        metafunc.parametrize("docname", pages())


@pytest.fixture(scope="session")
def html(tmp_path_factory):
    """The folder of the built book; the build itself must be without fault."""
    lock = tmp_path_factory.getbasetemp().parent / "book.lock"
    program = Path(sys.executable).with_name("jupyter-book")
    with lock.open("w") as handle:  # several workers, one folder
        fcntl.flock(handle, fcntl.LOCK_EX)
        built = subprocess.run(
            [program, "build", ".", "-W", "-n", "--keep-going", "--quiet"],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    assert built.returncode == 0, built.stdout + built.stderr
    return ROOT / "_build" / "html"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files and say nothing about it."""

    def log_message(self, *args):
        """Keep the tests' output clean."""


@pytest.fixture(scope="session")
def site(html):
    """The address at which the built book is served."""
    handler = functools.partial(QuietHandler, directory=html)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Visit:
    """One visitor's window, and all that went wrong in it."""

    def __init__(self, context, site):
        self.site = site
        self.page = context.new_page()
        self.outside, self.errors = [], []
        context.route("**/*", self.let_in)
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def let_in(self, route):
        """Refuse, and remember, whatever does not come from the book."""
        url = route.request.url
        if url.startswith((self.site, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def note(self, message):
        """Remember what the browser complains about."""
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def open(self, docname):
        """Load a page, and wait until its formulas are set."""
        self.page.goto(f"{self.site}{docname}.html")
        self.page.evaluate("window.MathJax?.startup?.promise")
        return self.page


@pytest.fixture
def visit(browser, site):
    """Open windows of a colour scheme and a width, and close them after."""
    contexts = []

    def new(scheme="light", width=1280):
        contexts.append(
            browser.new_context(
                color_scheme=scheme,
                viewport={"width": width, "height": 900},
                reduced_motion="reduce",
            )
        )
        contexts[-1].set_default_timeout(10_000)
        return Visit(contexts[-1], site)

    yield new
    for context in contexts:
        context.close()
