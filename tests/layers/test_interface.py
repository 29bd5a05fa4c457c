"""One vocabulary: the same names, signatures and sources everywhere."""

import importlib
import inspect
import re

import pytest

OWN_OF_THE_FRAMEWORKS = re.compile(
    r"^(from_|to_|load$|dump$|Trainer$|use_)"  # convert, training, devices
)
EXTRA = {"self", "training", "params", "seed", "kwargs", "dtype"}


def public(framework):
    """Return the public names that exist in NumPy as well."""
    names = framework.module.__all__
    return [one for one in names if not OWN_OF_THE_FRAMEWORKS.match(one)]


def reference_names():
    return importlib.import_module("course_pkg.reference").__all__


def test_names_are_there_once(framework):
    names = framework.module.__all__
    assert len(set(names)) == len(names)
    for name in names:
        assert hasattr(framework.module, name), name


def test_names_are_the_reference_s(autodiff, reference):
    assert sorted(public(autodiff)) == sorted(reference.module.__all__)


def arguments(function):
    """Return the names and defaults a caller sees."""
    found = inspect.signature(function).parameters.values()
    return [(one.name, one.default) for one in found if one.name not in EXTRA]


def call_of(cls):
    """Return what runs when a layer is called."""
    for name in ("forward", "call", "__call__"):
        if name in vars(cls):
            return vars(cls)[name]
    return next(
        vars(base)[name]
        for base in cls.__mro__[1:]
        for name in ("forward", "call", "__call__")
        if name in vars(base)
    )


@pytest.mark.parametrize("name", reference_names())
def test_signatures_are_the_reference_s(autodiff, reference, name):
    expected = getattr(reference.module, name)
    found = getattr(autodiff.module, name)
    assert inspect.isclass(found) == inspect.isclass(expected)
    assert arguments(found) == arguments(expected)
    layer = importlib.import_module("course_pkg.reference.layer").Layer
    if inspect.isclass(expected) and issubclass(expected, layer):
        assert arguments(call_of(found)) == arguments(call_of(expected))


def source(thing):
    """Return the ``Source:`` paragraph of a docstring, without breaks."""
    text = inspect.getdoc(thing)
    match = re.search(r"Source: (.*?)(?=\n\n|\Z)", text, re.DOTALL)
    return match and " ".join(match.group(1).split())


@pytest.mark.parametrize("name", reference_names())
def test_sources_are_the_reference_s(autodiff, reference, name):
    expected = source(getattr(reference.module, name))
    assert expected
    assert source(getattr(autodiff.module, name)) == expected


@pytest.mark.parametrize("name", reference_names())
def test_docstrings_have_their_parts(framework, name):
    thing = getattr(framework.module, name)
    text = inspect.getdoc(thing)
    assert re.match(r"[A-Z].*\.(\n|$)", text), "one sentence first"
    assert ">>>" in text
    if arguments(thing):
        assert "Args:" in text
    if not inspect.isclass(thing):
        assert "Returns:" in text
        assert ".. math::" in text
