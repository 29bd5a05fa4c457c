"""Spelled numbers: lossless parts, splits that never meet, kept weights."""

import numpy as np
import pytest

from course_pkg import reference
from course_pkg.data import number_task, numbers, train_numbers
from course_pkg.data.batches import encode_sources
from course_pkg.data.parts import Parts
from course_pkg.data.task import are_exact, training_batches
from course_pkg.param_shapes import transformer_shapes
from course_pkg.params import check_params


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (97, "fr", "quatre-vingt-dix-sept"),
        (97, "de", "siebenundneunzig"),
        (97, "da", "syvoghalvfems"),
        (280, "fr", "deux cent quatre-vingts"),
        (280_000, "fr", "deux cent quatre-vingt mille"),
        (1_101, "en", "one thousand, one hundred and one"),
        (999_999, "de", "neunhundertneunundneunzigtausend" * 2),
    ],
)
def test_numbers_are_spelled(number, language, text):
    found = numbers.spell(number, language)
    assert found == text.removesuffix("tausend")


def test_the_course_says_which_spellings_are_the_librarys_own():
    assert numbers.spell(101_000, "de") == "einhunderteinstausend"
    assert "tusinde og" in numbers.spell(100_999, "da")
    assert "tusinde" not in numbers.spell(101_999, "da")


def test_splits_never_meet():
    train, test = numbers.draw("train"), numbers.draw("test")
    assert len(train) == 40_000
    assert len(test) == 2_000
    assert len({*train.tolist(), *test.tolist()}) == 42_000
    assert min(train.min(), test.min()) >= 1
    assert max(train.max(), test.max()) <= 999_999


def test_fewer_numbers_are_the_first_of_the_split():
    some = numbers.draw("train", 101)
    np.testing.assert_array_equal(some, numbers.draw("train")[:101])


def test_what_cannot_be_spelled_or_drawn_is_named():
    with pytest.raises(ValueError, match=r"\[0, 999999\], got 1000000"):
        numbers.spell(1_000_000, "fr")
    with pytest.raises(ValueError, match="got 'tlh'"):
        numbers.spell(7, "tlh")
    with pytest.raises(ValueError, match=r"\[1, 2000\], got 2001"):
        numbers.draw("test", 2001)
    with pytest.raises(ValueError, match="got 'dev'"):
        numbers.draw("dev")


@pytest.mark.parametrize("language", numbers.LANGUAGES)
def test_every_number_is_made_of_known_parts(language):
    train = [
        numbers.spell(int(n), language) for n in numbers.draw("train", 3001)
    ]
    parts = Parts(language, train)
    assert len(parts) < 80
    for n in (*range(1, 1000, 7), *range(1009, 1_000_000, 9973)):
        text = numbers.spell(n, language)
        assert "".join(parts.tokens(text)) == text
        assert parts.decode(parts.encode(text)) == text


def test_parts_are_words_within_words():
    parts = Parts("de", [])
    assert parts.tokens("siebenundneunzig") == ["sieben", "und", "neunzig"]
    danish = Parts("da", []).tokens("syvtusindethundrede og et")
    assert danish == ["syv", "tusind", "et", "hundrede", " og", " et"]
    french = Parts("fr", []).tokens("quatre-vingt-dix")
    assert french == ["quatre", "-vingt", "-dix"]


def test_what_is_no_number_word_is_named():
    with pytest.raises(ValueError, match="'siebenundfrog' is not made of"):
        Parts("de", []).encode("siebenundfrog")
    with pytest.raises(ValueError, match="'hundert' in"):
        Parts("de", []).encode("dreihundert")


@pytest.fixture(scope="module")
def task():
    return number_task.number_task("de", examples=128, epochs=3, num_test=101)


def test_every_epoch_has_its_own_order(task):
    assert task.steps == 6
    rates, batches = [], []
    for rate, sources, inputs, targets in training_batches(task):
        rates.append(rate)
        batches.append(targets)
        np.testing.assert_array_equal(inputs[:, 1:], targets[:, :-1])
        assert len(sources) == 64
    assert len(batches) == 6
    assert max(rates) <= number_task.PEAK_RATE
    assert rates[-1] == 0
    epochs = [np.concatenate(batches[i : i + 2]) for i in (0, 2, 4)]
    rows = [sorted(map(tuple, epoch)) for epoch in epochs]
    assert rows[0] == rows[1] == rows[2]
    assert (epochs[0] != epochs[1]).any()


def test_few_examples_do_not_make_parts_unknown(task):
    full = number_task.trained("de")[2]
    assert task.source_vocabulary.characters == full[0].characters
    assert task.target_vocabulary.characters == full[1].characters


def test_no_test_number_is_trained_on(task):
    decode = task.target_vocabulary.decode
    trained_on = {decode(row) for row in task.targets}
    assert len(trained_on) == 128
    assert trained_on.isdisjoint(task.test_answers)


def test_the_task_needs_a_language_to_write():
    with pytest.raises(ValueError, match="got 'en'"):
        number_task.number_task("en")
    with pytest.raises(ValueError, match="got 'tlh'"):
        number_task.trained("tlh")


@pytest.mark.parametrize("language", number_task.TARGETS)
def test_kept_weights_do_what_their_log_says(language):
    params, config, (source, target) = number_task.trained(language)
    check_params(params, transformer_shapes(config))
    some = numbers.draw("test", 101).tolist()
    ids = encode_sources([numbers.spell(n, "en") for n in some], source)
    model = reference.Transformer(config, params=params)
    written = reference.greedy_decode(model, ids, 20)
    answers = [numbers.spell(n, language) for n in some]
    exact = are_exact(written, answers, target).mean()
    logged = number_task.training_log()[f"{language} pytorch 40000"]
    assert exact >= 0.99
    assert logged["exact"] >= (0.995 if language == "da" else 0.999)
    assert number_task.weights_path(language).stat().st_size < 3_000_000


def test_more_numbers_to_learn_from_never_hurt_much():
    runs = number_task.training_log()
    exact = [
        runs[f"fr pytorch {count}"]["exact"]
        for count in (*train_numbers.FEWER, train_numbers.ALL)
    ]
    assert exact[-1] == max(exact)
    assert exact[0] == min(exact)


def test_a_run_is_logged_and_kept(tmp_path, monkeypatch):
    log, weights = tmp_path / "numbers.json", tmp_path / "de.safetensors"
    monkeypatch.setattr(number_task, "LOG", log)
    monkeypatch.setattr(train_numbers, "LOG", log)
    monkeypatch.setattr(train_numbers, "ALL", 128)
    monkeypatch.setattr(train_numbers, "weights_path", lambda _: weights)
    entry = train_numbers.train_and_log("de", "pytorch", 128)
    assert entry["steps"] == 2 * 128 / 64  # twice, in batches of 64
    assert number_task.training_log() == {"de pytorch 128": entry}
    assert weights.exists()
