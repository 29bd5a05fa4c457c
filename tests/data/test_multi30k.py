"""Multi30k from a folder: every split and language, line by line."""

import gzip

import pytest

from course_pkg.data import multi30k
from course_pkg.data.download import DataError

LINES = ["Ein Mann.", "Zwei\u2028Hunde\x85 und\rich.", "", "Ende"]


@pytest.fixture
def folder(tmp_path):
    for language in ("de", "en"):
        with gzip.open(tmp_path / f"train.{language}.gz", "wb") as file:
            file.write("".join(f"{one}\n" for one in LINES).encode())
    (tmp_path / "val.de").write_text("Eins\nZwei\n", encoding="utf-8")
    (tmp_path / "val.en").write_text("One\n", encoding="utf-8")
    return tmp_path


def test_only_a_line_feed_ends_a_sentence(folder):
    assert multi30k.load("train", "de", folder) == LINES
    assert multi30k.load("val", "de", folder) == ["Eins", "Zwei"]


def test_languages_must_have_as_many_sentences(folder):
    assert multi30k.load_pairs("train", "de", "en", folder) == (LINES, LINES)
    with pytest.raises(DataError, match="2 sentences in de and 1 in en"):
        multi30k.load_pairs("val", "de", "en", folder)


def test_unknown_splits_and_languages_are_named(folder):
    with pytest.raises(ValueError, match="got 'test'"):
        multi30k.load("test", "de", folder)
    with pytest.raises(ValueError, match="got 'cs'"):
        multi30k.load("train", "cs", folder)


def test_every_file_has_a_checksum():
    names = {
        f"{split}.{language}"
        for split in multi30k.SPLITS
        for language in multi30k.LANGUAGES
    }
    assert names == multi30k.SHA256.keys()
    assert {len(one) for one in multi30k.SHA256.values()} == {64}
    assert len(set(multi30k.SHA256.values())) == 9
