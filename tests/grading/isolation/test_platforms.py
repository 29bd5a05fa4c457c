"""What other systems get: a sentence, a flag, and what is left of the walls.

Another system is played here by its name: what the code asks ``sys.platform``
for. So this shows which way the code goes there, not that it works there.
"""

import os
import sys
from pathlib import Path

import pytest
from grading.isolation.modes import choose
from grading.isolation.notebooks import framed, write
from typer.testing import CliRunner

from course_pkg.cli import app
from course_pkg.grading.grade.bench import Bench, Settings
from course_pkg.grading.grade.submission import read_all
from course_pkg.grading.isolation import launch, tree
from course_pkg.grading.isolation.limits import Limits

LOOP = "def softmax(scores, temperature=1.0):\n    while True: pass"
CHECK = "check('01.softmax', softmax)"
plant = tree.plant


@pytest.fixture
def system(monkeypatch):
    """Return a function that makes Python believe in another system."""

    def play(name):
        monkeypatch.setattr(sys, "platform", name)
        launch.fault_of_bubblewrap.cache_clear()
        monkeypatch.setattr(launch, "closed_to_others", lambda: "")
        if name == "win32":
            monkeypatch.delattr(os, "fork")

    yield play
    monkeypatch.undo()
    launch.fault_of_bubblewrap.cache_clear()


def test_a_mac_is_refused_unless_less_is_asked_for(system):
    system("darwin")
    with pytest.raises(launch.IsolationError) as caught:
        launch.choose_mode()
    message = str(caught.value)
    assert "bubblewrap exists for Linux; this is darwin" in message
    assert "--allow-reduced-isolation" in message
    assert launch.choose_mode(reduced_allowed=True) == "reduced"


@pytest.mark.parametrize("allowed", [False, True])
def test_windows_is_refused_in_any_case(system, allowed):
    system("win32")
    with pytest.raises(launch.IsolationError) as caught:
        launch.choose_mode(reduced_allowed=allowed)
    message = str(caught.value)
    assert "bubblewrap exists for Linux; this is win32" in message
    assert "WSL 2" in message
    assert "--allow-reduced-isolation" not in message


@pytest.mark.parametrize("name", ["darwin", "win32"])
def test_the_command_ends_with_the_sentence(system, tmp_path, name):
    write(tmp_path / "in" / "ada.ipynb", framed())
    system(name)
    command = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2
    said = " ".join(done.output.split())
    assert f"this is {name}" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def as_on_a_mac(folder):
    """Plant the shim, with no more of Linux in it than a Mac has."""
    plant(folder)
    inside = Path(folder) / "course_pkg/grading/isolation/inside"
    for name in ("confine.py", "landlock.py"):
        text = (inside / name).read_text(encoding="utf-8")
        text = text.replace("sys.platform", "'darwin'")
        text = text.replace("import pyseccomp", "import no_pyseccomp")
        (inside / name).write_text(text, encoding="utf-8")
    return Path(folder)


@pytest.fixture
def mac(monkeypatch):
    """A bench whose worker does without what only Linux has."""
    choose("reduced", monkeypatch)
    monkeypatch.setattr(tree, "plant", as_on_a_mac)
    limits = Limits(call_seconds=1, cell_seconds=20, restarts=2)
    with Bench(Settings(("01",), 7, limits, reduced_allowed=True)) as bench:
        assert bench.mode == "reduced"
        yield bench


def graded(bench, folder, cells):
    write(folder / "student.ipynb", cells)
    return bench.grade(read_all(folder)[0])


def test_without_linux_honest_code_passes_and_loops_are_stopped(mac, tmp_path):
    assert graded(mac, tmp_path, framed()).points == 2
    worker = mac.workers["numpy"]
    looping = graded(mac, tmp_path, [*framed(), LOOP, CHECK])
    assert looping.points == 2
    by_id = {one.id: one for one in looping.verdicts}
    assert "did not return within 1 s" in by_id["01.softmax"].message
    forking = "import os\nif os.fork() == 0:\n    while True: pass"
    assert graded(mac, tmp_path, [*framed(), forking, LOOP, CHECK]).points == 2
    assert graded(mac, tmp_path, framed()).points == 2
    assert mac.workers["numpy"] is worker  # it never had to be replaced
