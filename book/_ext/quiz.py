"""Mark the quiz cells of a notebook, so that the page can make them live.

MyST-NB drops the tags of Markdown cells. A cell tagged ``quiz`` is therefore
wrapped in a ``div`` when the notebook's text is read; ``quiz.js`` turns that
``div`` into radio buttons. The file that a reader downloads is untouched.
"""

import json

TAG = "quiz"
FENCE = "`" * 9  # longer than any fence within a question


def mark_quizzes(app, docname, source):
    """Wrap the Markdown cells tagged as a quiz, in place."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "markdown" and TAG in tags:
            text = "".join(cell["source"])
            cell["source"] = f"{FENCE}{{div}} {TAG}\n{text}\n{FENCE}\n"
    source[0] = json.dumps(notebook)


def setup(app):
    app.connect("source-read", mark_quizzes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
