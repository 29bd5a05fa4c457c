"""The book's own Sphinx extensions, on a project made for the purpose."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup

EXTENSIONS = Path(__file__).parents[2] / "book" / "_ext"
USED = "myst_nb,sphinx_design,framework_tabs,quiz"
NUMPY, TENSORFLOW, TORCH = "fw-numpy", "fw-tensorflow", "fw-torch"
CELLS = [
    ("# A page", []),
    ("a = 'torch 1'", [TORCH]),
    ("a = 'numpy 1'", [NUMPY, "hide-input"]),
    ("a = 'tf 1'", [TENSORFLOW]),
    ("# Text between", []),
    ("a = 'numpy 2'", [NUMPY]),
    ("a = 'numpy 3'", [NUMPY]),
    ("a = 'torch 2'", [TORCH]),
    ("a = 'numpy 4'", [NUMPY]),
    ("a = 'torch 3'", [TORCH]),
    ("a = 'plain'", []),
    ("# **Question 1.** One?\n\n1. Yes", ["quiz"]),
]


def load(name):
    """Import an extension from its file."""
    path = EXTENSIONS / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cell(source, tags):
    """Make a Markdown cell of what begins with "# ", else a code cell."""
    if source.startswith("# "):
        text = source if source == "# A page" else source[2:]
        new = nbformat.v4.new_markdown_cell(text)
    else:
        new = nbformat.v4.new_code_cell(source)
    new.metadata["tags"] = tags
    return new


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The notebook above, built with the two extensions."""
    folder = tmp_path_factory.mktemp("project")
    notebook = nbformat.v4.new_notebook(cells=[cell(*one) for one in CELLS])
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, folder / "index.ipynb")
    settings = [f"extensions={USED}", "nb_execution_mode=off"]
    options = [part for one in settings for part in ("-D", one)]
    command = [sys.executable, "-m", "sphinx", "-C", "-W", "-q", *options]
    built = subprocess.run(
        [*command, folder, folder / "html"],
        env=os.environ | {"PYTHONPATH": str(EXTENSIONS)},
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    text = (folder / "html" / "index.html").read_text("utf-8")
    return BeautifulSoup(text, "html.parser")


def tabs(one):
    """Return a set of tabs as pairs of a label and the code in it."""
    labels = one.find_all("label", recursive=False)
    panels = one.find_all("div", recursive=False)
    return [
        (label.get_text(strip=True), panel.get_text(" ", strip=True))
        for label, panel in zip(labels, panels, strict=True)
    ]


def test_a_run_becomes_tabs_in_the_order_of_the_book(page):
    first = tabs(page.select(".sd-tab-set")[0])
    assert [label for label, _ in first] == ["NumPy", "TensorFlow", "PyTorch"]
    for (_, code), mark in zip(first, ("numpy", "tf", "torch"), strict=True):
        assert f"'{mark} 1'" in code


def test_cells_of_one_framework_share_a_tab_and_its_return_starts_anew(page):
    _, second, third = map(tabs, page.select(".sd-tab-set"))
    assert [label for label, _ in second] == ["NumPy", "PyTorch"]
    assert "'numpy 2'" in second[0][1]
    assert "'numpy 3'" in second[0][1]
    assert "'torch 2'" in second[1][1]
    assert "'numpy 4'" in third[0][1]
    assert "'torch 3'" in third[1][1]


def test_all_tabs_belong_to_one_group(page):
    labels = page.select(".sd-tab-set > label")
    assert {one["data-sync-group"] for one in labels} == {"framework"}
    assert {one["data-sync-id"] for one in labels} == {
        NUMPY,
        TENSORFLOW,
        TORCH,
    }


def test_a_hidden_input_stays_hidden_within_its_tab(page):
    first = page.select(".sd-tab-set")[0]
    hidden = first.select("details.hide")
    assert len(hidden) == 1
    assert "'numpy 1'" in hidden[0].get_text(" ", strip=True)


def test_other_cells_stay_outside(page):
    plain = [one for one in page.select(".cell") if "plain" in one.get_text()]
    assert len(plain) == 1
    assert plain[0].find_parent(class_="sd-tab-set") is None


def test_only_a_cell_tagged_as_a_quiz_is_marked(page):
    assert [one.get_text(strip=True) for one in page.select(".quiz p")] == [
        "Question 1.One?",
        "Yes",
    ]


def test_a_chapter_is_switched_on_by_its_page():
    road = load("transformer_map")
    env = SimpleNamespace(
        found_docs={"book/01-dot-products", "book/07-positions"}
    )
    builder = SimpleNamespace(get_relative_uri=lambda page, to: f"{to}.html")
    app = SimpleNamespace(env=env, builder=builder)
    addresses = road.links(app, "book/index")
    assert addresses == {
        1: "book/01-dot-products.html",
        7: "book/07-positions.html",
    }
    parts = BeautifulSoup(road.drawing(addresses).astext(), "html.parser")
    linked = {
        one.select_one(".number").get_text() for one in parts.select("a")
    }
    assert linked == {"1", "7"}
    marked = {
        one.select_one(".number").get_text()
        for one in parts.select("g.to-come")
    }
    assert marked == {"2", "3", "4", "5", "6", "8", "9", "10"}


@pytest.fixture
def project(tmp_path):
    """A project whose last build is newer than all that is watched."""
    watched = tmp_path / "book" / "_static" / "course.css"
    stamp = tmp_path / "html" / ".buildinfo"
    for path, seconds in ((watched, 1000), (stamp, 2000)):
        path.parent.mkdir(parents=True)
        path.touch()
        os.utime(path, (seconds, seconds))
    return SimpleNamespace(
        srcdir=tmp_path,
        outdir=stamp.parent,
        env=SimpleNamespace(found_docs={"a", "b"}),
        stamp=stamp,
        watched=watched,
        _warncount=0,
    )


def outdated(project):
    pages = load("freshness").outdated_pages(project, project.env, 0, 0, 0)
    return set(pages)


def test_nothing_is_rebuilt_while_nothing_changes(project):
    assert outdated(project) == set()


def test_a_changed_style_rebuilds_every_page(project):
    os.utime(project.watched, (3000, 3000))
    assert outdated(project) == {"a", "b"}


def test_a_build_with_a_warning_does_not_pass_at_the_second_attempt(project):
    freshness = load("freshness")
    freshness.keep_stamp(project, None)
    assert outdated(project) == set()
    project._warncount = 1
    freshness.keep_stamp(project, None)
    assert outdated(project) == {"a", "b"}
