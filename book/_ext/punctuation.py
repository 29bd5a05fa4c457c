"""Keep a comma or a full stop on the line of the formula before it.

A browser may break a line on either side of an inline formula, so that a line
could begin with the full stop that ends the sentence before.
"""

import re

from docutils import nodes

FOLLOWS = re.compile(r"[.,;:!?)\u2019\u201d]+")


def keep_together(app, doctree, docname):
    """Put every inline formula into one piece with what must follow it."""
    for formula in list(doctree.findall(nodes.math)):
        after = formula.next_node(siblings=True, descend=False)
        found = isinstance(after, nodes.Text) and FOLLOWS.match(after)
        if found:
            mark = nodes.Text(found.group())
            rest = nodes.Text(after[found.end() :])
            after.parent.replace(after, rest)
            piece = nodes.inline("", classes=["together"])
            formula.replace_self(piece)
            piece += [formula, mark]


def setup(app):
    app.connect("doctree-resolved", keep_together)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
