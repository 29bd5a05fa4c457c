"""Read a reader's notebook, or say in one sentence why it cannot be."""

import json
import re
import warnings
from pathlib import Path

CHECK = re.compile(r"""^[^#\n]*?\bcheck\(\s*["']([^"']+)["']""", re.MULTILINE)


class NotebookError(ValueError):
    """A file is no notebook with exercises; the sentence says why."""


def read(path):
    """Read a notebook, or say in one sentence why it cannot be.

    Args:
        path: Of a file.

    Returns:
        A notebook of nbformat 4.

    Raises:
        NotebookError: There is no such file, it is no notebook, it is not
            in Python, or it has no checks.
    """
    import nbformat

    content = _content(Path(path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old notebooks lack cell ids
        try:
            notebook = nbformat.reads(json.dumps(content), as_version=4)
        except Exception as error:
            reason = str(error).splitlines()[0] if str(error) else "invalid"
            raise NotebookError(
                f"{path} is not a notebook: {reason}"
            ) from None
    metadata = notebook.metadata.get("kernelspec", {})
    language = metadata.get("language", "python")
    if language != "python":
        raise NotebookError(
            f"{path} must be a Python notebook, it is in {language}"
        )
    if not checks(notebook):
        raise NotebookError(
            f"{path} has no check(...) cell: is it one of the exercises?"
        )
    return notebook


def _content(path):
    """Return a file's JSON, a dictionary with cells."""
    if not path.exists():
        raise NotebookError(f"there is no file {path}")
    if path.is_dir():
        raise NotebookError(f"{path} is a folder: name the notebooks in it")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror
        raise NotebookError(f"{path} cannot be read: {reason}") from None
    except UnicodeDecodeError:
        raise NotebookError(f"{path} is not a notebook: not text") from None
    except RecursionError:
        raise NotebookError(f"{path} is not a notebook: too deep") from None
    except ValueError as error:
        where = f"broken JSON at line {getattr(error, 'lineno', 1)}"
        raise NotebookError(f"{path} is not a notebook: {where}") from None
    if not isinstance(content, dict) or "nbformat" not in content:
        raise NotebookError(f"{path} is JSON, but not a notebook")
    return content


def code_cells(notebook):
    """Return the cells that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def checks(notebook):
    """Return the ids that a notebook's cells check, in order, each once."""
    found = [CHECK.findall(cell.source) for cell in code_cells(notebook)]
    return list(dict.fromkeys(one for ids in found for one in ids))
