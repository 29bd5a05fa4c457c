"""Verdicts can be read as text and as HTML, in any light."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from grading.answers import graded, solutions

from course_pkg.grading.message import RECORD, SIGNS, WORDS

ANSWERS = {
    "passed": lambda a, b: solutions("numpy")["01.dot"](a, b),
    "failed": lambda a, b: a[0] < b[0],
    "not attempted": None,
}


@pytest.fixture(params=ANSWERS)
def verdict(request):
    found = graded("01.dot", ANSWERS[request.param])
    assert found.status == request.param
    return found


def test_a_sign_and_a_word_say_how_it_went(verdict):
    html = BeautifulSoup(verdict._repr_html_(), "html.parser")
    for text in (repr(verdict), html.get_text()):
        assert SIGNS[verdict.status] in text
        assert WORDS[verdict.status] in text
    assert (
        html.find(attrs={"aria-hidden": "true"}).text == SIGNS[verdict.status]
    )


def test_no_colour_carries_a_meaning(verdict):
    html = verdict._repr_html_()
    assert not re.search(r"colou?r|#[0-9a-f]{3}|rgb|background", html)


def test_html_and_text_say_the_same(verdict):
    html = BeautifulSoup(verdict._repr_html_(), "html.parser").get_text(" ")
    for word in re.findall(r"\w+", repr(verdict)):
        assert word in html
    assert "`" not in html


def test_markup_in_a_readers_code_is_shown_and_not_obeyed():
    def evil(a, b):
        raise ValueError("<script>alert(1)</script>")

    html = graded("01.dot", evil)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_bundle_holds_text_and_html_and_the_record(verdict):
    shown, metadata = verdict._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html"}
    data = json.loads(json.dumps(metadata[RECORD]))
    assert data["id"] == "01.dot"
    assert data["status"] == verdict.status


def test_tables_have_row_headings():
    verdict = graded("01.dot", ANSWERS["failed"])
    html = BeautifulSoup(verdict._repr_html_(), "html.parser")
    headings = [one.text for one in html.find_all("th", scope="row")]
    assert headings == ["a", "b", "expected", "found"]
    verdict = graded("01.reweight", lambda vectors: (vectors, vectors))
    assert [label for label, _ in verdict.details] == [
        "vectors",
        "expected outputs",
        "expected weights",
        "found outputs",
        "found weights",
    ]


def test_a_failure_offers_a_hint_and_a_seed():
    text = repr(graded("01.dot", ANSWERS["failed"], seed=11))
    assert 'check("01.dot", ..., seed=11) shows this again.' in text
    assert 'hint("01.dot") gives a hint.' in text


def test_a_verdict_is_as_true_as_it_is_right():
    assert graded("01.dot", ANSWERS["passed"])
    assert not graded("01.dot", ANSWERS["failed"])
