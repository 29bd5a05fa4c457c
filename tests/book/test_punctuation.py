"""A formula and the mark that follows it stay on one line."""

import importlib.util
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

PATH = Path(__file__).parents[2] / "book" / "_ext" / "punctuation.py"
SPEC = importlib.util.spec_from_file_location("punctuation", PATH)
punctuation = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(punctuation)


def line(*parts):
    """Return a line as a page has it: formulas between pieces of text."""
    document = new_document("page")
    paragraph = nodes.paragraph()
    for i, part in enumerate(parts):
        paragraph += nodes.math(part, part) if i % 2 else nodes.Text(part)
    document += paragraph
    punctuation.keep_together(None, document, "page")
    return paragraph


@pytest.mark.parametrize("mark", [",", ".", "),", "\u2019", "\u201d."])
def test_a_mark_joins_its_formula(mark):
    paragraph = line("Let ", "n", f"{mark} then ", "m", " is larger.")
    (piece,) = paragraph.findall(nodes.inline)
    assert piece["classes"] == ["together"]
    assert [type(child) for child in piece] == [nodes.math, nodes.Text]
    assert piece.astext() == f"n{mark}"
    assert paragraph.astext() == f"Let n{mark} then m is larger."


@pytest.mark.parametrize("after", [" is large.", "-th", ""])
def test_words_do_not(after):
    paragraph = line("Let ", "n", after)
    assert not list(paragraph.findall(nodes.inline))
    assert paragraph.astext() == f"Let n{after}"


def test_a_formula_at_the_end_of_a_line_is_left_alone():
    paragraph = line("Let ", "n")
    assert paragraph.astext() == "Let n"
