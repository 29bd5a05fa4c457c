"""Run a reader's notebook in memory and gather the verdicts in it.

The file is never written: what the cells print stays here.
"""

import os
import subprocess
from dataclasses import dataclass

from course_pkg.grading import catalogue
from course_pkg.grading.cases import SEED_VARIABLE
from course_pkg.grading.message import RECORD
from course_pkg.grading.notebook import checks, code_cells
from course_pkg.grading.standing import Standing
from course_pkg.grading.usage import UsageError


@dataclass(frozen=True)
class Report:
    """What running a notebook showed.

    Args:
        standing: How its exercises stand.
        faults: A sentence for each cell that raised or did not end.
    """

    standing: Standing
    faults: tuple[str, ...]


def run(notebook, folder, timeout, seed=None, before_cell=None):
    """Execute a notebook, past cells that raise.

    Args:
        notebook: From ``notebook.read``; its outputs are replaced.
        folder: Where its kernel works: the notebook's own.
        timeout: What a cell may take, in seconds.
        seed: Of the checks' cases; None draws new ones.
        before_cell: Called with the index of each cell.

    Returns:
        A ``Report``.
    """
    for cell in code_cells(notebook):
        cell.outputs = []  # what an earlier run printed counts for nothing
    begun = []

    def begin(cell, cell_index):
        if cell.cell_type == "code":
            begun.append(cell)
        if before_cell:
            before_cell(cell_index)

    ending = _execute(notebook, folder, timeout, seed, begin)
    faults = [
        _raised(number, output)
        for number, cell in enumerate(code_cells(notebook), start=1)
        if "raises-exception" not in cell.metadata.get("tags", [])
        for output in cell.outputs
        if output.output_type == "error"
    ]
    if ending:
        faults.append(f"Code cell {len(begun)} {ending}.")
    return Report(standing_of(notebook), tuple(faults))


def _execute(notebook, folder, timeout, seed, begin):
    """Execute all cells; return how it ended before its time, or nothing."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        allow_errors=True,
        on_cell_start=begin,
        resources={"metadata": {"path": str(folder)}},
    )
    client.log.disabled = True  # the report says it in one sentence
    environment = dict(os.environ)
    if seed is not None:
        environment[SEED_VARIABLE] = str(seed)
    try:
        client.execute(env=environment, stderr=subprocess.DEVNULL)
    except CellTimeoutError:
        return f"did not end within {timeout} s; none after it was run"
    except DeadKernelError:
        return "ended the Python process; none after it was run"
    except RuntimeError:  # the kernel ended before it could answer
        return "was not reached: Python did not start"
    return ""


def _raised(number, output):
    text = " ".join(output.evalue.split())
    return f"Code cell {number} raised {output.ename}: {text}".rstrip(": ")


def standing_of(notebook):
    """Gather the verdicts in an executed notebook's outputs.

    Args:
        notebook: One whose cells have been run.

    Returns:
        The ``Standing`` of every exercise that the notebook checks.
    """
    verdicts = {}
    for cell in code_cells(notebook):
        for output in cell.outputs:
            data = output.get("metadata", {}).get(RECORD)
            if data:
                verdicts[data["id"]] = data
    exercises = []
    for identifier in checks(notebook):
        try:
            exercises.append(catalogue.find(identifier))
        except UsageError:  # its cell raised, and the report says so
            continue
    return Standing.of(exercises, verdicts)
