"""Leave out of a rendered notebook what only its tools need.

The lines ``### BEGIN SOLUTION`` and ``### END SOLUTION`` tell nbgrader what to
clear, a progress bar leaves an empty output behind, and a page of solutions
has the title of its exercises. The committed notebooks keep all of that, and
so do the downloads; the pages do not show it.
"""

import json

MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


def tidy(app, docname, source):
    """Rewrite the source of a page, if it is a notebook."""
    if app.env.doc2path(docname).endswith(".ipynb"):
        notebook = json.loads(source[0])
        for cell in notebook["cells"]:
            cell["source"] = without_marks(cell["source"])
            if "outputs" in cell:
                cell["outputs"] = [o for o in cell["outputs"] if shows(o)]
        if docname.startswith("solutions/"):
            rename(notebook["cells"][0])
        source[0] = json.dumps(notebook)


def without_marks(source):
    """Return a cell's text without nbgrader's marks."""
    lines = "".join(source).splitlines()
    kept = [line for line in lines if line.strip() not in MARKS]
    return "\n".join(kept)


def shows(output):
    """Tell an output that shows something from an empty display."""
    data = output.get("data", {})
    return set(data) != {"text/plain"} or any(data["text/plain"])


def rename(cell):
    """Call a page of solutions by what it holds."""
    cell["source"] = cell["source"].replace("# Exercises:", "# Solutions:", 1)


def setup(app):
    app.connect("source-read", tidy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
