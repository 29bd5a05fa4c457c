"""IMDB: 50,000 reviews of films, half of them favourable.

The archive is 84 megabytes. It is read as it is: unpacked, it would be
100,000 files.
"""

import tarfile

from course_pkg.shapes import check_one_of

from .download import fetch

SPLITS = ("train", "test")
LABELS = ("neg", "pos")
NAME = "aclImdb_v1.tar.gz"
URL = f"https://ai.stanford.edu/~amaas/data/sentiment/{NAME}"
KNOWN_HASH = "md5:7c2ac02c03563afcf9b574c7e56c153a"


def load(split, data=None):
    """Read a split, in the order of the archive's file names.

    Args:
        split: ``"train"`` or ``"test"``.
        data: A folder with the archive; None is the folder that
            ``ATTENTION_COURSE_DATA`` names, or a download.

    Returns:
        A list of texts, and a list of labels: 1 for a favourable review, 0
        for another.

    Raises:
        ValueError: There is no such split.
        DataError: The archive is not there, cannot be had, or is another.

    Source: Maas et al. (2011), section 4.1, https://aclanthology.org/P11-1015/.
    """
    check_one_of("split", split, SPLITS)
    path = fetch(NAME, URL, KNOWN_HASH, data)
    reviews = []
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            parts = member.name.split("/")  # aclImdb/train/pos/0_9.txt
            if len(parts) == 4 and parts[1] == split and parts[2] in LABELS:
                text = archive.extractfile(member).read().decode("utf-8")
                reviews.append((member.name, text, LABELS.index(parts[2])))
    reviews.sort()
    return [text for _, text, _ in reviews], [one for *_, one in reviews]
