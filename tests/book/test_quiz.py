"""A quiz is answered by keyboard, wrong first and then right."""

import pytest

CHAPTER = "book/01-dot-products"


@pytest.fixture
def chapter(visit):
    return visit().open(CHAPTER)


@pytest.fixture
def radio(chapter):
    """The first question with one right answer."""
    return chapter.locator(".quiz", has=chapter.locator("[type=radio]")).first


@pytest.fixture
def several(chapter):
    """The first question with more than one right answer."""
    boxes = chapter.locator("[type=checkbox]")
    return chapter.locator(".quiz", has=boxes).first


def rights(quiz):
    """Tell of each option whether it is right, by its explanation."""
    reasons = quiz.locator(".quiz-reason").all_text_contents()
    return [reason.strip().startswith("Yes.") for reason in reasons]


def choose(page, quiz, number):
    """Go to an option with the arrow keys, then to the button, and press."""
    quiz.locator("input").first.focus()
    page.keyboard.press("Space")
    for _ in range(number):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def result(quiz):
    """Return the sentence that is announced."""
    return quiz.get_by_role("status").inner_text()


def test_every_question_is_live(chapter):
    questions = chapter.locator(".quiz")
    assert questions.count() >= 3
    assert chapter.locator(".quiz.quiz-live").count() == questions.count()


def test_wrong_then_right_by_keyboard(chapter, radio):
    right = rights(radio)
    choose(chapter, radio, right.index(False))
    assert result(radio).startswith("✗ Not yet.")
    notes = radio.locator(".quiz-note")
    shown = [one.is_visible() for one in notes.all()]
    assert shown.index(True) == right.index(False)
    assert shown.count(True) == 1
    choose(chapter, radio, right.index(True))
    assert result(radio).startswith("✓ Right.")
    assert all(one.is_visible() for one in notes.all())


def test_a_note_says_right_or_wrong_in_words_and_by_a_sign(chapter, radio):
    right = rights(radio)
    choose(chapter, radio, right.index(True))
    for is_right, note in zip(
        right, radio.locator(".quiz-note").all(), strict=True
    ):
        sign, word = ("✓", "Yes.") if is_right else ("✗", "No.")
        assert note.locator(".quiz-icon").inner_text() == sign
        assert note.locator(".quiz-reason").inner_text().startswith(word)


def test_nothing_chosen_is_no_answer(radio):
    radio.get_by_role("button", name="Check").click()
    assert result(radio).endswith("Choose an answer first.")
    assert radio.locator(".quiz-note:visible").count() == 0


def test_part_of_the_right_answers_is_not_enough(several):
    right = [number for number, one in enumerate(rights(several)) if one]
    boxes, check = several.locator("input"), several.get_by_role("button")
    boxes.nth(right[0]).check()
    check.click()
    assert "another right answer" in result(several)
    for number in right:
        boxes.nth(number).check()
    check.click()
    assert result(several).startswith("✓ Right.")


def test_a_new_choice_takes_the_old_verdict_away(chapter, radio):
    choose(chapter, radio, rights(radio).index(False))
    radio.locator("input").nth(rights(radio).index(True)).check()
    assert result(radio) == ""


def test_the_question_names_its_group(radio):
    group = radio.get_by_role("group")
    assert group.locator("legend").inner_text().startswith("Question 1.")
    assert group.get_by_role("radio").count() == len(rights(radio))


def test_without_scripts_the_answers_can_be_unfolded(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{CHAPTER}.html")
    quiz = page.locator(".quiz").first
    quiz.locator("summary").click()
    assert quiz.locator("details li").first.is_visible()
    context.close()
