"""Every page, seen in a browser: quiet, self-contained and accessible."""

import pytest
from axe_playwright_python.sync_playwright import Axe

# Without preload axe itself asks for no style sheets. What MathJax draws has
# the colour of the text around it; screen readers get MathML instead.
OPTIONS = {"preload": False}
CONTEXT = {"exclude": [["mjx-math"]]}


def faults(page, *rules):
    """Return what axe-core finds, a line each, by all rules or by some."""
    options = OPTIONS | ({"runOnly": list(rules)} if rules else {})
    found = Axe().run(page, context=CONTEXT, options=options).response
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def test_a_page_is_sound_in_light_and_dark_wide_and_narrow(visit, docname):
    window = visit()
    page = window.open(docname)
    wait_for_theme(page, "light")
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    wait_for_theme(page, "dark")
    assert faults(page, "color-contrast") == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)  # the theme looks for what scrolls, once calm
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []
    assert window.outside == []
    assert window.errors == []


def wait_for_theme(page, name):
    """Return when a page has taken on the colours that were asked for."""
    chosen = "document.documentElement.dataset.theme"
    page.wait_for_function(f"{chosen} === '{name}'")


def test_formulas_are_set_and_read_aloud(visit):
    page = visit().open("book/notation")
    formulas = page.locator(".math mjx-container")
    assert formulas.count() > 20
    assert page.locator(".math mjx-assistive-mml math").count() > 20
    assert page.locator("mjx-merror").count() == 0


@pytest.mark.parametrize(
    ("width", "parts"),
    [(260, "mjx-container[display]"), (390, ".cell_output:has(> img)")],
)
def test_what_is_wide_can_be_reached_by_keyboard(visit, width, parts):
    page = visit(width=width).open("book/01-dot-products")
    wide = f"""[...document.querySelectorAll('{parts}')]
        .filter((one) => one.scrollWidth > one.clientWidth)
        .map((one) => one.tabIndex)"""
    page.wait_for_function(f"({wide}).every((index) => index === 0)")
    assert page.evaluate(wide)


def test_code_of_79_columns_fits_the_page(visit):
    page = visit().open("book/01-dot-products")
    block = page.locator(".cell_input pre").first
    block.evaluate("(pre) => { pre.textContent = 'x'.repeat(79) }")
    assert block.evaluate("(pre) => pre.scrollWidth <= pre.clientWidth")


def test_search_finds_a_word(visit):
    window = visit()
    page = window.open("book/index")
    page.keyboard.press("Control+K")
    page.keyboard.type("permutation equivariance")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.locator("#search-results a", has_text="Glossary").first.wait_for()
    assert window.errors == []
