"""The map and the list of chapters lead where they say."""

from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
START = "book/index"


@pytest.fixture(scope="module")
def chapters():
    """All chapters, written or to come."""
    text = (ROOT / "book/_ext/chapters.yml").read_text("utf-8")
    return [one for part in yaml.safe_load(text) for one in part["chapters"]]


def page_of(html, chapter):
    """Return the page of a chapter, or None while it is to come."""
    pages = list((html / "book").glob(f"{chapter['number']:02}-*.html"))
    assert len(pages) <= 1
    return f"book/{pages[0].stem}" if pages else None


def soup_of(html, docname):
    path = html / f"{docname}.html"
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_every_chapter_stands_in_the_map_and_in_the_list(html, chapters):
    soup = soup_of(html, START)
    parts = soup.select(".transformer-map .map-part .number")
    assert {part.get_text() for part in parts} == {
        str(chapter["number"]) for chapter in chapters
    }
    titles = soup.select("ul.road ol > li > p:first-child")
    assert [title.find(string=True).strip() for title in titles] == [
        chapter["title"] for chapter in chapters
    ]


def test_what_exists_is_linked_and_the_rest_is_marked(html, chapters):
    soup = soup_of(html, START)
    written = {c["number"] for c in chapters if page_of(html, c)}
    for part in soup.select(".transformer-map .map-part"):
        number = int(part.select_one(".number").get_text())
        assert (part.name == "a") == (number in written)
        assert ("to-come" in part["class"]) == (number not in written)
    entries = soup.select("ul.road ol > li")
    for chapter, entry in zip(chapters, entries, strict=True):
        there = chapter["number"] in written
        assert bool(entry.select("p:first-child a")) == there
        assert bool(entry.select(".to-come")) == (not there)


def test_a_written_chapter_has_the_title_that_the_road_gives(html, chapters):
    written = [one for one in chapters if page_of(html, one)]
    assert written
    for chapter in written:
        heading = soup_of(html, page_of(html, chapter)).select_one(
            "article h1"
        )
        assert chapter["title"] in heading.get_text()
        assert heading.get_text().startswith(f"{chapter['number']}. ")


def test_a_part_of_the_map_opens_its_chapter(visit, html, chapters):
    window = visit()
    for chapter in [one for one in chapters if page_of(html, one)]:
        page = window.open(START)
        number = page.locator("a.map-part .number").get_by_text(
            str(chapter["number"]), exact=True
        )
        number.first.click()
        page.wait_for_url(f"**/{page_of(html, chapter)}.html")


def test_the_map_can_be_read_at_390_pixels(visit):
    page = visit(width=390).open(START)
    for text in page.locator(".transformer-map text").all():
        assert text.bounding_box()["height"] >= 10
