"""The reports as pages: safe, self-contained, accessible, readable."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from grading.isolation.notebooks import POSSIBLE

from course_pkg.grading.grade.pages import class_page, student_page
from course_pkg.grading.grade.result import Result, complete, exercises_of
from course_pkg.grading.message import FAILED, PASSED
from course_pkg.grading.verdicts import verdict

EVIL = "</td><script>alert(1)</script>"
EXERCISES = exercises_of(["01"])


def result(name, wrong=(), right=(), faults=(), graded=True, detail="1"):
    verdicts = {}
    for one in EXERCISES:
        if one.id in right:
            verdicts[one.id] = verdict(one, "numpy", PASSED, one.takeaway)
        elif one.id in wrong:
            mistake = one.mistakes[0]
            verdicts[one.id] = verdict(
                one,
                "numpy",
                FAILED,
                mistake.sentence,
                stage="value",
                mistake=mistake.name,
                details=(("expected", "0.5"), ("found", detail)),
                seed=7,
            )
    return Result(
        name=name,
        key=name[:4],
        digest="",
        verdicts=complete(["01"], verdicts),
        faults=tuple(faults),
        isolation="full" if graded else "",
        graded=graded,
    )


CLASS = [
    result("ada", right=("01.dot", "01.softmax")),
    result("grace", wrong=("01.dot",), right=("01.softmax",)),
    result("mary", wrong=("01.dot", "01.softmax"), faults=["It printed."]),
    result("zoe", faults=["zoe.ipynb is not text."], graded=False),
    result(EVIL, wrong=("01.dot",), faults=[EVIL], detail=EVIL),
]


@pytest.fixture(scope="module")
def pages():
    students = {f"student {n}": o for n, o in enumerate(CLASS)}
    written = {n: student_page(o, EXERCISES) for n, o in students.items()}
    return {"class": class_page(CLASS, EXERCISES), **written}


def test_the_class_page_is_a_lesson_plan(pages):
    text = re.sub(r"\s+", " ", pages["class"])
    assert "5 submissions, 4 graded" in text
    first = EXERCISES[0].mistakes[0].sentence
    assert f"<strong>3:</strong> {first}" in text
    assert text.index(first) < text.index(EXERCISES[3].mistakes[0].sentence)
    assert "zoe: zoe.ipynb is not text." in text
    assert "grace, mary, &lt;/td&gt;" in text


def test_what_students_write_is_text_only(pages):
    for page in pages.values():
        assert "<script" not in page
    assert "&lt;script&gt;" in pages["student 4"]


def test_a_student_page_tells_what_the_check_tells(pages):
    page = pages["student 1"]
    assert EXERCISES[0].mistakes[0].sentence in page
    assert "✗ <strong>Not yet.</strong>" in page
    assert f"2 of {POSSIBLE} points." in page
    assert "seed=7" in page


def test_reduced_isolation_is_named():
    from dataclasses import replace

    page = class_page([replace(CLASS[0], isolation="reduced")], EXERCISES)
    assert "Reduced isolation." in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["class", "student 2", "student 4"])
def test_the_pages_are_accessible_and_complete(pages, browser, name, scheme):
    page = browser.new_page(
        color_scheme=scheme, viewport={"width": 390, "height": 800}
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(pages[name])
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert asked == []
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= 390
    page.close()
