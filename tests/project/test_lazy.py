"""Importing the package is quick and loads no framework."""

import subprocess
import sys

import pytest

HEAVY = ["torch", "tensorflow", "keras", "matplotlib", "IPython", "nbclient"]


def loaded_after(code, *names):
    """Run code in a fresh interpreter; return which modules it loaded."""
    check = f"import sys; print(*[m for m in {names!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{check}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_the_package_loads_nothing_heavy_not_even_numpy():
    assert loaded_after("import course_pkg", "numpy", *HEAVY) == []


@pytest.mark.parametrize(
    "module", ["reference", "shapes", "grading", "listing", "cli"]
)
def test_what_needs_no_framework_loads_none(module):
    code = f"import course_pkg.{module}"
    assert loaded_after(code, "torch", "tensorflow", "keras") == []


@pytest.mark.parametrize(
    ("folder", "own", "other"),
    [("pytorch", "torch", "tensorflow"), ("tf", "tensorflow", "torch")],
)
def test_a_framework_loads_without_the_other(folder, own, other):
    assert loaded_after(f"import course_pkg.{folder}", own, other) == [own]


@pytest.mark.parametrize(
    ("folder", "library", "extra"),
    [("pytorch", "torch", "torch"), ("tf", "tensorflow", "tf")],
)
def test_a_missing_framework_names_the_command(folder, library, extra):
    code = (
        "import importlib.abc, sys\n"
        "class Missing(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == {library!r}:\n"
        "            raise ModuleNotFoundError(name=name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "try:\n"
        f"    import course_pkg.{folder}\n"
        "except ModuleNotFoundError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True
    )
    assert done.stdout == (
        f"{library} is not installed. Install it with: "
        f"pip install 'attention-course[{extra}]'\n"
    )


def test_tensorflow_loads_in_silence():
    code = "import course_pkg.tf, tensorflow as tf; tf.constant(1.0) + 1"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
