"""Turn the texts of chapters and solutions into notebooks.

``book/text/NN-*.md`` becomes ``book/NN-*.ipynb``, executed;
``solutions/text/NN-*.md`` becomes ``solutions/NN-*.ipynb``, executed, and
``exercises/NN-*.ipynb``, with the solutions cleared.
"""

import hashlib
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbgrader.preprocessors import ClearSolutions

ROOT = Path(__file__).parents[2]
KERNEL = {
    "display_name": "Python 3",
    "language": "python",
    "name": "python3",
}
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}
STAMP = "attention_course"
STUB = {"python": "# Your code here\n..."}


def texts(root=ROOT):
    """Return the texts to convert, chapters before solutions."""
    folders = [root / "book", root / "solutions"]
    return [t for f in folders for t in sorted(f.glob("text/[0-9]*.md"))]


def executed_path(text):
    """Return where the executed notebook of a text belongs."""
    return text.parents[1] / f"{text.stem}.ipynb"


def exercise_path(text):
    """Return where the exercise of a solution's text belongs."""
    return text.parents[2] / "exercises" / f"{text.stem}.ipynb"


def read_text(text):
    """Convert a MyST text into a notebook without outputs."""
    notebook = jupytext.read(text, fmt="md:myst")
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": LANGUAGE}
    )
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:03d}"  # random ones would differ each time
    return notebook


def execute(notebook, folder):
    """Run a notebook's cells in ``folder`` and keep what they print."""
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        coalesce_streams=True,  # else the chunks depend on the timing
        record_timing=False,  # times would change the file at each run
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    notebook.metadata["language_info"] = nbformat.from_dict(LANGUAGE)
    return notebook


def clear_solutions(notebook):
    """Return a copy of a solution's notebook as a reader receives it."""
    exercise = nbformat.from_dict(notebook)
    exercise.cells = [
        cell
        for cell in exercise.cells
        if "solution-only" not in cell.metadata.get("tags", [])
    ]
    clear = ClearSolutions(enforce_metadata=False, code_stub=STUB)
    exercise, _ = clear.preprocess(exercise, {})
    exercise.metadata[STAMP] = {"sources": fingerprint(exercise)}
    return exercise


def fingerprint(notebook):
    """Return a hash of all that a reader can fill in."""
    sources = "\0".join(cell.source for cell in notebook.cells)
    return hashlib.sha256(sources.encode()).hexdigest()[:16]


def touched(path):
    """Tell whether a reader has worked in an exercise notebook."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        return False
    except Exception:
        return True  # not ours to judge, so not ours to overwrite
    stamp = notebook.metadata.get(STAMP, {}).get("sources")
    ran = any(cell.get("outputs") for cell in notebook.cells)
    return ran or fingerprint(notebook) != stamp


def is_current(notebook, path):
    """Tell whether the notebook on disk has the same cells as this one."""
    if not path.exists():
        return False
    stored = nbformat.read(path, as_version=4)
    return comparable(stored) == comparable(notebook)


def keep_outputs(notebook, path):
    """Take over stored outputs if no code has changed; tell whether so."""
    if not path.exists():
        return False
    stored = code_cells(nbformat.read(path, as_version=4))
    fresh = code_cells(notebook)
    if [as_code(cell) for cell in stored] != [as_code(cell) for cell in fresh]:
        return False
    for old, new in zip(stored, fresh, strict=True):
        new.outputs = old.outputs
        new.execution_count = old.execution_count
    return True


def code_cells(notebook):
    """Return a notebook's code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def as_code(cell):
    """Return all that decides what a code cell prints, and how."""
    return cell.source, without_run(cell.metadata)


def comparable(notebook):
    """Return a notebook's cells without what running them adds."""
    return [
        (cell.cell_type, cell.id, cell.source, without_run(cell.metadata))
        for cell in notebook.cells
    ]


def without_run(metadata):
    """Drop the metadata that execution writes."""
    return {key: metadata[key] for key in metadata if key != "execution"}


def write(notebook, path):
    """Write a notebook so that it is never seen half written."""
    part = path.with_suffix(".part")
    nbformat.write(notebook, part)
    part.replace(path)


def generate(text, force=False):
    """Bring the notebooks of one text up to date.

    Args:
        text: The path of a chapter's or a solution's MyST text.
        force: Execute even if the cells have not changed, after a change to
            the package that alters what they print.

    Returns:
        What was done, a sentence for each file.
    """
    path = executed_path(text)
    notebook = read_text(text)
    done = []
    if force or not is_current(notebook, path):
        kept = not force and keep_outputs(notebook, path)
        write(notebook if kept else execute(notebook, path.parent), path)
        verb = "new prose" if kept else "executed"
        done.append(f"{path.relative_to(ROOT)}: {verb}")
    if text.parents[1].name == "solutions":
        done += generate_exercise(read_text(text), exercise_path(text))
    return done or [f"{path.relative_to(ROOT)}: unchanged"]


def generate_exercise(notebook, path):
    """Write a reader's notebook, unless a reader has worked in it."""
    exercise = clear_solutions(notebook)
    name = path.relative_to(ROOT)
    if touched(path):
        return [
            f"{name}: kept, because it has been worked in; "
            f"rename it to receive the course's version"
        ]
    if is_current(exercise, path):
        return []
    write(exercise, path)
    return [f"{name}: written"]
