"""Pieces of words: nothing is lost, and the special ids stay special."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("tokenizers")

from course_pkg.data.batches import encode_targets
from course_pkg.data.pieces import UNKNOWN, Pieces
from course_pkg.data.vocabulary import BOS, EOS, PAD

TEXTS = [
    "Ein Mann schläft.",
    "Ein Hund läuft, ein Mann läuft.",
    "Zwei Männer schlafen heute.",
]
LETTERS = sorted({letter for text in TEXTS for letter in text})


@pytest.fixture(scope="module")
def pieces():
    return Pieces.train(TEXTS, 53)


@given(text=st.text(alphabet=LETTERS, max_size=31))
@settings(deadline=None, max_examples=200)
def test_known_characters_come_back(pieces, text):
    assert pieces.decode(pieces.encode(text)) == text
    assert pieces.decode([BOS, *pieces.encode(text), EOS, PAD, 7]) == text


@given(text=st.text(max_size=17))
@settings(deadline=None, max_examples=200)
def test_no_text_gives_a_special_id(pieces, text):
    assert not {PAD, BOS, EOS} & set(pieces.encode(text + "<eos> <pad>"))


def test_an_unknown_character_is_one_unknown_piece(pieces):
    ids = pieces.encode("Ein 猫")
    assert ids.count(UNKNOWN) == 1
    assert ids[-1] == UNKNOWN


def test_frequent_words_are_one_piece_and_say_where_a_space_was(pieces):
    assert pieces.tokens("Ein Mann") == ["▁Ein", "▁Mann"]
    assert len(pieces.tokens("Mannläuft")) > 2
    assert len(pieces) <= 53


def test_the_first_merge_is_the_most_frequent_pair():
    letters, special = 5, 4  # a, b, x, y and the space
    pieces = Pieces.train(["xab xab yab"], letters + special + 1)
    assert pieces.tokens("xab") == ["▁", "x", "ab"]


def test_training_twice_gives_the_same_pieces(pieces, tmp_path):
    for name, one in (("a", pieces), ("b", Pieces.train(TEXTS, 53))):
        one.save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_saved_pieces_are_read_back(pieces, tmp_path):
    path = tmp_path / "new" / "pieces.json"
    pieces.save(path)
    assert Pieces.load(path).encode(TEXTS[1]) == pieces.encode(TEXTS[1])
    assert Pieces.load(path).encode("<eos>") == pieces.encode("<eos>")


def test_lower_case_is_asked_for():
    pieces = Pieces.train(TEXTS, 53, lowercase=True)
    assert pieces.encode("EIN Mann") == pieces.encode("ein mann")
    assert pieces.decode(pieces.encode("EIN Mann")) == "ein mann"


def test_pieces_go_where_characters_go(pieces):
    rows = encode_targets(["Ein Mann", "Ein"], pieces)
    assert rows.shape == (2, 4)
    assert rows[1, -1] == PAD


def test_what_is_out_of_range_is_named(pieces):
    with pytest.raises(ValueError, match=rf"\[0, {len(pieces)}\), got 97"):
        pieces.decode([97])
    with pytest.raises(ValueError, match="at least 5, got 4"):
        Pieces.train(TEXTS, 4)
