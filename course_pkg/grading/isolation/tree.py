"""The folder a submission's Python imports from: a shim, and no answers."""

import shutil
from pathlib import Path

import course_pkg

PACKAGE = Path(course_pkg.__file__).parent
SHIM = "grading/isolation/inside/shim"
HARMLESS = (
    "figures/style.py",
    "frameworks.py",
    "shapes.py",
    "grading/frameworks.py",
    "grading/layer_weights.py",
    "grading/layers.py",
    "grading/prints.py",
    "grading/runner.py",
    "grading/traces.py",
    "grading/usage.py",
    "grading/isolation/__init__.py",
    "grading/isolation/wire.py",
    "grading/isolation/inside/__init__.py",
    "grading/isolation/inside/confine.py",
    "grading/isolation/inside/folders.py",
    "grading/isolation/inside/landlock.py",
    "grading/isolation/inside/shell.py",
    "grading/isolation/inside/student.py",
    "grading/isolation/inside/zygote.py",
)
REPLACED = {
    "package.py": "__init__.py",
    "grading.py": "grading/__init__.py",
    "figures.py": "figures/__init__.py",
}
WITHHELD = ("reference", "pytorch", "tf", "params", "listing", "data")


def plant(folder):
    """Write the package that a submission finds.

    Args:
        folder: An empty folder.

    Returns:
        The folder, now with ``course_pkg`` in it.
    """
    root = Path(folder) / "course_pkg"
    pairs = [(PACKAGE / name, root / name) for name in HARMLESS]
    pairs += [(PACKAGE / SHIM / a, root / b) for a, b in REPLACED.items()]
    blank = PACKAGE / SHIM / "withheld.py"
    pairs += [(blank, root / name / "__init__.py") for name in WITHHELD]
    for source, target in pairs:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return Path(folder)
