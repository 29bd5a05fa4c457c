"""IMDB's archive is read as it is, and only what is asked for."""

import io
import tarfile

import pytest

from course_pkg.data import imdb
from course_pkg.data.download import DataError

MEMBERS = {
    "aclImdb/README": "read me",
    "aclImdb/test/neg/0_2.txt": "dull",
    "aclImdb/train/pos/1_7.txt": "très bien",
    "aclImdb/train/pos/0_9.txt": "great",
    "aclImdb/train/neg/0_3.txt": "bad",
    "aclImdb/train/unsup/0_0.txt": "unlabelled",
    "aclImdb/train/labeledBow.feat": "9 0:9",
}


@pytest.fixture
def folder(tmp_path):
    with tarfile.open(tmp_path / imdb.NAME, "w:gz") as archive:
        for name, text in MEMBERS.items():
            content = text.encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return tmp_path


def test_reviews_come_with_their_labels(folder):
    texts, labels = imdb.load("train", folder)
    assert texts == ["bad", "great", "très bien"]
    assert labels == [0, 1, 1]
    assert imdb.load("test", folder) == (["dull"], [0])


def test_what_is_missing_is_said(folder, tmp_path):
    with pytest.raises(ValueError, match="got 'unsup'"):
        imdb.load("unsup", folder)
    with pytest.raises(DataError, match=f"holds no {imdb.NAME}"):
        imdb.load("train", tmp_path / "elsewhere")
