"""Every bug can still be planted; ``python -m tests.mutants`` does so."""

import ast
from pathlib import Path

import pytest
from mutants.table import MUTANTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.file)
def test_it_can_be_planted(mutant):
    text = (ROOT / "course_pkg" / mutant.file).read_text("utf-8")
    assert text.count(mutant.old) == 1
    ast.parse(text.replace(mutant.old, mutant.new))
    assert (ROOT / "tests" / mutant.tests).is_file()


def test_there_are_enough_of_each_framework_and_none_twice():
    assert len({(one.file, one.new, one.old) for one in MUTANTS}) >= 60
    frameworks = [one.framework for one in MUTANTS]
    for name in ("reference", "pytorch", "tf"):
        assert frameworks.count(name) >= 20
