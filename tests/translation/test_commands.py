"""``course train translation`` and ``course translate``, as typed."""

import re
import sys

import pytest

from course_pkg.cli import app

typer_testing = pytest.importorskip("typer.testing")
pytest.importorskip("torch")
pytest.importorskip("tokenizers")
pytest.importorskip("sacrebleu")


def course(*arguments, lines=None):
    runner = typer_testing.CliRunner()
    return runner.invoke(app, [str(one) for one in arguments], input=lines)


def test_one_command_trains_and_another_translates(
    data, recipe_file, tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "argv", ["course", "train", "translation", "x y"])
    options = ("--src", "en", "--tgt", "de", "--epochs", 1)
    files = ("--data", data, "--recipe", recipe_file, "--out", tmp_path / "m")
    trained = course("train", "translation", *options, *files)
    assert trained.exit_code == 0, trained.stderr
    assert "epoch   1  loss" in trained.stderr
    row = r"test_2016_flickr +beam 4 +BLEU +\d+\.\d\d  nrefs:1\|case:"
    assert re.search(row + "lc", trained.stdout)
    assert re.search(row + "mixed", trained.stdout)
    log = (tmp_path / "m" / "log.jsonl").read_text("utf-8")
    assert '"command": "course train translation \'x y\'"' in log
    said = course("translate", "a dog runs.", "--model", tmp_path / "m")
    assert said.exit_code == 0, said.stderr
    assert said.stdout.count("\n") == 1
    again = course("train", "translation", *files)
    assert again.exit_code == 2
    assert "holds a training already" in again.stderr


def test_lines_are_translated_one_by_one(unbroken):
    model = ("--model", unbroken)
    lines = "ein Hund läuft.\n\nheute\n"
    read = course("translate", *model, "--beam", 1, lines=lines)
    assert read.exit_code == 0, read.stderr
    typed = ("ein Hund läuft.", "", "heute")
    assert course("translate", *typed, *model, "--beam", 1).output == (
        read.output
    )
    assert read.stdout.count("\n") == 3


def test_no_model_is_said(tmp_path):
    found = course("translate", "ein Hund", "--model", tmp_path)
    assert found.exit_code == 2
    assert found.stderr == (
        f"course: {tmp_path} holds no trained translator (model.safetensors "
        "is missing); train one with: course train translation --src de "
        f"--tgt en --out {tmp_path}\n"
    )


def test_no_data_is_said(tmp_path, monkeypatch):
    found = course("train", "translation", "--data", tmp_path)
    assert found.exit_code == 2
    assert found.stderr == (
        f"course: {tmp_path} holds no train.de.gz; put it there, or leave "
        "out --data and ATTENTION_COURSE_DATA to download it.\n"
    )


@pytest.mark.parametrize("text", ["{d_model: 256}", "[1, 2]", "7"])
def test_a_recipe_must_be_an_object(text, tmp_path):
    path = tmp_path / "recipe.json"
    path.write_text(text)
    found = course("train", "translation", "--recipe", path)
    assert found.exit_code == 2
    assert f"{path} must hold a JSON object" in found.stderr


def test_a_recipe_that_is_not_there_is_said(tmp_path):
    path = tmp_path / "none.json"
    found = course("train", "translation", "--recipe", path)
    assert found.exit_code == 2
    assert str(path) in found.stderr


def test_an_unknown_language_is_named(data):
    found = course("train", "translation", "--src", "cs", "--data", data)
    assert found.exit_code == 2
    assert "language must be one of" in found.stderr
    assert "got 'cs'" in found.stderr
