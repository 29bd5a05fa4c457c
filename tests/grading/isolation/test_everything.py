"""A sample of ``everything.py``: mistakes and solutions behind the wall."""

import pytest
from grading.answers import CHAPTERS
from grading.isolation import everything

from course_pkg.grading.isolation.launch import FULL, fault_of_bubblewrap

pytestmark = pytest.mark.skipif(
    bool(fault_of_bubblewrap()), reason=fault_of_bubblewrap()
)


@pytest.fixture(scope="module")
def numpy_worker():
    with everything.opened("numpy", FULL) as worker:
        yield worker


@pytest.mark.parametrize("number", CHAPTERS)
def test_every_mistake_is_named_and_every_solution_passes(
    numpy_worker, number
):
    for make in (everything.wrong_answers, everything.right_answers):
        made = make(number, "numpy", 2)
        count, odd = everything.tried(numpy_worker, number, made)
        assert odd == []
        assert count == len(made[1]) > 0


@pytest.mark.parametrize("framework", ["torch", "tensorflow"])
def test_frameworks_pass_and_are_named_as_well(framework):
    with everything.opened(framework, FULL) as worker:
        for make in (everything.wrong_answers, everything.right_answers):
            made = make("05", framework, 1)
            assert everything.tried(worker, "05", made)[1] == []


def test_what_is_odd_is_seen(numpy_worker):
    cells, expected = everything.right_answers("01", "numpy", 1)
    identifier, _ = expected[0]
    swapped = [(identifier, "a mistake"), *expected[1:]]
    found = everything.tried(numpy_worker, "01", (cells, swapped))[1]
    assert len(found) == 1
    assert "a mistake" in found[0]
    short = everything.tried(numpy_worker, "01", (cells[:-1], expected))[1]
    assert "checks instead of" in short[-1]
