"""Every quiz cell in the chapters' sources can become a question."""

import re
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parents[2] / "book" / "text").glob("*.md"))
CELL = re.compile(
    r'^\+\+\+ \{"tags": \["quiz"\]\}\n(.*?)(?=^\+\+\+|^```\{code-cell|\Z)',
    re.MULTILINE | re.DOTALL,
)
FORM = re.compile(
    r"\*\*Question (?P<number>\d+)\.\*\* .*?\n\n"
    r"(?P<options>(?:\d+\. .*?)+)\n\n"
    r"<details><summary>Answers to question (?P<same>\d+)</summary>\n\n"
    r"(?P<answers>(?:\d+\. .*?)+)\n\n</details>",
    re.DOTALL,
)
ITEM = re.compile(r"^(\d+)\. (.*)", re.MULTILINE)


def faults(cell):
    """Return what is wrong with the text of a quiz cell, a list."""
    found = FORM.fullmatch(cell.strip())
    if not found:
        return ["not of the form question, options, details with answers"]
    options, answers = (
        ITEM.findall(found[name]) for name in ("options", "answers")
    )
    wrong = []
    if found["number"] != found["same"]:
        wrong.append("the summary names another question")
    if len(options) != len(answers):
        wrong.append(f"{len(options)} options, {len(answers)} answers")
    for items in (options, answers):
        if [int(number) for number, _ in items] != list(
            range(1, len(items) + 1)
        ):
            wrong.append("items are not numbered 1, 2, 3, ...")
    if not all(text.startswith(("Yes. ", "No. ")) for _, text in answers):
        wrong.append(
            'an answer begins neither "Yes." nor "No.", with a reason'
        )
    if not any(text.startswith("Yes. ") for _, text in answers):
        wrong.append("no option is right")
    return wrong


GOOD = """\
**Question 1.** Which is even?

1. 2
2. 3

<details><summary>Answers to question 1</summary>

1. Yes. Twice 1.
2. No. It is odd,
   as you can see.

</details>
"""


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_quiz_cell_of_a_chapter_is_well_formed(source):
    cells = CELL.findall(source.read_text("utf-8"))
    assert len(cells) >= 3
    assert {number: faults(cell) for number, cell in enumerate(cells, 1)} == {
        number: [] for number in range(1, len(cells) + 1)
    }


def test_questions_are_numbered_in_order():
    for source in SOURCES:
        cells = CELL.findall(source.read_text("utf-8"))
        numbers = [int(FORM.match(cell.strip())["number"]) for cell in cells]
        assert numbers == list(range(1, len(cells) + 1))


def test_a_good_cell_has_no_fault():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("2. 3\n", "2. 3\n3. 4\n", "3 options, 2 answers"),
        ("No. It", "It", "neither"),
        ("Yes. Twice", "No. Twice", "no option is right"),
        ("to question 1", "to question 2", "another question"),
        ("2. 3\n", "4. 3\n", "not numbered"),
        ("</details>", "", "not of the form"),
    ],
)
def test_a_bad_cell_is_named(old, new, fault):
    assert any(fault in found for found in faults(GOOD.replace(old, new)))
