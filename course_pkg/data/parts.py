"""Number words cut into the parts they are built from."""

import re

from . import numbers
from .vocabulary import Vocabulary

SIMPLE = (*range(21), *range(30, 100, 10))
GLUE = {
    "en": "hundred thousand and",
    "fr": "cent cents mille et vingts",
    "de": "hundert tausend ein und",
    "da": "hundrede tusind e en et og",
}


class Parts(Vocabulary):
    """A table between the parts of one language's number words and ids.

    A part is a word that another number word contains, such as *sieben* in
    *siebenundneunzig*, together with the space or hyphen before it and the
    comma after it. Ids 0, 1 and 2 are those of ``Vocabulary``.

    Args:
        language: One of ``numbers.LANGUAGES``.
        texts: Those of the training split; their parts are known, and
            those of the numbers that are one word.

    Raises:
        ValueError: The language is unknown, or a text has another part.

    >>> parts = Parts("de", ["siebenundneunzig", "neunzehn"])
    >>> parts.tokens("siebenundneunzig")
    ['sieben', 'und', 'neunzig']
    >>> parts.decode(parts.encode("neunzigundsieben"))
    'neunzigundsieben'
    """

    def __init__(self, language, texts):
        simple = [numbers.spell(number, language) for number in SIMPLE]
        known = set(re.split("[ -]", " ".join((*simple, GLUE[language]))))
        longest_first = sorted(known, key=len, reverse=True)
        self.pattern = re.compile(rf"[ -]?(?:{'|'.join(longest_first)}),?")
        self.language = language
        texts = (*simple, *texts)
        super().__init__(
            sorted({part for text in texts for part in self.tokens(text)})
        )

    def tokens(self, text):
        """Cut a text into its parts; joined, they are the text again.

        Raises:
            ValueError: It has a part that no number word has.
        """
        found = self.pattern.findall(text)
        if "".join(found) != text:
            raise ValueError(
                f"{text!r} is not made of number words of {self.language!r}"
            )
        return found

    def encode(self, text):
        """Turn a text into the ids of its parts.

        Raises:
            ValueError: A part is unknown.
        """
        return super().encode(self.tokens(text))
