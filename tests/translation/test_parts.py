"""What a training is put together from: batches, scores, averages, logs."""

import math

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("tokenizers")
pytest.importorskip("sacrebleu")

import torch

from course_pkg.data.pieces import Pieces
from course_pkg.translation import device
from course_pkg.translation.corpus import Corpus, token_batches
from course_pkg.translation.finish import averaged
from course_pkg.translation.folder import weights_of
from course_pkg.translation.judge import bleu, mean_loss, translate
from course_pkg.translation.log import logged_runs, read_log, write_log
from course_pkg.translation.model import make_model
from course_pkg.translation.recipe import Recipe

SENTENCES = ["ein Hund", "ein Mann schläft", "heute", "und ein Mann und"]


@pytest.fixture(scope="module")
def pieces():
    return Pieces.train(SENTENCES, 41)


@pytest.fixture(scope="module")
def corpus(pieces):
    return Corpus(SENTENCES, SENTENCES[::-1], pieces)


@pytest.fixture(scope="module")
def model(pieces):
    torch.manual_seed(0)
    sizes = {"d_model": 12, "layers": 1, "heads": 2, "d_ff": 17}
    return make_model(Recipe(**sizes, dropout_inside=0.3), len(pieces))


def test_every_row_is_in_one_batch_and_no_batch_is_too_large():
    rng = np.random.default_rng(7)
    lengths = rng.integers(1, 30, size=(1009, 2))
    found = token_batches(lengths, 211, rng)
    assert sorted(np.concatenate(found)) == list(range(1009))
    sizes = [len(rows) * lengths[rows].max() for rows in found]
    assert max(sizes) <= 211
    assert np.mean(sizes) > 0.8 * 211
    longest = [lengths[rows, 1].max() for rows in found]
    assert longest != sorted(longest)  # the batches are shuffled


def test_a_row_longer_than_a_batch_is_refused():
    with pytest.raises(ValueError, match="at least 30, got 29"):
        token_batches(np.array([[3, 30]]), 29, np.random.default_rng(0))


def test_an_epoch_has_an_order_of_its_own(pieces):
    texts = [" ".join(SENTENCES[:1] * n) for n in range(1, 12)]
    corpus = Corpus(texts, texts, pieces)

    def order(seed, epoch):
        return tuple(np.concatenate(corpus.epoch(31, seed, epoch)))

    orders = [order(seed, epoch) for seed in (1, 2) for epoch in range(5)]
    assert order(1, 3) == orders[3]
    assert len(set(orders)) == 10


def test_a_target_is_what_its_input_began(corpus, pieces):
    sources, inputs, targets = corpus.arrays([1, 2])
    assert sources.shape[0] == inputs.shape[0] == 2
    np.testing.assert_array_equal(inputs[:, 1:], targets[:, :-1])
    assert [pieces.decode(row) for row in sources] == SENTENCES[1:3]
    assert [pieces.decode(row) for row in targets] == SENTENCES[2:0:-1]


def test_each_source_needs_a_target(pieces):
    with pytest.raises(ValueError, match="got 4 sources and 3 targets"):
        Corpus(SENTENCES, SENTENCES[1:], pieces)


def test_the_loss_does_not_depend_on_how_batches_are_cut(corpus, model):
    once, twice = (mean_loss(model, corpus, budget) for budget in (997, 19))
    assert once == pytest.approx(twice, rel=1e-5)
    assert once == pytest.approx(math.log(41), rel=0.3)


def test_texts_are_translated_in_their_order(corpus, model, pieces):
    *together, empty = translate(model, pieces, [*SENTENCES, ""], 1)
    alone = [translate(model, pieces, [one], 1)[0] for one in SENTENCES]
    assert len({one[:5] for one in alone}) > 1
    for longer, shorter in zip(together, alone, strict=True):
        assert longer.startswith(shorter)  # the longest source sets the end
    assert empty == ""


def test_the_two_rates_of_dropout_go_where_they_belong(model):
    layer = model.encoder.layers[0]
    assert (layer.dropout, layer.self_attention.dropout) == (0.2, 0.3)
    assert layer.feed_forward.dropout == 0.3


def test_bleu_says_how_it_was_computed():
    said, answers = (
        ["A dog runs on the grass ."],
        ["a dog runs on the grass ."],
    )
    assert bleu(said, answers)[0] == 100
    cased, signature = bleu(said, answers, lowercase=False)
    assert cased < 100
    assert "case:mixed" in signature
    assert "case:lc" in bleu(said, answers)[1]


def test_the_last_epochs_are_averaged(tmp_path):
    for epoch in range(1, 5):
        state = {"w": torch.full((3,), float(epoch**2))}
        torch.save(state, weights_of(tmp_path, epoch))
    assert averaged(tmp_path, 4, 3)["w"].tolist() == pytest.approx(
        [29 / 3] * 3
    )
    assert averaged(tmp_path, 4, 99)["w"].tolist() == [7.5] * 3


def test_a_log_comes_back_and_appears_whole(tmp_path):
    log = {
        "header": {"seed": 3},
        "epochs": [{"epoch": 1}, {"epoch": 2}],
        "samples": [{"source": "schläft"}],
    }
    write_log(tmp_path / "log.jsonl", log)
    read = read_log(tmp_path / "log.jsonl")
    assert read == {**log, "penalties": [], "scores": []}
    assert [one.name for one in tmp_path.iterdir()] == ["log.jsonl"]


def test_the_runs_of_the_course_are_logged():
    runs = logged_runs()
    assert [run["header"]["seed"] for run in runs] == [1, 2]
    for run in runs:
        header, epochs = run["header"], run["epochs"]
        assert Recipe(**header["recipe"]).epochs == len(epochs)
        assert header["parameters"] <= 9_100_000
        assert header["command"].startswith("course train translation")
        steps = [one["step"] for one in epochs]
        assert steps == sorted(set(steps))
        assert epochs[-1]["val_bleu"] > epochs[0]["val_bleu"]
        test = {
            (one["decoding"], one["lowercased"]): one["bleu"]
            for one in run["scores"]
        }
        assert test["beam 4", True] >= 39.5
        assert len(test) == 4
        assert len(run["samples"]) == 10


@pytest.mark.parametrize(
    ("precision", "dtype", "onednn"),
    [
        ("float32", torch.float32, "none"),
        ("onednn", torch.float32, "bf16"),
        ("bfloat16", torch.bfloat16, "bf16"),
    ],
)
def test_products_have_the_precision_asked_for(precision, dtype, onednn):
    route = torch.backends.mkldnn.matmul
    with device.Place(precision) as place:
        x = torch.ones(3, 5, device=place.device)
        with place.autocast():
            assert (x @ x.T).dtype == dtype
        assert route.fp32_precision == onednn
    assert route.fp32_precision == "none"


def test_half_precision_is_chosen_on_a_gpu_only(monkeypatch):
    assert device.settled("auto", on_gpu=False) == "onednn"
    for known, chosen in ((True, "bfloat16"), (False, "float16")):
        monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda k=known: k)
        assert device.settled("auto", on_gpu=True) == chosen
    assert device.settled("float32", on_gpu=True) == "float32"
