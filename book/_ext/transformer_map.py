"""The map of the Transformer and the list of chapters on the first page.

``{transformer-map}`` shows ``transformer_map.svg``, a drawing whose groups
carry the number of a chapter, and ``{chapter-list}`` the same road in words.
Both read ``chapters.yml``. A part or chapter is a link if its page is in the
book, and is marked "to come" if not: adding the page to ``_toc.yml`` is
all it takes.
"""

import re
from pathlib import Path
from xml.etree import ElementTree

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

HERE = Path(__file__).parent
SVG = "http://www.w3.org/2000/svg"
TO_COME = "to come"
CHAPTER = re.compile(r"book/(?P<number>\d\d)-[^/]+")


class road(nodes.General, nodes.Element):  # noqa: N801 (docutils' custom)
    """Where the map or the list will stand, once all pages are known."""


class RoadDirective(SphinxDirective):
    """Leave a mark in the page; the pages of the book are known later."""

    def run(self):
        self.env.metadata[self.env.docname]["has_road"] = True
        return [road(kind=self.name)]


def parts():
    """Return the parts of the book, each with its chapters."""
    return yaml.safe_load((HERE / "chapters.yml").read_text("utf-8"))


def fill_in(app, doctree, docname):
    """Replace the marks in a page by the drawing and by the list."""
    make = {"transformer-map": drawing, "chapter-list": listing}
    for mark in list(doctree.findall(road)):
        mark.replace_self(make[mark["kind"]](links(app, docname)))


def links(app, docname):
    """Return the address, seen from a page, of each chapter that exists."""
    found = map(CHAPTER.fullmatch, app.env.found_docs)
    return {
        int(page["number"]): app.builder.get_relative_uri(docname, page[0])
        for page in found
        if page
    }


def drawing(address_of):
    """Return the map, its parts made into links."""
    ElementTree.register_namespace("", SVG)
    image = ElementTree.parse(HERE / "transformer_map.svg").getroot()
    for group in image.iter(f"{{{SVG}}}g"):
        number = int(group.attrib.pop("data-chapter"))
        group.set("class", "map-part")
        if number in address_of:
            group.tag = f"{{{SVG}}}a"
            group.set("href", address_of[number])
        else:
            group.set("class", "map-part to-come")
    text = ElementTree.tostring(image, encoding="unicode")
    return nodes.raw("", text, format="html")


def listing(address_of):
    """Return the parts and their chapters as nested lists."""
    outer = nodes.bullet_list(classes=["road"])
    for part in parts():
        first = part["chapters"][0]["number"]
        inner = nodes.enumerated_list(enumtype="arabic", start=first)
        inner["prefix"], inner["suffix"] = "", "."
        inner += [entry(one, address_of) for one in part["chapters"]]
        title = nodes.paragraph("", "", nodes.strong("", part["part"]))
        outer += nodes.list_item("", title, inner)
    return outer


def entry(chapter, address_of):
    """Return one chapter: its title, as a link or marked, and its gain."""
    address, title = address_of.get(chapter["number"]), chapter["title"]
    if address:
        link = nodes.reference("", title, refuri=address, internal=True)
        heading = nodes.paragraph("", "", link)
    else:
        mark = nodes.inline("", TO_COME, classes=["to-come"])
        heading = nodes.paragraph("", f"{title} ", mark)
    gain = nodes.paragraph("", chapter["gain"], classes=["gain"])
    return nodes.list_item("", heading, gain)


def pages_to_refresh(app, env, added, changed, removed):
    """Name the pages with a map when a page came or went."""
    if not added | removed:
        return []
    return [name for name, data in env.metadata.items() if "has_road" in data]


def setup(app):
    app.add_node(road)
    app.add_directive("transformer-map", RoadDirective)
    app.add_directive("chapter-list", RoadDirective)
    app.connect("doctree-resolved", fill_in)
    app.connect("env-get-outdated", pages_to_refresh)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
