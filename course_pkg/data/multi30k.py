"""Multi30k: captions of 31,014 pictures in English, German and French.

The texts are downloaded from the authors' repository, at a commit that is
named here, unless a folder on this machine has them.
"""

import gzip

from course_pkg.shapes import check_one_of

from .download import DataError, fetch

SPLITS = ("train", "val", "test_2016_flickr")
LANGUAGES = ("en", "de", "fr")
COMMIT = "c40b37b23d6387214f8ab37335b5a8672b9745f2"
URL = (
    f"https://raw.githubusercontent.com/multi30k/dataset/{COMMIT}"
    "/data/task1/raw"
)
SHA256 = {  # of the files whose MD5 torchtext's sources publish
    "test_2016_flickr.de": (
        "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8"
    ),
    "test_2016_flickr.en": (
        "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9"
    ),
    "test_2016_flickr.fr": (
        "6d326e188d259fb1d04ac19eae3af956559b3a0b93d7635e56c90987c40c8b90"
    ),
    "train.de": (
        "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6"
    ),
    "train.en": (
        "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f"
    ),
    "train.fr": (
        "622e75069e9f4c577425c4f277116ce66e63a2401c0a2312d90073cb12379a3c"
    ),
    "val.de": (
        "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a"
    ),
    "val.en": (
        "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28"
    ),
    "val.fr": (
        "ca3106f1a72390591d25f6c45cb4cd39dec4cd3f123e099748a3ce5256c160e9"
    ),
}


def load(split, language, data=None):
    """Read one language of one split.

    Args:
        split: One of ``SPLITS``.
        language: One of ``LANGUAGES``.
        data: A folder with the files, compressed or not; None is the folder
            that ``ATTENTION_COURSE_DATA`` names, or a download.

    Returns:
        A list of sentences; those of two languages are translations of each
        other, line by line.

    Raises:
        ValueError: There is no such split or language.
        DataError: The file is not there, cannot be had, or is another one.

    Source: Elliott et al. (2016), https://aclanthology.org/W16-3210/;
    Elliott et al. (2017), for French, https://aclanthology.org/W17-4718/.
    """
    check_one_of("split", split, SPLITS)
    check_one_of("language", language, LANGUAGES)
    name = f"{split}.{language}"
    known_hash = f"sha256:{SHA256[name]}"
    path = fetch(f"{name}.gz", f"{URL}/{name}.gz", known_hash, data)
    return read_lines(path)


def load_pairs(split, source, target, data=None):
    """Read two languages of one split; arguments as for ``load``.

    Returns:
        Two lists with as many sentences.

    Raises:
        DataError: As for ``load``, or the two differ in number.
    """
    sources, targets = (load(split, one, data) for one in (source, target))
    if len(sources) != len(targets):
        raise DataError(
            f"{split} has {len(sources)} sentences in {source} and "
            f"{len(targets)} in {target}, there must be as many; get both "
            "files anew."
        )
    return sources, targets


def read_lines(path):
    """Read the lines of a text, compressed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as file:
        return [line.removesuffix("\n") for line in file]
