"""Serve MathJax from the book itself, and only what a page needs of it.

It comes from the package ``sphinx-mathjax-offline``, whose 24 MB hold every
input and output format. The book needs one script, the TeX extensions, the
fonts, and the part that gives screen readers MathML.
"""

import importlib.util
import shutil
from pathlib import Path

MATHJAX = [
    "tex-chtml.js",
    "a11y/assistive-mml.js",
    "input/tex/extensions",
    "output/chtml/fonts/woff-v2",
]


def mathjax_folder():
    """Return the folder in which the installed MathJax lies."""
    package = importlib.util.find_spec("sphinx-mathjax-offline")
    return Path(package.origin).parent / "static" / "mathjax"


def copy_mathjax(app, exception):
    """Put MathJax beside the pages, once."""
    target = Path(app.outdir) / "_static" / "mathjax"
    if exception or app.builder.format != "html":
        return
    for part in MATHJAX:
        source, copy = mathjax_folder() / part, target / part
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy)


def setup(app):
    app.config.mathjax_path = "mathjax/tex-chtml.js"
    app.connect("build-finished", copy_mathjax)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
