"""Show the package's own source in a notebook, so that no copy can drift."""

import ast
import inspect
import textwrap
from pathlib import Path

PACKAGE = Path(__file__).parent


def listing(*objects):
    """Show the source of functions or classes as highlighted code.

    Each docstring is cut to its first sentence: the page around the listing
    says the rest.

    Args:
        objects: Functions or classes of this package, from one file.

    Returns:
        An ``IPython.display.Markdown``: a notebook renders it, and a
        notebook test compares it with what was stored.

    Raises:
        TypeError: An object has no Python source.
    """
    from IPython.display import Markdown

    parts = [brief_source(one) for one in objects]
    path = Path(inspect.getsourcefile(objects[0])).relative_to(PACKAGE.parent)
    code = "\n\n\n".join(parts)
    return Markdown(f"```python\n# {path.as_posix()}\n\n{code}\n```")


def brief_source(obj):
    """Return an object's source with every docstring cut to a sentence."""
    try:
        source = textwrap.dedent(inspect.getsource(obj))
    except (TypeError, OSError):
        raise TypeError(
            f"listing needs a function or class, got {obj!r}"
        ) from None
    lines = source.splitlines()
    for node in reversed(docstrings(source)):  # from the end: lines stay put
        indent = " " * node.col_offset
        first = inspect.cleandoc(node.value.value).split("\n\n")[0]
        brief = f'{indent}"""{" ".join(first.split())}"""'
        lines[node.lineno - 1 : node.end_lineno] = [brief]
    return "\n".join(lines).rstrip()


def docstrings(source):
    """Return the docstring nodes of a source, in order."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    owners = [n for n in ast.walk(ast.parse(source)) if isinstance(n, kinds)]
    found = [one.body[0] for one in owners if ast.get_docstring(one)]
    return sorted(found, key=lambda node: node.lineno)
