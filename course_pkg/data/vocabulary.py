"""Characters and their ids."""

from collections.abc import Iterable

PAD, BOS, EOS = 0, 1, 2
SPECIAL = 3  # ids from here on are characters


class Vocabulary:
    """A table between characters and ids.

    Ids 0, 1 and 2 stand for padding, the begin and the end of a sequence;
    characters follow in the order given.

    Args:
        characters: Each once.

    Raises:
        ValueError: A character occurs twice.

    >>> vocabulary = Vocabulary("abc")
    >>> len(vocabulary), vocabulary.encode("cab")
    (6, [5, 3, 4])
    >>> vocabulary.decode([1, 5, 3, 4, 2, 0])
    'cab'
    """

    def __init__(self, characters: Iterable[str]):
        self.characters = tuple(characters)
        start = enumerate(self.characters, SPECIAL)
        self._ids = {character: number for number, character in start}
        if len(self._ids) != len(self.characters):
            raise ValueError(
                f"every character must occur once, got "
                f"{len(self.characters)}, {len(self._ids)} of them different"
            )

    def __len__(self) -> int:
        """Count the ids, the three special ones included."""
        return SPECIAL + len(self.characters)

    def encode(self, text: str) -> list[int]:
        """Turn a text into the ids of its characters.

        Raises:
            ValueError: A character is unknown.
        """
        try:
            return [self._ids[character] for character in text]
        except KeyError as error:
            raise ValueError(
                f"{error.args[0]!r} in {text!r} is none of the "
                f"{len(self.characters)} characters known"
            ) from None

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into a text, up to the first end of sequence.

        Padding and the begin are dropped.

        Raises:
            ValueError: An id is out of range.
        """
        text = ""
        for number in map(int, ids):
            if not 0 <= number < len(self):
                raise ValueError(
                    f"ids must be in [0, {len(self)}), got {number}"
                )
            if number == EOS:
                break
            if number >= SPECIAL:
                text += self.characters[number - SPECIAL]
        return text
