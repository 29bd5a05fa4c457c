"""Show an answer to an exercise together with the verdict it really gets.

The content of ``{checked-answer}`` is Python whose last line is a ``check``.
It is run when the page is read, so the verdict in the book is never older
than the checks themselves.
"""

import ast
import contextlib
import io

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from course_pkg import grading


class CheckedAnswer(SphinxDirective):
    """Render code, and below it what its last expression displays."""

    has_content = True

    def run(self):
        code = "\n".join(self.content)
        self.env.note_dependency(grading.__file__)
        block = nodes.literal_block(code, code, language="python")
        verdict = nodes.raw("", run(code)._repr_html_(), format="html")
        frame = nodes.container("", verdict, classes=["verdict"])
        return [block, frame]


def run(code):
    """Return the value of the last expression of some Python code."""
    *before, last = ast.parse(code).body
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(ast.Module(before, []), "<answer>", "exec"), names)
        return eval(
            compile(ast.Expression(last.value), "<answer>", "eval"), names
        )


def setup(app):
    app.add_directive("checked-answer", CheckedAnswer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
