"""Mend what a screen reader stumbles over in pages made by the theme.

The buttons that fold a part of the table of contents are a bare chevron in a
``summary``: each gets the name of the page whose children it folds, and a
long part, such as the reference, is folded until one is within it. The
bibliography is written with ARIA roles that are out of date: it becomes a
plain list, with the same anchors.
"""

from docutils import nodes

FEW = 5  # children that stand open in the table of contents


def name_folds(app, pagename, templatename, context, doctree):
    """Wrap the theme's function that makes the sidebar's table of contents."""
    if "generate_toctree_html" not in context:
        return
    make = context["generate_toctree_html"]

    def make_named(*args, **options):
        soup = make(*args, **options)
        for summary in soup.select("li.has-children > details > summary"):
            link = summary.find_parent("li").select_one("a.reference")
            summary["aria-label"] = f"Pages below {link.get_text()}"
            fold_if_long(summary.parent)
        return soup

    context["generate_toctree_html"] = make_named


def fold_if_long(details):
    """Close a part with many pages, unless the reader is in it."""
    is_long = len(details.select("li")) > FEW
    if is_long and "current" not in details.parent.get("class", []):
        details.attrs.pop("open", None)


def list_citations(app, doctree, docname):
    """Turn the citations of a page into the items of one list."""
    citations = list(doctree.findall(nodes.citation))
    if not citations:
        return
    entries = nodes.bullet_list(classes=["citations"])
    citations[0].parent.insert(
        citations[0].parent.index(citations[0]), entries
    )
    for citation in citations:
        citation.parent.remove(citation)
        text = citation.children[1:]  # without the label: author and year do
        entries += nodes.list_item("", *text, ids=citation["ids"])


def setup(app):
    app.connect("doctree-resolved", list_citations)
    # After the theme has put its function into the page's context.
    app.connect("html-page-context", name_folds, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
