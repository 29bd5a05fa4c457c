"""Pieces of words, learned from text by byte-pair encoding."""

import os
import pathlib
from collections.abc import Iterable

from course_pkg.frameworks import require
from course_pkg.shapes import check_at_least

from .vocabulary import EOS

MARKS = ("<pad>", "<bos>", "<eos>", "<unk>")  # ids 0 to 3
UNKNOWN = 3
SPACE = "▁"  # how a piece shows that a space came before it


class Pieces:
    """A table between pieces of words and ids, learned from texts.

    Ids 0, 1 and 2 stand for padding, the begin and the end of a sequence, as
    in ``Vocabulary``; 3 stands for a character that was not in the texts.
    Spaces belong to the pieces, so decoding brings them back.

    Args:
        tokenizer: A ``tokenizers.Tokenizer``; ``train`` and ``load`` make it.

    Source: Sennrich, Haddow and Birch (2016), algorithm 1,
    https://arxiv.org/abs/1508.07909.

    >>> pieces = Pieces.train(["low lower lowest", "new newer newest"], 24)
    >>> pieces.tokens("lower lows")
    ['▁lower', '▁low', 's']
    >>> pieces.decode(pieces.encode("slow  news"))
    'slow  news'
    """

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        tokenizer.encode_special_tokens = True  # "<eos>" typed is just text

    @classmethod
    def train(
        cls, texts: Iterable[str], vocab_size: int, lowercase: bool = False
    ) -> "Pieces":
        """Learn pieces by merging the most frequent pair, again and again.

        Args:
            texts: Of the training split only.
            vocab_size: Most ids, the four special ones included.
            lowercase: Whether to write everything in lower case.

        Raises:
            ValueError: ``vocab_size`` is below 5.
            ModuleNotFoundError: ``tokenizers`` is not installed.
        """
        check_at_least("vocab_size", vocab_size, len(MARKS) + 1)
        library = require("tokenizers", "lab")
        from tokenizers import decoders, normalizers, pre_tokenizers, trainers

        tokenizer = library.Tokenizer(
            library.models.BPE(unk_token=MARKS[UNKNOWN])
        )
        steps = [normalizers.NFC(), normalizers.Prepend(" ")]
        if lowercase:
            steps.insert(1, normalizers.Lowercase())
        tokenizer.normalizer = normalizers.Sequence(steps)
        spaces = {"replacement": SPACE, "prepend_scheme": "never"}
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(**spaces)
        tokenizer.decoder = decoders.Metaspace(**spaces)
        trainer = trainers.BpeTrainer(
            vocab_size=vocab_size,
            special_tokens=list(MARKS),
            show_progress=False,
        )
        tokenizer.train_from_iterator(texts, trainer)
        return cls(tokenizer)

    def __len__(self) -> int:
        """Count the ids, the four special ones included."""
        return self.tokenizer.get_vocab_size()

    def encode(self, text: str) -> list[int]:
        """Turn a text into the ids of its pieces."""
        return self.tokenizer.encode(text).ids

    def tokens(self, text: str) -> list[str]:
        """Cut a text into its pieces, written out; "▁" is a space."""
        return self.tokenizer.encode(text).tokens

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into a text, up to the first end of sequence.

        Padding and the begin are dropped.

        Raises:
            ValueError: An id is out of range.
        """
        kept = []
        for number in map(int, ids):
            if not 0 <= number < len(self):
                raise ValueError(
                    f"ids must be in [0, {len(self)}), got {number}"
                )
            if number == EOS:
                break
            if number > EOS:
                kept.append(number)
        text = self.tokenizer.decode(kept, skip_special_tokens=False)
        return text.removeprefix(" ")  # the one that encoding put there

    def save(self, path: str | os.PathLike) -> None:
        """Write the pieces into a JSON file of Hugging Face's format."""
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.tokenizer.save(str(path))

    @classmethod
    def load(cls, path: str | os.PathLike) -> "Pieces":
        """Read what ``save`` wrote.

        Raises:
            FileNotFoundError: There is no such file.
        """
        text = pathlib.Path(path).read_text("utf-8")
        return cls(require("tokenizers", "lab").Tokenizer.from_str(text))
