"""A test behind the wall may call f with several arrays and numbers."""

import pytest
from grading.isolation.notebooks import START, write

from course_pkg.grading.grade.bench import Bench, Settings
from course_pkg.grading.grade.submission import read_all
from course_pkg.grading.isolation.launch import fault_of_bubblewrap
from course_pkg.grading.isolation.limits import Limits

pytestmark = pytest.mark.skipif(
    bool(fault_of_bubblewrap()), reason=fault_of_bubblewrap()
)

SPLIT = """
def property_test(f):
    B, n, h, d = {sizes}
    x = np.arange(B * n * h * d).reshape(B, n, h * d)
    heads = f(x, h)
    assert heads.dtype == np.float64
    for i in range(h):
        assert (heads[:, i] == x[:, :, i * d : (i + 1) * d]).all()
check("05.catch", property_test)
"""
ATTENTION = """
def property_test(f):
    f({arguments})
check("04.catch", property_test)
"""


@pytest.fixture(scope="module")
def bench():
    settings = Settings(("04", "05"), 7, Limits(call_seconds=10))
    with Bench(settings) as opened:
        yield opened


def verdict(bench, folder, identifier, cell):
    write(folder / "student.ipynb", [START, cell])
    result = bench.grade(read_all(folder)[0])
    return next(one for one in result.verdicts if one.id == identifier)


def test_a_good_test_passes(bench, tmp_path):
    cell = SPLIT.format(sizes="2, 7, 3, 5")
    found = verdict(bench, tmp_path, "05.catch", cell)
    assert found.status == "passed", found


def test_a_batch_of_one_is_told_what_it_misses(bench, tmp_path):
    cell = SPLIT.format(sizes="1, 7, 3, 5")
    found = verdict(bench, tmp_path, "05.catch", cell)
    assert found.mistake == "batch_and_words_mixed", found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("'q', 'k', 'v'", "f takes arrays and numbers, not a str"),
        ("np.ones((300, 2)), np.ones((5, 2)), np.ones((5, 2))", "at most 256"),
        ("np.ones((2, 2))", "missing 2 required positional arguments"),
    ],
)
def test_what_f_cannot_take_is_said(bench, tmp_path, arguments, said):
    cell = ATTENTION.format(arguments=arguments)
    found = verdict(bench, tmp_path, "04.catch", cell)
    assert found.status == "failed"
    assert said in found.message, found
