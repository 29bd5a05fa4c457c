"""Every example in a docstring is true."""

import doctest
import importlib
import pkgutil

import pytest

import course_pkg

SKIPPED = {"course_pkg.authoring.__main__"}
MODULES = [
    module.name
    for module in pkgutil.walk_packages(course_pkg.__path__, "course_pkg.")
    if module.name not in SKIPPED
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0


@pytest.mark.parametrize("framework", ["reference", "pytorch", "tf"])
def test_every_public_function_has_an_example(framework):
    module = importlib.import_module(f"course_pkg.{framework}")
    bare = [
        name
        for name in module.__all__
        if ">>>" not in (getattr(module, name).__doc__ or "")
    ]
    assert not bare
