"""Names with their languages, and the tasks made of labelled texts."""

import io
import tarfile

import numpy as np
import pytest

from course_pkg.data import imdb, name_task, names, review_task
from course_pkg.data.classification import BATCH_SIZE, classification_task
from course_pkg.data.download import VARIABLE
from course_pkg.data.vocabulary import Vocabulary


def every_split():
    return {split: names.names(split) for split in names.SPLITS}


def test_no_concept_is_in_two_splits():
    concepts = [{one.concept for one in s} for s in every_split().values()]
    assert sum(map(len, concepts)) == len(set.union(*concepts))


def test_no_name_is_in_two_languages():
    owner = {}
    for name in names.all_names():
        text = name.text.casefold()
        assert owner.setdefault(text, name.language) == name.language, name


def test_the_splits_have_their_shares_and_every_language():
    splits = every_split()
    total = sum(map(len, splits.values()))
    assert total == len(names.all_names())
    for split, share in zip(names.SPLITS, (0.8, 0.1, 0.1), strict=True):
        assert len(splits[split]) / total == pytest.approx(share, abs=0.015)
        found = {one.language for one in splits[split]}
        assert found == set(names.LANGUAGES)


def test_what_cldr_says():
    found = {(one.text, one.language) for one in names.all_names()}
    assert ("Allemagne", "fr") in found
    assert ("Deutschland", "de") in found
    assert ("ruotsi", "fi") in found
    assert not any(text == "Angola" for text, _ in found)


def test_names_are_plain_and_short():
    for name in names.all_names():
        assert 3 <= len(name.text) <= 24
        assert all(c.isalpha() or c in " '-" for c in name.text), name


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match="'test', got 'held-out'"):
        names.names("held-out")


def test_batches_hold_every_row_once_and_little_padding():
    task = name_task.name_task()
    for split in names.SPLITS:
        batches = task.batches(split)
        ids = np.concatenate([len(one) * [0] for one, _ in batches])
        assert len(ids) == len(task.ids[split])
        assert max(len(one) for one, _ in batches) <= BATCH_SIZE
        rows = sorted(
            (*row[row != 0].tolist(), -label)
            for one, labels in batches
            for row, label in zip(one, labels, strict=True)
        )
        expected = sorted(
            (*row[row != 0].tolist(), -label)
            for row, label in zip(
                task.ids[split], task.labels[split], strict=True
            )
        )
        assert rows == expected
        filled = sum((one != 0).sum() for one, _ in batches)
        assert filled / sum(one.size for one, _ in batches) > 0.9


def test_labels_are_the_languages_numbers():
    task = name_task.name_task()
    first = names.names("test")[0]
    assert task.classes[task.labels["test"][0]] == first.language
    vocabulary = names.vocabulary()
    assert vocabulary.decode(task.ids["test"][0]) == first.text


def test_an_unknown_label_is_refused():
    splits = ("train", "validation", "test")
    texts = {split: ["ab"] for split in splits}
    labels = {split: ["x"] for split in splits} | {"test": ["z"]}
    with pytest.raises(ValueError, match="among x, y, got 'z'"):
        classification_task(texts, labels, Vocabulary("ab"), ("x", "y"))


def test_long_texts_are_cut():
    texts = {"train": ["abab", "b"]}
    labels = {"train": ["x", "y"]}
    task = classification_task(
        texts, labels, Vocabulary("ab"), ("x", "y"), longest=3
    )
    assert task.ids["train"].tolist() == [[3, 4, 3], [4, 0, 0]]


@pytest.mark.parametrize("framework", name_task.FRAMEWORKS)
def test_the_weights_that_come_along_are_what_they_say(framework):
    torch = pytest.importorskip("torch")
    from course_pkg.data import classify_pytorch
    from course_pkg.pytorch import EncoderClassifier, load

    params, log = name_task.trained(framework)
    task = name_task.name_task()
    with torch.random.fork_rng():
        model = load(EncoderClassifier(**task.arguments()), params)
    share = classify_pytorch.judge(model, task).mean()
    assert share == pytest.approx(log["test"], abs=0.003)
    assert len(log["curve"]) == name_task.EPOCHS


@pytest.mark.parametrize("framework", name_task.FRAMEWORKS)
def test_training_keeps_the_best_and_gives_it_back(framework, tmp_path):
    package = pytest.importorskip(f"course_pkg.{framework}")
    trainer = pytest.importorskip(f"course_pkg.data.classify_{framework}")
    texts = {"train": ["ab", "ba", "bb", "aab"] * 4, "validation": ["abb"]}
    labels = {"train": ["x", "y", "y", "x"] * 4, "validation": ["x"]}
    task = classification_task(texts, labels, Vocabulary("ab"), ("x", "y"))
    model = package.EncoderClassifier(**task.arguments(), dropout=0.1)
    package.load(model, task.first_params())
    curve = trainer.train(model, task, 8, tmp_path)
    assert curve[-1]["loss"] < curve[0]["loss"]
    best = min(one["validation"] for one in curve)
    ids, label = task.batches("validation")[0]
    reference = pytest.importorskip("course_pkg.reference")
    same = reference.EncoderClassifier(
        **task.arguments(), params=package.dump(model)
    )
    loss = reference.label_smoothed_loss(same(ids), label, pad_id=-1)
    assert float(loss) == pytest.approx(best, abs=1e-4)


def test_reviews_are_found_without_a_network(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert review_task.find_reviews() is None
    assert imdb.NAME in review_task.SENTENCE
    with tarfile.open(tmp_path / imdb.NAME, "w:gz") as archive:
        for split in imdb.SPLITS:
            for number in range(20):
                label = imdb.LABELS[number % 2]
                text = f"film {number} was {label}".encode()
                path = f"aclImdb/{split}/{label}/{number}_7.txt"
                info = tarfile.TarInfo(path)
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text))
    assert review_task.find_reviews() == tmp_path
    task = review_task.review_task(tmp_path, count=10, vocab_size=40)
    assert task.classes == imdb.LABELS
    sizes = {split: len(ids) for split, ids in task.ids.items()}
    assert sizes == {"train": 10, "validation": 1, "test": 10}
    assert set(task.labels["test"].tolist()) == {0, 1}
