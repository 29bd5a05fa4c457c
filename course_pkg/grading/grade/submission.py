"""Read what students handed in: code cells, and nothing else of a file.

Outputs, metadata and other files count for nothing, links are not followed,
and sizes are looked at before anything is parsed.
"""

import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from course_pkg.grading.isolation.remote import clean
from course_pkg.grading.notebook import CHECK

MIB = 2**20
MAX_FILE, MAX_CELLS, MAX_SOURCE, MAX_NOTEBOOKS = 20 * MIB, 2000, 2 * MIB, 20
USE = re.compile(r"""^[^#\n]*?\buse\(\s*["'](\w+)["']""", re.MULTILINE)
IMPORT = re.compile(
    r"^\s*(?:import|from)\s+(torch|tensorflow)\b", re.MULTILINE
)


class UnreadableError(ValueError):
    """A file is no notebook; the sentence says why."""


@dataclass(frozen=True)
class Notebook:
    """A notebook's code.

    Args:
        name: The file's.
        cells: The sources of its code cells.
    """

    name: str
    cells: tuple[str, ...]

    @property
    def framework(self):
        """The framework it seems to be written in, to have it ready."""
        text = "\n".join(self.cells)
        found = USE.search(text) or IMPORT.search(text)
        name = found.group(1) if found else "numpy"
        return name if name in ("torch", "tensorflow") else "numpy"

    def checks(self):
        """Return the ids it mentions in checks."""
        return set(CHECK.findall("\n".join(self.cells)))


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Args:
        name: The file's or the folder's, fit to be shown.
        key: A name for files, unlike all others.
        notebooks: Those that could be read.
        faults: A sentence for each file that could not.
    """

    name: str
    key: str
    notebooks: tuple[Notebook, ...]
    faults: tuple[str, ...] = ()

    @property
    def digest(self):
        """A hash of all that is graded."""
        content = [[one.name, one.cells] for one in self.notebooks]
        text = json.dumps([content, self.faults])
        return hashlib.sha256(text.encode()).hexdigest()


def read_all(folder):
    """Read every submission in a folder, one for each file or folder in it.

    Args:
        folder: Where they lie; other files than notebooks are passed over.

    Returns:
        A list of ``Submission``, by name.
    """
    found, taken = [], set()
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        is_folder = entry.is_dir() and not entry.is_symlink()
        is_notebook = entry.name.endswith(".ipynb")
        hidden = entry.name.startswith((".", "__"))
        if hidden or not (is_folder or is_notebook or entry.is_symlink()):
            continue
        name = entry.name.removesuffix(".ipynb")
        key = key_of(name)
        key = key_of(entry.name + " ") if key in taken else key
        taken.add(key)
        files = _notebooks_in(entry) if is_folder else [Path(entry.path)]
        found.append(_read_one(clean(name, 80), key, files))
    return found


def key_of(name):
    """Make a file's name of any text.

    >>> key_of("Ada Lovelace")
    'Ada_Lovelace-76740216'
    >>> key_of("ada")
    'ada'
    """
    safe = re.sub(r"[^A-Za-z0-9_-]", "_", name)[:60]
    if safe == name:
        return name
    mark = hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()
    return f"{safe.strip('_')}-{mark[:8]}"


def _notebooks_in(entry):
    files = []
    for root, folders, names in os.walk(entry.path):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        files += [Path(root, one) for one in names if one.endswith(".ipynb")]
    return sorted(files)


def _read_one(name, key, files):
    notebooks, faults = [], []
    for file in files[:MAX_NOTEBOOKS]:
        try:
            notebooks.append(Notebook(clean(file.name, 80), read_cells(file)))
        except UnreadableError as error:
            faults.append(f"{clean(file.name, 80)} {error}.")
    if len(files) > MAX_NOTEBOOKS:
        faults.append(f"Of {len(files)} notebooks {MAX_NOTEBOOKS} were read.")
    if not files:
        faults.append("There is no notebook in the folder.")
    return Submission(name, key, tuple(notebooks), tuple(faults))


def read_cells(path):
    """Return the sources of a notebook's code cells.

    Args:
        path: Of a regular file of at most 20 MiB.

    Returns:
        A tuple of strings.

    Raises:
        UnreadableError: It is not a notebook; why, as the end of a sentence.
    """
    try:
        content = json.loads(_bytes_of(path))
    except RecursionError:
        raise UnreadableError("is nested too deeply to be read") from None
    except UnicodeDecodeError:
        raise UnreadableError("is not text") from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"is broken JSON at line {line}") from None
    if not isinstance(content, dict) or "cells" not in content:
        raise UnreadableError("is JSON, but not a notebook of format 4")
    cells = content["cells"]
    if not isinstance(cells, list) or len(cells) > MAX_CELLS:
        raise UnreadableError(f"does not hold a list of {MAX_CELLS} cells")
    sources = [_source(cell) for cell in cells]
    code = tuple(one for one in sources if one is not None)
    if sum(map(len, code)) > MAX_SOURCE:
        raise UnreadableError(f"has more than {MAX_SOURCE} characters of code")
    return code


def _bytes_of(path):
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
    flags |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if os.path.islink(path):
        raise UnreadableError("is a link, and links are not followed")
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        reason = os.strerror(error.errno).lower()
        raise UnreadableError(f"cannot be opened: {reason}") from None
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("is not a regular file")
        if status.st_size > MAX_FILE:
            size, most = status.st_size // MIB, MAX_FILE // MIB
            raise UnreadableError(f"has {size} MiB, and may have {most}")
        return file.read(MAX_FILE + 1)


def _source(cell):
    """Return a code cell's source, None for other cells."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return None
    source = cell.get("source")
    if isinstance(source, list) and all(isinstance(s, str) for s in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise UnreadableError("has a code cell whose source is not text")
    return source.encode(errors="replace").decode()
