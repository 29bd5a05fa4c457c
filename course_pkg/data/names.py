"""Names of countries, languages and currencies, each with its language.

They come from CLDR through Babel. All sixteen languages are written in Latin
letters, so that the script alone gives nothing away. A name is kept if

- it is made of letters, spaces, hyphens and apostrophes, 3 to 24 in all;
- no other of these languages writes it in the same way, whatever the case:
  *Angola* is the same in most of them, and says nothing.

All names of one country, language or currency are in the same split: what is
tested was never seen in any language.
"""

import collections
import functools
import re
from typing import NamedTuple

import numpy as np

from course_pkg.frameworks import require
from course_pkg.shapes import check_one_of

from .vocabulary import Vocabulary

CODES = "cs da de en es fi fr hr hu it nl pl pt ro sk sv"
LANGUAGES = tuple(CODES.split())
KINDS = ("territories", "languages", "currencies")
SPLITS = ("train", "validation", "test")
SHARES = (0.8, 0.1, 0.1)
SHORTEST, LONGEST = 3, 24
PLAIN = re.compile(r"[^\W\d_]+(?:[ '-]+[^\W\d_]+)*")
CURLY = "\u2019"  # an apostrophe as a printer sets it


class Name(NamedTuple):
    """A name, the language it is in, and what it is the name of."""

    text: str
    language: str
    concept: str


@functools.cache
def names(split):
    """List the names of a split, in a fixed order.

    Args:
        split: ``"train"``, ``"validation"`` or ``"test"``.

    Returns:
        A tuple of ``Name``.

    Raises:
        ValueError: ``split`` is unknown.
        ModuleNotFoundError: Babel is not installed.

    >>> len({name.language for name in names("test")})
    16
    """
    check_one_of("split", split, SPLITS)
    chosen = concepts_of(split)
    return tuple(name for name in all_names() if name.concept in chosen)


@functools.cache
def all_names():
    """List every name that the rules let in."""
    found = [name for code in LANGUAGES for name in names_of(code)]
    owners = collections.defaultdict(set)
    for name in found:
        owners[name.text.casefold()].add(name.language)
    return [
        name
        for name in found
        if len(owners[name.text.casefold()]) == 1
        and SHORTEST <= len(name.text) <= LONGEST
        and PLAIN.fullmatch(name.text)
    ]


def names_of(code):
    """List all names of one language, as CLDR has them."""
    locale = require("babel", "lab").Locale.parse(code)
    return [
        Name(text.replace(CURLY, "'"), code, f"{kind} {key}")
        for kind in KINDS
        for key, text in sorted(getattr(locale, kind).items())
    ]


@functools.cache
def concepts_of(split):
    """Draw which countries, languages and currencies a split has."""
    concepts = sorted({name.concept for name in all_names()})
    order = np.random.default_rng(0).permutation(len(concepts))
    ends = np.round(np.cumsum(SHARES) * len(concepts)).astype(int)
    parts = np.split(order, ends[:-1])[SPLITS.index(split)]
    return frozenset(concepts[index] for index in parts)


def vocabulary():
    """Return the characters that names are written in, all languages.

    >>> "ß" in vocabulary().characters
    True
    """
    return Vocabulary(sorted({c for name in all_names() for c in name.text}))
