"""Every public name of the package has its place in the reference."""

import ast
import importlib.util
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

PACKAGE = Path(importlib.util.find_spec("course_pkg").origin).parent
FOLDERS = ("reference", "tf", "pytorch")


def exports(folder):
    """Return the public names of a framework, each with its file's name."""
    tree = ast.parse((PACKAGE / folder / "__init__.py").read_text("utf-8"))
    return [
        (node.module, alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for alias in node.names
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_public_name_is_documented(html, folder):
    missing = []
    for module, name in exports(folder):
        path = html / "book" / "api" / f"{module}.html"
        if not path.exists():
            missing.append(f"book/api/{module}.md, named in _toc.yml")
            continue
        soup = BeautifulSoup(path.read_text("utf-8"), "lxml")
        anchor = f"course_pkg.{folder}.{module}.{name}"
        if soup.find(id=anchor) is None:
            missing.append(anchor)
    assert missing == []
