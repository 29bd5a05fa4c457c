"""What Sphinx does not check: links in raw HTML, and outside resources."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

RESOURCES = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "embed": "src",
    "object": "data",
}
LOADING = {"stylesheet", "icon", "preload", "modulepreload", "preconnect"}
OUTSIDE = re.compile(r"^(https?:)?//")
STYLE_URL = re.compile(
    r"(?:url\(|@import\s+)\s*['\"]?((?:https?:)?//[^'\")]+)"
)


@pytest.fixture(scope="module")
def soups(html):
    """Every page, parsed."""
    return {
        path: BeautifulSoup(path.read_text("utf-8"), "lxml")
        for path in html.rglob("*.html")
        if "_static" not in path.parts
    }


def anchors(soup):
    """Return the names a link may point at within a page."""
    return {tag["id"] for tag in soup.find_all(id=True)} | {
        tag["name"] for tag in soup.find_all("a", attrs={"name": True})
    }


def links(soup):
    """Return the addresses a page leads to, each once."""
    tags = soup.find_all(["a", "area"], href=True)
    return sorted({tag["href"] for tag in tags})


def dead(path, link, anchors_of):
    """Tell whether a link leads nowhere; an outside link is not followed."""
    address = urlsplit(link)
    if address.scheme or address.netloc:
        return False
    target = path
    if address.path:
        target = Path(os.path.normpath(path.parent / unquote(address.path)))
    if target.is_dir():
        target = target / "index.html"
    if target not in anchors_of:
        return not target.exists()
    fragment = unquote(address.fragment)
    return bool(fragment) and fragment not in anchors_of[target]


def test_every_internal_link_has_a_target(soups):
    anchors_of = {path: anchors(soup) for path, soup in soups.items()}
    broken = [
        f"{path.name}: {link}"
        for path, soup in soups.items()
        for link in links(soup)
        if dead(path, link, anchors_of)
    ]
    assert broken == []


def loaded(soup):
    """Return what a page loads, by the attributes that make it do so."""
    for name, attribute in RESOURCES.items():
        for tag in soup.select(f"{name}[{attribute}]"):
            yield tag[attribute]
    for tag in soup.select("link[href]"):
        if LOADING & set(tag.get("rel", [])):
            yield tag["href"]
    for tag in soup.select("[srcset]"):
        yield from tag["srcset"].split()
    for tag in soup.select("style"):
        yield from STYLE_URL.findall(tag.get_text())


def test_no_page_names_a_resource_outside_the_book(soups):
    outside = [
        f"{path.name}: {url}"
        for path, soup in soups.items()
        for url in loaded(soup)
        if OUTSIDE.match(url)
    ]
    assert outside == []


def test_no_style_sheet_fetches_from_outside(html):
    sheets = list(html.rglob("*.css"))
    assert sheets
    outside = [
        f"{sheet.name}: {url}"
        for sheet in sheets
        for url in STYLE_URL.findall(sheet.read_text("utf-8"))
    ]
    assert outside == []


@pytest.mark.parametrize("unused", ["thebe", "fontawesome.js", "require"])
def test_no_page_loads_what_it_does_not_use(soups, unused):
    for path, soup in soups.items():
        scripts = [str(tag) for tag in soup.select("script")]
        assert not [tag for tag in scripts if unused in tag], path.name


def test_a_notebook_can_be_opened_elsewhere_and_downloaded(soups, html):
    page = html / "book" / "01-dot-products.html"
    links = {
        tag.get_text(strip=True): tag["href"]
        for tag in soups[page].select(".article-header-buttons a[href]")
    }
    for place in ("Binder", "JupyterHub", "Colab"):
        assert links[place]
    assert links["Colab"].endswith("/blob/main/book/01-dot-products.ipynb")
    assert (page.parent / links[".ipynb"]).exists()
