"""pyproject.toml, constraints.txt and environment.yml say the same."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import course_pkg

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OWN = PROJECT["name"]
FIXED = {
    "jupyter-book",
    "jupyterlab",
    "matplotlib",
    "nbval",
    "numpy",
    "tensorflow",
    "torch",
}


def pins():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    kept = [line for line in lines if line and not line.startswith("#")]
    pairs = [line.split("==") for line in kept]
    return {canonicalize_name(name): version for name, version in pairs}


def requirements():
    extras = PROJECT["optional-dependencies"].values()
    lines = [*PROJECT["dependencies"], *(one for e in extras for one in e)]
    return [Requirement(line) for line in lines]


def outside():
    return [one for one in requirements() if one.name != OWN]


@pytest.mark.parametrize("requirement", outside(), ids=lambda one: one.name)
def test_every_requirement_is_pinned_within_its_range(requirement):
    version = pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


@pytest.mark.parametrize("requirement", outside(), ids=lambda one: one.name)
def test_what_is_installed_is_what_is_pinned(requirement):
    found = metadata.version(requirement.name).split("+")[0]  # 2.13.0+cpu
    assert found == pins()[canonicalize_name(requirement.name)]


def test_the_fixed_packages_are_all_required():
    assert {one.name for one in requirements()} >= FIXED


def test_the_base_needs_numpy_only():
    names = [Requirement(one).name for one in PROJECT["dependencies"]]
    assert names == ["numpy"]


def test_conda_installs_the_same_through_the_constraints():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())
    *rest, last = conda["dependencies"]
    assert last == {
        "pip": ["--constraint constraints.txt", "--editable .[all]"]
    }
    python = next(one for one in rest if one.startswith("python="))
    assert Requirement(
        "python" + PROJECT["requires-python"]
    ).specifier.contains(python.removeprefix("python="))


def test_one_version_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    changes = (ROOT / "CHANGELOG.md").read_text()
    newest = re.search(r"^## (\S+)", changes, re.MULTILINE).group(1)
    versions = {course_pkg.__version__, citation["version"], newest}
    assert versions == {PROJECT["version"]}


def test_the_readme_explains_every_extra():
    readme = (ROOT / "README.md").read_text()
    for extra in PROJECT["optional-dependencies"]:
        assert f"| `{extra}` |" in readme
