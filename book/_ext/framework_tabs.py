"""Gather neighbouring notebook cells, one a framework, into a set of tabs.

A code cell tagged ``fw-numpy``, ``fw-tensorflow`` or ``fw-torch`` becomes a
tab; MyST-NB has given its container the class ``tag_fw-...``. All sets of
the book share one ``sync_group``, so they switch together and the choice is
remembered from page to page. The notebook itself stays plain.
"""

from docutils import nodes
from sphinx_design.shared import create_component

LABELS = {
    "fw-numpy": "NumPy",
    "fw-tensorflow": "TensorFlow",
    "fw-torch": "PyTorch",
}
SYNC_GROUP = "framework"


def gather_tabs(app, doctree):
    """Replace every run of framework cells in a page by a set of tabs."""
    cells = [cell for cell in doctree.findall(nodes.container) if tag_of(cell)]
    parents = {id(cell.parent): cell.parent for cell in cells}
    for parent in parents.values():
        parent.children = with_tabs(parent.children)
        for child in parent.children:
            child.parent = parent


def with_tabs(children):
    """Return a list of nodes in which runs of framework cells are tabs."""
    result, run = [], {}
    for child in children:
        tag = tag_of(child)
        starts_anew = tag in run and tag != list(run)[-1]
        if run and (tag is None or starts_anew):
            result.append(tab_set(run))
            run = {}
        if tag is None:
            result.append(child)
        else:
            run.setdefault(tag, []).append(child)
    return [*result, tab_set(run)] if run else result


def tab_set(cells_of):
    """Return the tabs, in the order of ``LABELS``, of one run of cells."""
    tabs = [tab(tag, cells_of[tag]) for tag in LABELS if tag in cells_of]
    return component("tab-set", tabs)


def tab(tag, cells):
    """Return one tab with its label and its cells."""
    label = nodes.rubric("", LABELS[tag], classes=["sd-tab-label"])
    label["sync_id"], label["sync_group"] = tag, SYNC_GROUP
    content = component("tab-content", cells)
    return component("tab-item", [label, content])


def component(name, children):
    """Return a node that sphinx-design turns into a part of a tab set."""
    return create_component(name, classes=[f"sd-{name}"], children=children)


def tag_of(node):
    """Return the framework tag of a cell, or None."""
    if not isinstance(node, nodes.container):
        return None
    classes = node["classes"] if "cell" in node["classes"] else []
    return next((tag for tag in LABELS if f"tag_{tag}" in classes), None)


def setup(app):
    app.connect("doctree-read", gather_tabs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
