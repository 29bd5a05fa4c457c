"""What a notebook calls, and what it says to calls that cannot be meant."""

import importlib.util
import re
import subprocess
import sys

import numpy as np
import pytest
from grading.answers import EXERCISES, solutions

from course_pkg.grading import (
    MissingFrameworkError,
    UsageError,
    check,
    hint,
    standing,
    use,
)


def dot(a, b):
    return (a * b).sum()


@pytest.mark.parametrize(
    ("identifier", "sentence"),
    [
        ("01.dto", "no exercise '01.dto'. Did you mean '01.dot'?"),
        ("01.lookup", "Did you mean '01.look-up'?"),
        ("99.dot", "no exercise '99.dot'. Did you mean '01.dot'?"),
        ("", "no exercise ''."),
        (1, "an exercise's id is a string such as '01.dot', got int"),
        (dot, "an exercise's id is a string such as '01.dot', got function"),
    ],
)
def test_an_unknown_id(identifier, sentence):
    for call in (lambda: check(identifier, dot), lambda: hint(identifier)):
        with pytest.raises(UsageError) as caught:
            call()
        assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("framework", "guess"),
    [("pytorch", "'torch'"), ("tf", "'tensorflow'"), ("Numpy", "'numpy'")],
)
def test_an_unknown_framework(framework, guess):
    with pytest.raises(UsageError, match=f"Did you mean {guess}") as caught:
        use(framework)
    assert "one of 'numpy', 'torch', 'tensorflow'" in str(caught.value)


def test_something_that_is_no_framework():
    with pytest.raises(UsageError, match="must be one of"):
        use(np)


@pytest.mark.parametrize(
    ("framework", "extra"), [("torch", "torch"), ("tensorflow", "tf")]
)
def test_a_framework_that_is_not_installed(monkeypatch, framework, extra):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingFrameworkError) as caught:
        use(framework)
    assert f"pip install 'attention-course[{extra}]'" in str(caught.value)


@pytest.mark.parametrize("seed", [-1, 1.5, "x", "", True])
def test_a_seed_that_is_none(seed):
    with pytest.raises(UsageError, match="whole number of at least 0"):
        check("01.dot", dot, seed=seed)


def test_the_environment_sets_the_seed(monkeypatch):
    def wrong(a, b):
        return dot(a, b) + 1

    monkeypatch.setenv("COURSE_SEED", "23")
    assert check("01.dot", wrong).seed == 23
    assert check("01.dot", wrong, seed=5).seed == 5
    monkeypatch.setenv("COURSE_SEED", "soon")
    with pytest.raises(UsageError, match="got 'soon'"):
        check("01.dot", wrong)


def test_seeds_differ_from_run_to_run():
    seeds = {check("01.dot", lambda a, b: dot(a, b) + 1).seed for _ in "abc"}
    assert len(seeds) == 3


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow"])
def test_use_decides_what_a_function_receives(framework, capsys):
    kinds = set()

    def spy(a, b):
        dtype = re.search(r"float\d+", str(a.dtype))[0]
        kinds.add((type(a).__module__.split(".")[0], dtype))
        return 0.0

    use(framework)
    check("01.dot", spy)
    dtype = "float64" if framework == "numpy" else "float32"
    assert kinds == {(framework, dtype)}
    assert f"of {dtype}." in capsys.readouterr().out


def test_hints_go_up_a_ladder_and_end_at_the_solution():
    texts = [repr(hint("01.softmax")) for _ in range(5)]
    assert [text.split(":")[0] for text in texts[:3]] == [
        "Hint 1 of 3",
        "Hint 2 of 3",
        "Hint 3 of 3",
    ]
    assert len(set(texts[:3])) == 3
    assert texts[3] == texts[4]
    assert "../solutions/01-dot-products.ipynb" in texts[3]
    assert repr(hint("01.dot")).startswith("Hint 1 of 3")


def test_the_last_hint_links_the_solution():
    for _ in range(3):
        hint("01.dot")
    html = hint("01.dot")._repr_html_()
    assert '<a href="../solutions/01-dot-products.ipynb">' in html


def test_standing_sums_up_what_was_checked():
    assert "0 of 11 exercises right, 0 of 19 points" in repr(standing())
    check("01.dot", dot)
    check("01.cosine", lambda a, b: a)
    text = repr(standing())
    assert "1 of 11 exercises right, 1 of 19 points" in text
    assert "Next: 01.cosine" in text
    for identifier, answer in solutions("numpy").items():
        check(identifier, answer)
    assert repr(standing()).endswith("All done.")
    with pytest.raises(UsageError, match="'00'"):
        standing("00")


def test_standing_has_a_table_with_headings():
    html = standing()._repr_html_()
    assert html.count('scope="col"') == 3
    assert html.count("<tr>") == 1 + len(EXERCISES)


def test_a_usage_error_shows_as_one_sentence_in_a_notebook():
    with pytest.raises(UsageError) as caught:
        check("01.dto", dot)
    (line,) = caught.value._render_traceback_()
    assert line.startswith("UsageError: there is no exercise")


def test_importing_the_checks_loads_no_framework_and_no_console():
    code = (
        "import sys, course_pkg.grading as g; g.check('01.dot', sum);"
        "print({'torch', 'tensorflow', 'typer', 'rich', 'nbformat', "
        "'IPython'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"
