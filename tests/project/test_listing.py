"""Listings show the source, with docstrings cut to a sentence."""

import pytest

from course_pkg.listing import brief_source, listing
from course_pkg.reference import dot, softmax


def test_a_listing_is_code_that_computes_the_same():
    namespace = {}
    exec("import numpy as np\nfrom course_pkg.shapes import *", namespace)
    exec("from course_pkg.reference.similarity import as_floats", namespace)
    exec(brief_source(dot), namespace)
    assert namespace["dot"]([1.0, 2.0], [3.0, 4.0]) == 11


def test_a_listing_keeps_the_first_sentence_and_names_its_file():
    shown = listing(dot, softmax).data
    assert shown.startswith("```python\n# course_pkg/reference/similarity.py")
    assert '"""Multiply two vectors entry by entry and add up."""' in shown
    assert "Args:" not in shown
    assert "# (...)" in shown


def test_nested_docstrings_are_cut_too():
    class Outer:
        """First.

        Second.
        """

        def method(self):
            """Third.

            Fourth.
            """
            return 5

    shown = brief_source(Outer)
    assert '"""First."""' in shown
    assert '"""Third."""' in shown
    assert "Second" not in shown
    assert "Fourth" not in shown
    assert "return 5" in shown


@pytest.mark.parametrize("wrong", [3, "dot", len])
def test_what_has_no_source_gets_a_sentence(wrong):
    with pytest.raises(TypeError, match="needs a function or class, got"):
        listing(wrong)
