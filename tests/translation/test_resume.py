"""A training can be killed at any moment, or shared, and ends the same."""

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("tokenizers")
pytest.importorskip("sacrebleu")

from course_pkg.translation.log import read_log
from course_pkg.translation.train import train
from course_pkg.weights import load_weights

KILLED = """
import json, os, signal, sys
from course_pkg.translation.train import train
from course_pkg.translation.watch import Watch

class Killer(Watch):
    def step(self, epoch, done, total):
        if (epoch, done) == (2, 5):
            os.kill(os.getpid(), signal.SIGKILL)

recipe, folder, data = sys.argv[1:]
train(json.loads(recipe), folder, data, watch=Killer(), save_every=3)
"""
SHARED = """
import json, sys
from course_pkg.translation.device import end_process
from course_pkg.translation.train import train

recipe, folder, data = sys.argv[1:]
train(json.loads(recipe), folder, data)
end_process()
"""
TIMES = ("cpu_seconds", "wall_seconds")


def weights(folder):
    return load_weights(folder / "model.safetensors")


def without_times(folder):
    epochs = read_log(folder / "log.jsonl")["epochs"]
    return [
        {name: one[name] for name in one if name not in TIMES}
        for one in epochs
    ]


def test_a_killed_training_resumes_to_the_very_same_weights(
    unbroken, data, tiny, tmp_path
):
    folder = tmp_path / "run"
    command = (sys.executable, "-c", KILLED, json.dumps(tiny), folder, data)
    killed = subprocess.run(command, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not (folder / "model.safetensors").exists()
    assert len(read_log(folder / "log.jsonl")["epochs"]) == 1
    train({}, folder, data, resume=True)
    expected, found = weights(unbroken), weights(folder)
    assert expected.keys() == found.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)
    assert without_times(folder) == without_times(unbroken)


def test_two_processes_take_the_steps_of_one(data, tiny, tmp_path):
    recipe = {**tiny, "dropout": 0.0, "epochs": 2}
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    train(recipe, alone, data)
    script = tmp_path / "shared.py"
    script.write_text(SHARED)
    command = (sys.executable, "-W", "ignore", "-m", "torch.distributed.run")
    options = ("--standalone", "--nproc-per-node", "2")
    arguments = (script, json.dumps(recipe), shared, data)
    done = subprocess.run(
        (*command, *options, *arguments),
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    for name, value in weights(alone).items():
        if name.endswith("b_k"):
            continue  # its true gradient is 0: rounding decides its steps
        np.testing.assert_allclose(
            weights(shared)[name], value, atol=2e-4, err_msg=name
        )
    losses = [
        [one["train_loss"] for one in without_times(folder)]
        for folder in (alone, shared)
    ]
    np.testing.assert_allclose(*losses, rtol=1e-5)


def test_a_finished_training_resumes_to_itself(unbroken, data, tmp_path):
    before = weights(unbroken)
    train({"epochs": 3}, unbroken, data, resume=True)
    for name, value in weights(unbroken).items():
        np.testing.assert_array_equal(value, before[name])


@pytest.mark.parametrize(
    ("changes", "resume", "sentence"),
    [
        ({}, False, "holds a training already; go on with it with --resume"),
        ({"seed": 7}, True, "was started with seed 1, got 7; leave it out"),
        ({"depth": 7}, True, "field must be one of"),
        ({"epochs": 0}, False, "epochs must be at least 1, got 0"),
        ({"src": "en"}, False, "two languages, got 'en' and 'en'"),
        ({"heads": 5}, False, "got 128 and 5"),
        ({"precision": "int8"}, False, "got 'int8'"),
    ],
)
def test_what_cannot_be_trained_is_said(
    unbroken, data, changes, resume, sentence
):
    with pytest.raises(ValueError, match=sentence):
        train(changes, unbroken, data, resume)


def test_nothing_to_resume(data, tmp_path):
    with pytest.raises(ValueError, match=r"last\.pt is missing"):
        train({}, tmp_path, data, resume=True)
