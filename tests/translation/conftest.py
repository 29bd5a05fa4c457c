"""A tiny language pair, in the files that Multi30k has."""

import json

import numpy as np
import pytest

WORDS = {
    "ein": "a",
    "Hund": "dog",
    "Mann": "man",
    "läuft": "runs",
    "schläft": "sleeps",
    "und": "and",
    "heute": "today",
}
SIZES = {"train": 101, "val": 13, "test_2016_flickr": 11}


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """A folder with three splits of two languages."""
    folder = tmp_path_factory.mktemp("multi30k")
    rng = np.random.default_rng(5)
    for split, count in SIZES.items():
        lengths = rng.integers(2, 8, size=count)
        rows = [rng.choice(list(WORDS), size=one) for one in lengths]
        german = [" ".join(row) + ".\n" for row in rows]
        english = [" ".join(map(WORDS.get, row)) + ".\n" for row in rows]
        for language, lines in (("de", german), ("en", english)):
            path = folder / f"{split}.{language}"
            path.write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny():
    """The fields of a recipe that trains in a second."""
    return {
        "vocab_size": 61,
        "d_model": 12,
        "layers": 1,
        "heads": 2,
        "d_ff": 17,
        "batch_tokens": 131,
        "epochs": 3,
        "average": 2,
    }


@pytest.fixture(scope="session")
def recipe_file(tiny, tmp_path_factory):
    """The same as a file for the command."""
    path = tmp_path_factory.mktemp("recipe") / "tiny.json"
    path.write_text(json.dumps(tiny))
    return path


@pytest.fixture(scope="session")
def unbroken(data, tiny, tmp_path_factory):
    """The folder of a training that nothing interrupted."""
    from course_pkg.translation.train import train

    folder = tmp_path_factory.mktemp("unbroken") / "run"
    train(tiny, folder, data)
    return folder
