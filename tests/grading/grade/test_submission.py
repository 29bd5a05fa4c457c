"""Only the code cells of regular files are read; the rest gets a sentence."""

import json
import os

import pytest
from grading.isolation.notebooks import DOT, START, code, framed, write

from course_pkg.grading.grade.submission import (
    MAX_FILE,
    Notebook,
    UnreadableError,
    key_of,
    read_all,
    read_cells,
)


def names(folder):
    return {one.name: one for one in read_all(folder)}


def test_a_file_and_a_folder_are_a_submission_each(tmp_path):
    write(tmp_path / "ada.ipynb", framed())
    write(tmp_path / "grace" / "week 1" / "01.ipynb", framed())
    write(tmp_path / "grace" / "02.ipynb", [START])
    (tmp_path / "notes.txt").write_text("not handed in")
    (tmp_path / ".hidden").mkdir()
    found = names(tmp_path)
    assert list(found) == ["ada", "grace"]
    assert [one.name for one in found["grace"].notebooks] == [
        "02.ipynb",
        "01.ipynb",
    ]
    assert found["ada"].notebooks[0].cells == tuple(framed())


def test_outputs_metadata_and_other_files_count_for_nothing(tmp_path):
    path = write(tmp_path / "a" / "a.ipynb", framed())
    before = names(tmp_path)["a"]
    content = json.loads(path.read_text())
    content["metadata"] = {"points": 99, "kernelspec": {"name": "evil"}}
    for cell in content["cells"]:
        cell["metadata"] = {"nbgrader": {"grade": True, "points": 99}}
        cell["outputs"] = [{"output_type": "stream", "text": "passed"}]
        cell["execution_count"] = 7
    content["cells"].append({"cell_type": "raw", "source": "check"})
    path.write_text(json.dumps(content))
    (tmp_path / "a" / "numpy.py").write_text("allclose = lambda *a: True")
    (tmp_path / "a" / "sitecustomize.py").write_text("raise SystemExit")
    (tmp_path / "a" / "results.json").write_text('{"points": 99}')
    assert names(tmp_path)["a"] == before


def test_links_are_not_followed(tmp_path):
    secret = write(tmp_path / "elsewhere" / "secret.ipynb", framed())
    folder = tmp_path / "class"
    (folder / "in").mkdir(parents=True)
    (folder / "file.ipynb").symlink_to(secret)
    (folder / "folder").symlink_to(secret.parent)
    (folder / "in" / "a.ipynb").symlink_to(secret)
    (folder / "in" / "deep").symlink_to(secret.parent)
    found = names(folder)
    assert sorted(found) == ["file", "folder", "in"]
    for one in found.values():
        assert one.notebooks == ()
        assert "is a link, and links are not followed" in one.faults[0]


def test_a_pipe_does_not_hang_the_reader(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    with pytest.raises(UnreadableError, match="not a regular file"):
        read_cells(tmp_path / "pipe.ipynb")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "broken JSON at line 1"),
        (b'{\n"cells": [', "broken JSON at line 2"),
        (b"\xff\xfe\x00", "is not text"),
        (b"[1, 2]", "not a notebook of format 4"),
        (b'{"nbformat": 3, "worksheets": []}', "not a notebook of format 4"),
        (b'{"cells": 4}', "does not hold a list"),
        (b'{"cells": [' + b"{}," * 2000 + b"{}]}", "does not hold a list"),
        (b'{"cells": ' + b"[" * 10**6, "nested too deeply"),
        (b'{"cells": [' + b"9" * 10**5 + b"]}", "broken JSON"),
        (
            b'{"cells": [{"cell_type": "code", "source": {"a": 1}}]}',
            "whose source is not text",
        ),
        (
            b'{"cells": [{"cell_type": "code", "source": "'
            + b"x" * (2**21 + 1)
            + b'"}]}',
            "more than 2097152 characters",
        ),
    ],
    ids=lambda one: one[:30] if isinstance(one, str) else "",
)
def test_what_is_no_notebook_gets_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "a.ipynb"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=sentence):
        read_cells(path)
    assert sentence in names(tmp_path)["a"].faults[0]


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "huge.ipynb"
    with open(path, "wb") as file:
        file.truncate(MAX_FILE + 2**20)
    with pytest.raises(UnreadableError, match="has 21 MiB, and may have 20"):
        read_cells(path)


def test_a_missing_right_to_read_gets_a_sentence(tmp_path, monkeypatch):
    path = write(tmp_path / "a.ipynb", framed())

    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableError, match="cannot be opened: permission"):
        read_cells(path)


def test_an_empty_folder_gets_a_sentence(tmp_path):
    (tmp_path / "ada").mkdir()
    assert names(tmp_path)["ada"].faults == (
        "There is no notebook in the folder.",
    )


def test_sources_may_be_lists_of_lines(tmp_path):
    path = write(tmp_path / "a.ipynb", [])
    cell = code(["a = 1\n", "b = '\ud800'"], "c0")
    path.write_text(json.dumps({"nbformat": 4, "cells": [cell]}))
    assert read_cells(path) == ("a = 1\nb = '?'",)


def test_names_are_made_fit_to_be_files_and_to_be_shown(tmp_path):
    odd = "x..\x1b[31m <script>\n"
    write(tmp_path / f"{odd}.ipynb", framed())
    write(tmp_path / "ada.ipynb", framed())
    write(tmp_path / "ada" / "b.ipynb", framed())
    found = read_all(tmp_path)
    assert len({one.key for one in found}) == 3
    assert all(one.key.replace("-", "_").isidentifier() for one in found)
    assert all(one.name.isprintable() for one in found)
    assert key_of("../../etc/passwd") != key_of("______etc_passwd")


@pytest.mark.parametrize(
    ("source", "framework"),
    [
        ('use("torch")', "torch"),
        ("use('tensorflow')", "tensorflow"),
        ('use("numpy")  # or "torch", or "tensorflow"', "numpy"),
        ('# use("torch")', "numpy"),
        ("import torch", "torch"),
        ("from tensorflow import keras", "tensorflow"),
        ("use('os; evil')", "numpy"),
        (DOT, "numpy"),
    ],
)
def test_the_framework_is_guessed_to_have_it_ready(source, framework):
    assert Notebook("a", (START, source)).framework == framework
