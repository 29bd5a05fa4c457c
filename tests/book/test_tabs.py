"""The tabs of the frameworks switch together, and the choice stays."""

import pytest

CHAPTER, ELSEWHERE = "book/01-dot-products", "book/api/similarity"
LABELS = ["NumPy", "TensorFlow", "PyTorch"]
CHOSEN = ".sd-tab-set > input:checked + label"


def chosen(page):
    """Return the label chosen in every set of tabs of a page."""
    return page.locator(CHOSEN).all_inner_texts()


def test_every_set_has_the_three_frameworks_in_order(visit):
    page = visit().open(CHAPTER)
    sets = page.locator(".sd-tab-set")
    assert sets.count() > 3
    for one in sets.all():
        assert one.locator(":scope > label").all_inner_texts() == LABELS


def test_all_sets_follow_a_click_here_after_a_reload_and_elsewhere(visit):
    page = (window := visit()).open(CHAPTER)
    assert set(chosen(page)) == {"NumPy"}
    page.get_by_text("PyTorch", exact=True).first.click()
    assert set(chosen(page)) == {"PyTorch"}
    page.reload()
    assert set(chosen(page)) == {"PyTorch"}
    page = window.open(ELSEWHERE)
    assert set(chosen(page)) == {"PyTorch"}


def test_a_set_shows_one_framework_only(visit):
    page = visit().open(CHAPTER)
    first = page.locator(".sd-tab-set").first
    page.get_by_text("TensorFlow", exact=True).first.click()
    shown = [one.is_visible() for one in first.locator(":scope > div").all()]
    assert shown == [False, True, False]


@pytest.mark.parametrize("steps", [1, 2])
def test_arrow_keys_move_between_tabs(visit, steps):
    page = visit().open(CHAPTER)
    page.locator(".sd-tab-set > input").first.focus()
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    assert set(chosen(page)) == {LABELS[steps]}
