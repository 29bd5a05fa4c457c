"""The task of chapter 8 at full size: is a review of a film favourable?

IMDB is not part of the course. What is here never asks the network: it works
where the archive has been put already, or has been downloaded.
"""

import os
import pathlib

import numpy as np

from course_pkg.frameworks import require

from . import imdb
from .classification import classification_task
from .download import VARIABLE
from .pieces import Pieces

SENTENCE = (
    f"{imdb.NAME} is not on this machine;\n"
    f"put it into the folder that {VARIABLE} names,\n"
    "or call course_pkg.data.imdb.load once, which downloads it (84 MB)."
)


def find_reviews():
    """Return the folder with the archive, or None if there is none."""
    pooch = require("pooch", "lab")
    named = os.environ.get(VARIABLE)
    folder = pathlib.Path(named or pooch.os_cache("attention-course"))
    return folder if (folder / imdb.NAME).is_file() else None


def review_task(folder, count=5000, vocab_size=4000, longest=128):
    """Encode reviews in pieces; the pieces are learned from training texts.

    Args:
        folder: What ``find_reviews`` returned.
        count: Reviews to train on, drawn from the training split; a tenth as
            many validate, and as many of the test split judge.
        vocab_size: Most pieces.
        longest: Pieces of a review that are kept.

    Raises:
        ValueError: A number is out of range.
        DataError: The archive is not there.
    """
    rng = np.random.default_rng(0)
    known, judged = (imdb.load(split, folder) for split in imdb.SPLITS)
    order = rng.permutation(len(known[0]))
    rows = {
        "train": (known, order[:count]),
        "validation": (known, order[count : count + max(count // 10, 1)]),
        "test": (judged, rng.permutation(len(judged[0]))[:count]),
    }
    texts, labels = {}, {}
    for split, ((every_text, every_label), chosen) in rows.items():
        texts[split] = [every_text[row] for row in chosen]
        labels[split] = [imdb.LABELS[every_label[row]] for row in chosen]
    pieces = Pieces.train(texts["train"], vocab_size)
    return classification_task(texts, labels, pieces, imdb.LABELS, longest)
